using System.Text;

namespace Mtf.Packages;

/// <summary>Percent encoding as purl-spec wants it: UTF-8, unreserved characters and the colon stay.</summary>
internal static class PercentEncoding
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void Append(StringBuilder text, string value)
    {
        foreach (var octet in Encoding.UTF8.GetBytes(value))
        {
            if (char.IsAsciiLetterOrDigit((char)octet) || octet is (byte)'.' or (byte)'-' or (byte)'_' or (byte)'~' or (byte)':')
            {
                text.Append((char)octet);
            }
            else
            {
                text.Append('%').Append(octet.ToString("X2"));
            }
        }
    }

    /// <summary>False for a broken escape or bytes that are not UTF-8.</summary>
    public static bool TryDecode(string value, out string decoded)
    {
        decoded = value;
        if (!value.Contains('%', StringComparison.Ordinal))
        {
            return true;
        }

        var source = Encoding.UTF8.GetBytes(value);
        var target = new byte[source.Length];
        var length = 0;
        for (var i = 0; i < source.Length; i++)
        {
            if (source[i] != (byte)'%')
            {
                target[length++] = source[i];
                continue;
            }

            if (i + 2 >= source.Length || !char.IsAsciiHexDigit((char)source[i + 1]) || !char.IsAsciiHexDigit((char)source[i + 2]))
            {
                return false;
            }

            target[length++] = Convert.ToByte($"{(char)source[i + 1]}{(char)source[i + 2]}", 16);
            i += 2;
        }

        try
        {
            decoded = StrictUtf8.GetString(target, 0, length);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
