using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Mtf.Sandbox.Sinkhole;

/// <summary>Plausible answers: enough for a client to go on.</summary>
internal static class HttpAnswer
{
    public const string WebSocketKey = "sec-websocket-key";

    private const string Json = """{"ok":true,"success":true,"status":"ok","id":"1","name":"example","data":[],"items":[],"results":[],"total":0,"has_more":false,"next_cursor":null}""";

    private const string Token = """{"access_token":"at-7f3c9a1e5b2d","token_type":"Bearer","expires_in":3600,"refresh_token":"rt-2b8e6d4c0f1a","scope":"read write"}""";

    private const string Page = "<!DOCTYPE html><html><head><title>Example</title></head><body><h1>Example</h1><p>Example text.</p><a href=\"/next\">Next</a></body></html>";

    public static byte[] Continue { get; } = "HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray();

    public static byte[] Connected { get; } = "HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray();

    public static byte[] Write(HttpRequest request)
    {
        var (type, body) = Choose(request);
        var length = Encoding.UTF8.GetByteCount(body);
        return Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nContent-Length: {length}\r\nConnection: {(request.WantsClose ? "close" : "keep-alive")}\r\n\r\n{(request.Method == "HEAD" ? "" : body)}"));
    }

    public static byte[] UpgradeToWebSocket(HttpRequest request)
    {
        // RFC 6455 section 4.2.2: SHA-1 is what the protocol prescribes, not a protection.
#pragma warning disable CA5350
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(request.Header(WebSocketKey) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        var protocol = request.Header("sec-websocket-protocol") is { } offered ? $"Sec-WebSocket-Protocol: {offered.Split(',')[0].Trim()}\r\n" : "";
        return Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n{protocol}\r\n");
    }

    private static (string Type, string Body) Choose(HttpRequest request)
    {
        var path = request.Target.Split('?')[0];
        var accept = request.Header("accept") ?? "";
        var host = request.Host ?? "localhost";
        return path.Contains("/.well-known/o", StringComparison.Ordinal)
            ? ("application/json", $$"""{"issuer":"https://{{Plain(host)}}","authorization_endpoint":"https://{{Plain(host)}}/authorize","token_endpoint":"https://{{Plain(host)}}/token","response_types_supported":["code"]}""")
            : path.EndsWith("token", StringComparison.OrdinalIgnoreCase) ? ("application/json", Token)
            : accept.Contains("text/html", StringComparison.OrdinalIgnoreCase) ? ("text/html; charset=utf-8", Page)
            : ("application/json", Json);
    }

    private static string Plain(string host) => new([.. host.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or ':')]);
}
