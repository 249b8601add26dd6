using System.Globalization;
using System.Text;

namespace Mtf.Python;

/// <summary>Turns the bytes of a file into text by its byte order mark or its coding comment.</summary>
internal static class SourceDecoder
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, true);

    public static PythonSource Decode(ReadOnlySpan<byte> bytes, ErrorList errors)
    {
        bool hasMark = bytes.StartsWith("\uFEFF"u8);
        if (hasMark)
        {
            bytes = bytes[3..];
        }

        string? cookie = FindCookie(bytes);
        string name = cookie is null ? "utf-8" : Canonical(cookie);
        if (hasMark && cookie is not null && !IsUtf8(cookie.ToLowerInvariant().Replace('_', '-')))
        {
            errors.Add(0, "encoding problem: the byte order mark contradicts the coding comment");
            name = "utf-8";
        }

        if (name == "utf-8")
        {
            return new PythonSource(DecodeStrictly(bytes, StrictUtf8, Encoding.UTF8, errors), name);
        }

        if (FindEncoding(name, DecoderFallback.ExceptionFallback) is not { } strict)
        {
            errors.Add(0, "encoding problem: unknown encoding");
            return new PythonSource(Encoding.Latin1.GetString(bytes), "iso-8859-1");
        }

        var tolerant = FindEncoding(name, DecoderFallback.ReplacementFallback) ?? Encoding.Latin1;
        return new PythonSource(DecodeStrictly(bytes, strict, tolerant, errors), name);
    }

    private static string DecodeStrictly(ReadOnlySpan<byte> bytes, Encoding strict, Encoding tolerant, ErrorList errors)
    {
        try
        {
            return strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            errors.Add(0, "encoding problem: bytes that the encoding does not have");
            return tolerant.GetString(bytes);
        }
    }

    /// <summary>The coding comment of the first line, or of the second when the first holds no code (PEP 263).</summary>
    private static string? FindCookie(ReadOnlySpan<byte> bytes)
    {
        for (int line = 0; line < 2; line++)
        {
            int end = bytes.IndexOfAny((byte)'\n', (byte)'\r');
            var text = end < 0 ? bytes : bytes[..end];
            var content = text.TrimStart(" \t\f"u8);
            if (content.Length > 0 && content[0] != '#')
            {
                return null;
            }

            if (CookieOf(content) is { } cookie)
            {
                return cookie;
            }

            if (end < 0)
            {
                return null;
            }

            bool isPair = bytes[end] == '\r' && end + 1 < bytes.Length && bytes[end + 1] == '\n';
            bytes = bytes[(end + (isPair ? 2 : 1))..];
        }

        return null;
    }

    private static string? CookieOf(ReadOnlySpan<byte> comment)
    {
        while (true)
        {
            int found = comment.IndexOf("coding"u8);
            if (found < 0 || found + 6 >= comment.Length)
            {
                return null;
            }

            comment = comment[(found + 6)..];
            if (comment[0] is not ((byte)':' or (byte)'='))
            {
                continue;
            }

            var rest = comment[1..].TrimStart(" \t"u8);
            int length = 0;
            while (length < rest.Length && (char.IsAsciiLetterOrDigit((char)rest[length]) || rest[length] is (byte)'-' or (byte)'_' or (byte)'.'))
            {
                length++;
            }

            if (length > 0)
            {
                return Encoding.ASCII.GetString(rest[..Math.Min(length, 40)]);
            }
        }
    }

    /// <summary>The only spellings that may follow a byte order mark.</summary>
    private static bool IsUtf8(string name) => name == "utf-8" || name.StartsWith("utf-8-", StringComparison.Ordinal);

    private static string Canonical(string cookie)
    {
        string name = cookie.ToLowerInvariant().Replace('_', '-');
        if (IsUtf8(name) || name is "utf8" or "u8" or "utf" or "cp65001")
        {
            return "utf-8";
        }

        return name is "latin-1" or "latin1" or "l1" or "latin" or "iso-8859-1" or "iso8859-1" or "8859" or "iso-latin-1"
            || name.StartsWith("latin-1-", StringComparison.Ordinal)
            || name.StartsWith("iso-8859-1-", StringComparison.Ordinal)
            || name.StartsWith("iso-latin-1-", StringComparison.Ordinal)
            ? "iso-8859-1"
            : name;
    }

    private static Encoding? FindEncoding(string name, DecoderFallback fallback)
    {
        string platformName = name switch
        {
            "ascii" or "646" => "us-ascii",
            "mac-roman" => "macintosh",
            "sjis" or "s-jis" => "shift_jis",
            "shift-jis" => "shift_jis",
            "eucjp" or "ujis" => "euc-jp",
            "euckr" => "euc-kr",
            "gbk" or "cp936" => "gb2312",
            _ when name.StartsWith("iso8859-", StringComparison.Ordinal) => "iso-" + name[3..],
            _ => name,
        };
        try
        {
            if (platformName.StartsWith("cp", StringComparison.Ordinal)
                && int.TryParse(platformName.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out int page))
            {
                return CodePagesEncodingProvider.Instance.GetEncoding(page, EncoderFallback.ReplacementFallback, fallback);
            }

            return IsByteOriented(platformName)
                ? CodePagesEncodingProvider.Instance.GetEncoding(platformName, EncoderFallback.ReplacementFallback, fallback)
                    ?? Encoding.GetEncoding(platformName, EncoderFallback.ReplacementFallback, fallback)
                : null;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Source must be a superset of ASCII byte for byte, or its coding comment could not have been read.</summary>
    private static bool IsByteOriented(string name) =>
        !name.StartsWith("utf-", StringComparison.Ordinal)
        && !name.StartsWith("unicode", StringComparison.Ordinal)
        && !name.StartsWith("ucs-", StringComparison.Ordinal);
}
