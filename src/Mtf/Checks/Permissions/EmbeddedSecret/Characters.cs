using System.Buffers;

namespace Mtf.Checks.Permissions.EmbeddedSecret;

/// <summary>The alphabets that credentials are written in.</summary>
internal static class Characters
{
    private const string Digits = "0123456789";
    private const string Lower = "abcdefghijklmnopqrstuvwxyz";
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    public static readonly SearchValues<char> Digit = SearchValues.Create(Digits);
    public static readonly SearchValues<char> Hex = SearchValues.Create(Digits + "abcdefABCDEF");
    public static readonly SearchValues<char> Alphanumeric = SearchValues.Create(Digits + Lower + Upper);
    public static readonly SearchValues<char> Identifier = SearchValues.Create(Digits + Lower + Upper + "_");
    public static readonly SearchValues<char> Url = SearchValues.Create(Digits + Lower + Upper + "_-");
    public static readonly SearchValues<char> Dotted = SearchValues.Create(Digits + Lower + Upper + "_-.");
    public static readonly SearchValues<char> Base64 = SearchValues.Create(Digits + Lower + Upper + "+/=");
    public static readonly SearchValues<char> Base32 = SearchValues.Create(Upper + "234567");
    public static readonly SearchValues<char> Path = SearchValues.Create(Digits + Lower + Upper + "_-/");

    /// <summary>The run of characters of an alphabet that starts at an offset, cut off where it is longer than any credential.</summary>
    public static ReadOnlySpan<char> Run(ReadOnlySpan<char> text, int start, SearchValues<char> alphabet, int most = 10_000)
    {
        var rest = text[start..Math.Min(text.Length, start + most)];
        var end = rest.IndexOfAnyExcept(alphabet);
        return end < 0 ? rest : rest[..end];
    }

    /// <summary>Whether a token can begin here: it is not the middle of a word.</summary>
    public static bool IsBoundary(ReadOnlySpan<char> text, int start) => start == 0 || !Identifier.Contains(text[start - 1]);
}
