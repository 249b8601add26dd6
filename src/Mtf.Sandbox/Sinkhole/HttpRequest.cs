using System.Globalization;
using System.Text;

namespace Mtf.Sandbox.Sinkhole;

/// <summary>The head of an HTTP/1 request.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Target">What it asks for.</param>
/// <param name="Headers">Its header lines as they came.</param>
internal sealed record HttpRequest(string Method, string Target, IReadOnlyList<string> Headers)
{
    public const int LongestHead = 65_536;
    private const int MostHeaders = 200;

    private static readonly string[] Methods =
    [
        "GET ", "POST ", "PUT ", "PATCH ", "DELETE ", "HEAD ", "OPTIONS ", "CONNECT ", "TRACE ", "PROPFIND ", "REPORT ", "SEARCH ", "MKCOL ", "COPY ", "MOVE ",
    ];

    /// <summary>Enough bytes to tell the protocol by.</summary>
    public const int TellingLength = 9;

    public string? Host => Header("host");

    public bool IsChunked => Header("transfer-encoding")?.Contains("chunked", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The announced length, 0 when none is.</summary>
    public long ContentLength => long.TryParse(Header("content-length"), NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : 0;

    public bool WantsClose => Header("connection")?.Contains("close", StringComparison.OrdinalIgnoreCase) == true;

    public static bool LooksLikeHttp(ReadOnlySpan<byte> start)
    {
        foreach (var method in Methods)
        {
            if (start.Length >= Math.Min(method.Length, TellingLength) && Encoding.ASCII.GetString(start).StartsWith(method[..Math.Min(method.Length, TellingLength)], StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <returns>Null when the text is no request head.</returns>
    public static HttpRequest? Read(string head)
    {
        var lines = head.Split('\n');
        var parts = lines[0].TrimEnd('\r').Split(' ');
        return parts is [var method, var target, ['H', 'T', 'T', 'P', '/', '1', ..]]
            ? new HttpRequest(method, target, [.. lines.Skip(1).Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0).Take(MostHeaders)])
            : null;
    }

    public string? Header(string name)
    {
        foreach (var line in Headers)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon == name.Length && line.AsSpan(0, colon).Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return line[(colon + 1)..].Trim();
            }
        }

        return null;
    }
}
