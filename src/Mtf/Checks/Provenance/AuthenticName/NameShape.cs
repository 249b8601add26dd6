using System.Collections.Frozen;
using System.Text;

namespace Mtf.Checks.Provenance.AuthenticName;

/// <summary>How one word was made from another by a single slip.</summary>
public enum Slip { None, Swap, Doubling, Omission, Insertion, Substitution, Plural, Number }

/// <summary>Compares names the way eyes and fingers confuse them.</summary>
public static class NameShape
{
    /// <summary>Letters of other scripts, and digits, that look like a Latin letter.</summary>
    private static readonly FrozenDictionary<char, char> Confusables = new Dictionary<char, char>
    {
        ['а'] = 'a', ['е'] = 'e', ['о'] = 'o', ['р'] = 'p', ['с'] = 'c', ['х'] = 'x', ['у'] = 'y', ['і'] = 'i', ['ј'] = 'j', ['ѕ'] = 's',
        ['ԁ'] = 'd', ['һ'] = 'h', ['ո'] = 'n', ['ɡ'] = 'g', ['ӏ'] = 'l', ['м'] = 'm', ['т'] = 't', ['к'] = 'k', ['в'] = 'b', ['н'] = 'h',
        ['α'] = 'a', ['ο'] = 'o', ['ρ'] = 'p', ['ν'] = 'v', ['ι'] = 'i', ['κ'] = 'k', ['τ'] = 't', ['υ'] = 'u', ['ı'] = 'i', ['ʟ'] = 'l',
        ['0'] = 'o', ['1'] = 'l', ['‐'] = '-', ['‑'] = '-', ['–'] = '-',
    }.ToFrozenDictionary();

    public static string Compact(string name) => string.Concat(name.Where(character => character is not ('-' or '_' or '.' or '/')));

    /// <summary>Two names with one skeleton look the same.</summary>
    public static string Skeleton(string name)
    {
        var skeleton = new StringBuilder(name.Length);
        foreach (var character in name.ToLowerInvariant())
        {
            if (!IsInvisible(character))
            {
                skeleton.Append(Confusables.GetValueOrDefault(character, character));
            }
        }

        return skeleton.Replace("rn", "m").Replace("vv", "w").ToString();
    }

    /// <summary>How <paramref name="typed"/> comes from <paramref name="meant"/> by one slip; none when equal or further apart.</summary>
    public static Slip OneSlip(string typed, string meant)
    {
        if (Math.Abs(typed.Length - meant.Length) > 1 || typed == meant)
        {
            return Slip.None;
        }

        var shorter = Math.Min(typed.Length, meant.Length);
        var start = 0;
        while (start < shorter && typed[start] == meant[start])
        {
            start++;
        }

        return typed.Length == meant.Length ? SameLength(typed, meant, start)
            : typed.Length > meant.Length
                ? typed.AsSpan(start + 1).SequenceEqual(meant.AsSpan(start)) ? Added(typed, start) : Slip.None
                : typed.AsSpan(start).SequenceEqual(meant.AsSpan(start + 1)) ? Left(meant, start) : Slip.None;
    }

    private static Slip SameLength(string typed, string meant, int at)
    {
        if (typed.AsSpan(at + 1).SequenceEqual(meant.AsSpan(at + 1)))
        {
            return char.IsDigit(typed[at]) || char.IsDigit(meant[at]) ? Slip.Number : Slip.Substitution;
        }

        return at + 1 < typed.Length && typed[at] == meant[at + 1] && typed[at + 1] == meant[at]
            && typed.AsSpan(at + 2).SequenceEqual(meant.AsSpan(at + 2)) ? Slip.Swap : Slip.None;
    }

    private static Slip Added(string typed, int at) =>
        char.IsDigit(typed[at]) ? Slip.Number
        : at > 0 && typed[at] == typed[at - 1] ? Slip.Doubling
        : at == typed.Length - 1 && typed[at] == 's' ? Slip.Plural
        : Slip.Insertion;

    private static Slip Left(string meant, int at) =>
        char.IsDigit(meant[at]) ? Slip.Number : at == meant.Length - 1 && meant[at] == 's' ? Slip.Plural : Slip.Omission;

    private static bool IsInvisible(char character) =>
        character is '\u00AD' or (>= '\u200B' and <= '\u200F') or (>= '\u2060' and <= '\u2064') or '\uFEFF' or (>= '\u202A' and <= '\u202E');
}
