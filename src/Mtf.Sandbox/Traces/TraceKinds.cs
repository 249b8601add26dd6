namespace Mtf.Sandbox.Traces;

/// <summary>The words that say what an event is. Part of the published schema: added to, never changed.</summary>
public static class TraceKinds
{
    public const string FileOpen = "fs.open";
    public const string FileRemove = "fs.remove";
    public const string FileRename = "fs.rename";
    public const string FileLink = "fs.link";
    public const string FileFolder = "fs.folder";
    public const string FileMode = "fs.mode";
    public const string FileTruncate = "fs.truncate";
    public const string FileNode = "fs.node";
    public const string FileLook = "fs.look";
    public const string FileTouched = "fs.touched";
    public const string FileLeft = "fs.left";
    public const string Execute = "process.execute";
    public const string MemoryFile = "process.memory-file";
    public const string Connect = "net.connect";
    public const string Send = "net.send";
    public const string Bind = "net.bind";
    public const string SocketDenied = "net.socket-denied";
    public const string Dns = "net.dns";
    public const string Http = "net.http";
    public const string Raw = "net.raw";
    public const string Datagram = "net.datagram";
    public const string TlsHello = "net.tls";
    public const string Opaque = "net.opaque";
    public const string Silent = "net.silent";
    public const string WebSocket = "net.websocket";
    public const string NetworkLimit = "net.limit";
    public const string Privileged = "privileged.denied";
    public const string SleepShortened = "time.sleep-shortened";
    public const string LimitReached = "resource.limit";
    public const string ResourcesUsed = "resource.used";
    public const string Request = "mcp.request";
    public const string Response = "mcp.response";
    public const string Failed = "mcp.failed";
    public const string Notification = "mcp.notification";
    public const string ServerRequest = "mcp.server-request";
    public const string NotJson = "mcp.not-json";
    public const string ErrorOutput = "process.stderr";
    public const string Closed = "mcp.closed";
    public const string Started = "process.started";
    public const string MonitorError = "monitor.error";
}
