using System.Buffers;
using Mtf.Checks.Texts;
using Mtf.Findings;

namespace Mtf.Checks.Permissions.EmbeddedSecret;

/// <summary>A random-looking literal given to a variable, member or key whose name says that it is a secret.</summary>
internal static class Assignments
{
    private const int LongestValue = 200;

    private static readonly SearchValues<char> ValueCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_-.~!@#%^&*");

    /// <summary>What may follow the secret word in the name; anything else (<c>_url</c>, <c>Type</c>, <c>_name</c>) makes it about a secret.</summary>
    private static readonly HashSet<string> Tails = new(StringComparer.OrdinalIgnoreCase)
    {
        "", "s", "key", "_key", "-key", "value", "_value", "prod", "_prod", "live", "_live", "production", "_production", "default", "_default",
    };

    private static readonly string[] HarmlessHeads =
    [
        "public", "publishable", "csrf", "xsrf", "test", "example", "mock", "fake", "dummy", "cancel", "page", "next", "continu", "sync", "site",
        "cursor", "anon", "no", "integrity", "hash",
    ];

    public static SecretMatch? Match(ReadOnlySpan<char> text, int keyword, int keywordLength, FileRole role)
    {
        var tail = Characters.Run(text, keyword + keywordLength, Characters.Url);
        if (tail.Length > 12 || !Tails.Contains(tail.ToString()) || IsHarmless(text, keyword))
        {
            return null;
        }

        var position = keyword + keywordLength + tail.Length;
        var valueStart = FindValue(text, position, role);
        if (valueStart < 0)
        {
            return null;
        }

        var value = Characters.Run(text, valueStart, ValueCharacters);
        return IsClosed(text, valueStart, value.Length) && IsSecret(value)
            ? new SecretMatch(valueStart, value.Length, $"{text.Slice(keyword, keywordLength)} literal", Severity.Medium, Confidence.Medium, Live: false)
            : null;
    }

    private static bool IsHarmless(ReadOnlySpan<char> text, int keyword)
    {
        var start = keyword;
        while (start > 0 && keyword - start < 40 && Characters.Url.Contains(text[start - 1]))
        {
            start--;
        }

        var head = text[start..keyword];
        foreach (var harmless in HarmlessHeads)
        {
            if (head.Contains(harmless, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Offset of the literal after <c>=</c>, <c>:</c> or <c>=&gt;</c>; unquoted only where the format of the file allows it.</summary>
    private static int FindValue(ReadOnlySpan<char> text, int position, FileRole role)
    {
        position = Skip(text, position, "\"'`]");
        position = Skip(text, position, " \t");
        if (position >= text.Length || text[position] is not ('=' or ':'))
        {
            return -1;
        }

        position = Skip(text, position, "=:>");
        position = Skip(text, position, " \t");
        return position >= text.Length ? -1
            : text[position] is '"' or '\'' or '`' ? position + 1
            : role == FileRole.Configuration ? position
            : -1;
    }

    private static int Skip(ReadOnlySpan<char> text, int position, ReadOnlySpan<char> skipped)
    {
        var limit = Math.Min(text.Length, position + 8);
        while (position < limit && skipped.Contains(text[position]))
        {
            position++;
        }

        return position;
    }

    private static bool IsClosed(ReadOnlySpan<char> text, int start, int length)
    {
        var end = start + length;
        var isQuoted = start > 0 && text[start - 1] is '"' or '\'' or '`';
        return isQuoted ? end < text.Length && text[end] == text[start - 1] : end == text.Length || text[end] is '\r' or '\n' or ' ' or '#';
    }

    private static bool IsSecret(ReadOnlySpan<char> value)
    {
        if (value.Length is < 20 or > LongestValue || Randomness.IsPlaceholder(value) || value.Contains("sha", StringComparison.OrdinalIgnoreCase) && value.Contains('-'))
        {
            return false;
        }

        return Randomness.IsHex(value)
            ? value.Length >= 32 && value.ContainsAnyInRange('0', '9') && Randomness.Entropy(value) >= 3.2
            : value.Count('.') + value.Count('-') + value.Count('/') <= value.Length / 6
                && Randomness.HasUpperLowerDigit(value) && Randomness.Entropy(value) >= 3.8 && Randomness.Transitions(value) >= 0.35;
    }
}
