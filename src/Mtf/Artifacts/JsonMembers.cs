using System.Globalization;
using System.Text.Json;

namespace Mtf.Artifacts;

/// <summary>Reads members of foreign JSON: a member of another type than expected is an absent member.</summary>
internal static class JsonMembers
{
    extension(JsonElement element)
    {
        public JsonElement Member(string name) =>
            element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

        /// <summary>The element as text; null when it is no string or holds a lone surrogate.</summary>
        public string? AsText()
        {
            try
            {
                return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
            }
            catch (InvalidOperationException)
            {
                return null;
            }
        }

        public string? Text(string name) => element.Member(name).AsText();

        public bool Flag(string name) => element.Member(name).ValueKind == JsonValueKind.True;

        public long? Number(string name) =>
            element.Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : null;

        public DateTimeOffset? AsTime() =>
            DateTimeOffset.TryParse(element.AsText(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.ToUniversalTime() : null;

        public DateTimeOffset? Time(string name) => element.Member(name).AsTime();

        public IEnumerable<JsonElement> Items(string name) =>
            element.Member(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : Enumerable.Empty<JsonElement>();

        public IEnumerable<(string Name, JsonElement Value)> Members()
        {
            if (element.ValueKind != JsonValueKind.Object)
            {
                yield break;
            }

            foreach (var property in element.EnumerateObject())
            {
                if (NameOf(property) is { } name)
                {
                    yield return (name, property.Value);
                }
            }
        }

        public IReadOnlyList<string> Texts(string name) =>
            [.. element.Items(name).Select(item => item.AsText()).OfType<string>()];
    }

    private static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Parses a registry answer.</summary>
    /// <exception cref="ArtifactException">It is not JSON.</exception>
    public static JsonDocument ParseAnswer(Http.HttpDocument document)
    {
        try
        {
            return JsonDocument.Parse(document.Body);
        }
        catch (JsonException exception)
        {
            throw new ArtifactException($"{Http.HttpFetcher.Shown(document.Uri)} does not answer JSON; check that it is a package registry.", exception);
        }
    }
}
