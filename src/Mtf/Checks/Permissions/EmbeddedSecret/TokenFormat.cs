using System.Buffers;
using Mtf.Findings;

namespace Mtf.Checks.Permissions.EmbeddedSecret;

/// <summary>A credential format that announces itself by a fixed prefix.</summary>
/// <param name="Prefix">The anchor that is searched for; part of the credential.</param>
/// <param name="Kind">What it is, for people.</param>
/// <param name="Alphabet">Characters of the body.</param>
/// <param name="Minimum">Least length of the body.</param>
/// <param name="Maximum">Greatest length of the body.</param>
/// <param name="Severity">Severity where it is shipped as code.</param>
/// <param name="Live">Whether the prefix and the shape leave little doubt.</param>
internal sealed record TokenFormat(
    string Prefix, string Kind, SearchValues<char> Alphabet, int Minimum, int Maximum, Severity Severity = Severity.Critical, bool Live = true)
{
    /// <summary>Shape of the body beyond alphabet and length.</summary>
    public Predicate<string> Shape { get; init; } = static _ => true;

    /// <summary>Checksum of the body, where the format has one.</summary>
    public Predicate<string>? Checksum { get; init; }

    public SecretMatch? Match(ReadOnlySpan<char> text, int start)
    {
        if (!Characters.IsBoundary(text, start) || !text[start..].StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var body = Characters.Run(text, start + Prefix.Length, Alphabet, Maximum + 1);
        if (body.Length < Minimum || body.Length > Maximum || Randomness.IsPlaceholder(body) || !Shape(body.ToString()))
        {
            return null;
        }

        var length = Prefix.Length + body.Length;
        return Checksum is null || Checksum(body.ToString())
            ? new SecretMatch(start, length, Kind, Severity, Live ? Confidence.High : Confidence.Medium, Live)
            : new SecretMatch(start, length, Kind + " with a wrong checksum", Severity.Low, Confidence.Low, Live: false);
    }

    /// <summary>CRC-32 of all but the last six characters, in base 62, equals the last six (GitHub, npm).</summary>
    public static bool HasBase62Checksum(string body)
    {
        const string alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        var value = Crc32(body.AsSpan(0, body.Length - 6));
        Span<char> expected = stackalloc char[6];
        for (var i = 5; i >= 0; i--)
        {
            expected[i] = alphabet[(int)(value % 62)];
            value /= 62;
        }

        return body.AsSpan(body.Length - 6).SequenceEqual(expected);
    }

    private static uint Crc32(ReadOnlySpan<char> text)
    {
        var crc = uint.MaxValue;
        foreach (var character in text)
        {
            crc ^= (byte)character;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        return ~crc;
    }
}
