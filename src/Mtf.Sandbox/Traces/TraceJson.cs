using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mtf.Sandbox.Traces;

/// <summary>Serialization of traces without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(TraceEvent))]
[JsonSerializable(typeof(TraceHeader))]
[JsonSerializable(typeof(TraceFooter))]
internal sealed partial class TraceJson : JsonSerializerContext
{
    /// <summary>The context that traces are written with: only what JSON needs is escaped.</summary>
    public static TraceJson Lines { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
