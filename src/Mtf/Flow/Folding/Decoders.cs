using System.Text;

namespace Mtf.Flow.Folding;

/// <summary>Encodings by which code hides texts. Each gives null when the text is not of the encoding.</summary>
internal static class Decoders
{
    public static string? Base64(string text)
    {
        var plain = text.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        var padded = plain.PadRight((plain.Length + 3) / 4 * 4, '=');
        var bytes = new byte[padded.Length];
        return Convert.TryFromBase64String(padded, bytes, out var count) ? Encoding.UTF8.GetString(bytes, 0, count) : null;
    }

    public static string? Hex(string text) =>
        text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit) ? Encoding.UTF8.GetString(Convert.FromHexString(text)) : null;

    public static string? Percent(string text) => Uri.UnescapeDataString(text);
}
