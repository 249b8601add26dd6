using System.Text.Json;
using Mtf.Sandbox.Traces;

namespace Mtf.Sandbox.Driving;

/// <summary>What a line of the protocol is.</summary>
internal static class MessageLine
{
    /// <returns>One of <see cref="TraceKinds"/>, and the method or id that the line names.</returns>
    public static (string Kind, string? Method) Classify(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return (TraceKinds.NotJson, null);
            }

            var method = root.TryGetProperty("method", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null;
            return root.TryGetProperty("id", out _)
                ? (method is null ? TraceKinds.Response : TraceKinds.ServerRequest, method)
                : (method is null ? TraceKinds.NotJson : TraceKinds.Notification, method);
        }
        catch (JsonException)
        {
            return (TraceKinds.NotJson, null);
        }
    }
}
