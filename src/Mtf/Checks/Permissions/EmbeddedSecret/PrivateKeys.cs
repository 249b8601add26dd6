using Mtf.Findings;

namespace Mtf.Checks.Permissions.EmbeddedSecret;

/// <summary>PEM private keys, also with line ends written as escapes inside a string or JSON.</summary>
internal static class PrivateKeys
{
    private const int LongestKey = 14_000;

    public static SecretMatch? Match(ReadOnlySpan<char> text, int start)
    {
        var rest = text[start..Math.Min(text.Length, start + LongestKey)];
        var label = rest["-----BEGIN ".Length..];
        var labelEnd = label.IndexOf("-----");
        if (labelEnd is < 0 or > 40 || !label[..labelEnd].EndsWith("PRIVATE KEY"))
        {
            return null;
        }

        var body = label[(labelEnd + 5)..];
        var end = body.IndexOf("-----END ");
        if (end < 0)
        {
            return null;
        }

        var isEncrypted = label[..labelEnd].Contains("ENCRYPTED", StringComparison.Ordinal)
            || body[..end].Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal);
        var length = "-----BEGIN ".Length + labelEnd + 5 + end;
        return !IsKey(Decode(body[..end])) ? null
            : isEncrypted ? new SecretMatch(start, length, "encrypted private key", Severity.Low, Confidence.Medium, Live: false)
            : new SecretMatch(start, length, "private key", Severity.High, Confidence.High, Live: true);
    }

    /// <summary>A DER sequence that fills the block, or OpenSSH's container: a real key, not a placeholder between the markers.</summary>
    private static bool IsKey(ReadOnlySpan<byte> key)
    {
        if (key.StartsWith("openssh-key-v1\0"u8))
        {
            return key.Length > 150;
        }

        if (key.Length < 40 || key[0] != 0x30)
        {
            return false;
        }

        var lengthBytes = key[1] < 0x80 ? 0 : key[1] & 0x7F;
        if (lengthBytes > 3)
        {
            return false;
        }

        var length = lengthBytes == 0 ? key[1] : 0;
        for (var i = 0; i < lengthBytes; i++)
        {
            length = (length << 8) | key[2 + i];
        }

        return key.Length - 2 - lengthBytes == length && Spread(key) > 24;
    }

    /// <summary>Number of distinct bytes: keys use many, hand-made fillers few.</summary>
    private static int Spread(ReadOnlySpan<byte> key)
    {
        Span<bool> seen = stackalloc bool[256];
        foreach (var value in key)
        {
            seen[value] = true;
        }

        return seen.Count(true);
    }

    private static byte[] Decode(ReadOnlySpan<char> body)
    {
        var digits = new char[body.Length];
        var count = 0;
        for (var i = 0; i < body.Length; i++)
        {
            if (body[i] == '\\' && i + 1 < body.Length)
            {
                i++; // an escaped line end
            }
            else if (Characters.Base64.Contains(body[i]))
            {
                digits[count++] = body[i];
            }
        }

        var bytes = new byte[count];
        return Convert.TryFromBase64Chars(digits.AsSpan(0, count), bytes, out var written) ? bytes[..written] : [];
    }
}
