using System.Text.Json;

namespace Mtf.Sandbox.Driving;

/// <summary>A tool as a server lists it.</summary>
internal sealed record ListedTool(string Name, JsonElement Schema)
{
    /// <summary>The tools of a listing that have a name; the rest is in the trace.</summary>
    public static IEnumerable<ListedTool> Read(JsonElement listing)
    {
        if (listing.ValueKind != JsonValueKind.Object || !listing.TryGetProperty("tools", out var tools) || tools.ValueKind != JsonValueKind.Array)
        {
            yield break;
        }

        foreach (var tool in tools.EnumerateArray())
        {
            if (tool.ValueKind == JsonValueKind.Object && tool.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String)
            {
                yield return new ListedTool(name.GetString()!, tool.TryGetProperty("inputSchema", out var schema) ? schema : default);
            }
        }
    }
}
