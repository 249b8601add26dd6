using System.Text.Json.Serialization;

namespace Mtf.Sandbox.Traces;

/// <summary>Which layer saw an event, and so how far it can be trusted.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TraceLayer>))]
public enum TraceLayer
{
    /// <summary>The sandbox itself.</summary>
    [JsonStringEnumMemberName("monitor")]
    Monitor,

    /// <summary>The kernel asked before a system call: arguments behind pointers can be changed by another thread meanwhile.</summary>
    [JsonStringEnumMemberName("notify")]
    Notify,

    /// <summary>Bytes that arrived at the stand-in network.</summary>
    [JsonStringEnumMemberName("sinkhole")]
    Sinkhole,

    /// <summary>The kernel saw an inode touched: cannot be raced or renamed away, but names no process.</summary>
    [JsonStringEnumMemberName("inotify")]
    Inotify,

    /// <summary>Comparison of the disk before and after.</summary>
    [JsonStringEnumMemberName("diff")]
    Diff,

    /// <summary>Counters of the kernel.</summary>
    [JsonStringEnumMemberName("sampler")]
    Sampler,

    /// <summary>What was said over the protocol.</summary>
    [JsonStringEnumMemberName("driver")]
    Driver,

    /// <summary>Code inside the server's process, which the server can fake or silence: adds evidence, never clears.</summary>
    [JsonStringEnumMemberName("hook")]
    Hook,
}
