namespace Mtf.Checks.Permissions.EmbeddedSecret;

/// <summary>Tells random credentials from placeholders, words, identifiers and test vectors by structure.</summary>
internal static class Randomness
{
    private static readonly string[] PlaceholderWords =
    [
        "example", "sample", "dummy", "fake", "placeholder", "your", "xxxx", "test", "mock", "change", "redact", "replace", "insert",
        "todo", "secret", "password", "abcdef", "123456", "qwert", "foobar", "token", "apikey", "api_key", "here", "undefined", "invalid",
    ];

    /// <summary>Written by a person to stand for a credential: words, runs, counting, few distinct characters.</summary>
    public static bool IsPlaceholder(ReadOnlySpan<char> value)
    {
        foreach (var word in PlaceholderWords)
        {
            if (value.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return LongestRun(value, step: 0) >= 5 || LongestRun(value, step: 1) >= 6 || LongestRun(value, step: -1) >= 6
            || Distinct(value) < Math.Min(10, (value.Length / 2) + 1) || Entropy(value) < (IsHex(value) ? 2.6 : 3.0);
    }

    /// <summary>Shannon entropy in bits per character.</summary>
    public static double Entropy(ReadOnlySpan<char> value)
    {
        Span<int> counts = stackalloc int[256];
        foreach (var character in value)
        {
            counts[character & 0xFF]++;
        }

        var entropy = 0.0;
        foreach (var count in counts)
        {
            if (count > 0)
            {
                var share = (double)count / value.Length;
                entropy -= share * Math.Log2(share);
            }
        }

        return entropy;
    }

    public static bool IsHex(ReadOnlySpan<char> value) => value.IndexOfAnyExcept(Characters.Hex) < 0;

    /// <summary>How often neighbours are of different kind (digit, lower, upper, mark): about .6 in random base 62, under .2 in identifiers.</summary>
    public static double Transitions(ReadOnlySpan<char> value)
    {
        var transitions = 0;
        for (var i = 1; i < value.Length; i++)
        {
            transitions += Kind(value[i]) == Kind(value[i - 1]) ? 0 : 1;
        }

        return value.Length < 2 ? 0 : (double)transitions / (value.Length - 1);
    }

    public static bool HasUpperLowerDigit(ReadOnlySpan<char> value) =>
        value.ContainsAnyInRange('0', '9') && value.ContainsAnyInRange('a', 'z') && value.ContainsAnyInRange('A', 'Z');

    private static int Kind(char character) => character switch
    {
        >= '0' and <= '9' => 0,
        >= 'a' and <= 'z' => 1,
        >= 'A' and <= 'Z' => 2,
        _ => 3,
    };

    private static int LongestRun(ReadOnlySpan<char> value, int step)
    {
        int longest = 1, run = 1;
        for (var i = 1; i < value.Length; i++)
        {
            run = value[i] - value[i - 1] == step ? run + 1 : 1;
            longest = Math.Max(longest, run);
        }

        return longest;
    }

    private static int Distinct(ReadOnlySpan<char> value)
    {
        Span<bool> seen = stackalloc bool[256];
        var count = 0;
        foreach (var character in value)
        {
            count += seen[character & 0xFF] ? 0 : 1;
            seen[character & 0xFF] = true;
        }

        return count;
    }
}
