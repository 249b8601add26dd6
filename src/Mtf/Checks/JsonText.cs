using System.Text.Json;

namespace Mtf.Checks;

/// <summary>Reads members of scanned JSON that may have any shape.</summary>
internal static class JsonText
{
    public static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : null;

    public static string? Of(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } member ? member.GetString() : null;

    /// <summary>The string member of every object in an array member.</summary>
    public static IReadOnlyList<string> Each(JsonElement element, string array, string name) =>
        Member(element, array) is { ValueKind: JsonValueKind.Array } items
            ? [.. items.EnumerateArray().Select(item => Of(item, name)).OfType<string>()]
            : [];

    /// <summary>An object member whose values are strings; other values are left out.</summary>
    public static SortedDictionary<string, string> Map(JsonElement element, string name)
    {
        var map = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (Member(element, name) is { ValueKind: JsonValueKind.Object } members)
        {
            foreach (var member in members.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.String))
            {
                map[member.Name] = member.Value.GetString()!;
            }
        }

        return map;
    }
}
