namespace Mtf.Flow.Capabilities;

/// <summary>Servers whose one call answers over standard input or over the network, as its arguments say.</summary>
internal static class Transports
{
    /// <summary>What the models call such a call; it is never reported itself.</summary>
    public const string Kind = "net.transport";

    private static readonly char[] Separators = [' ', '/', '|'];
    private static readonly string[] Network = ["sse", "http", "streamable-http"];

    /// <summary>The address that is listened on; null when the transport that is named is not on the network, or none is named.</summary>
    public static string? Address(string detail)
    {
        var words = detail.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        var address = string.Join(' ', words.Where(word => !Network.Contains(word, StringComparer.Ordinal) && word != "stdio"));
        return !words.Any(word => Network.Contains(word, StringComparer.Ordinal)) ? null
            : address.Length > 0 ? address : "127.0.0.1"; // where these servers listen when nothing is said
    }
}
