using System.Text.Json;

namespace Mtf.Checks.Permissions.UnexplainedAccess;

/// <param name="Terms">Words by which a server says that it is for this.</param>
/// <param name="Explains">Kinds of capability that it needs; a star stands for the rest.</param>
internal sealed record Purpose(string Id, string Title, IReadOnlySet<string> Terms, IReadOnlyList<string> Explains);

/// <summary>The published table <c>docs/standard/purposes.json</c>.</summary>
internal sealed record PurposeTable(IReadOnlyList<string> Everyday, IReadOnlyList<Purpose> Purposes)
{
    public static PurposeTable Published { get; } = Load();

    public static bool Covers(IEnumerable<string> patterns, string kind) => patterns.Any(pattern =>
        pattern.EndsWith('*') ? kind.StartsWith(pattern[..^1], StringComparison.Ordinal) : kind == pattern);

    private static PurposeTable Load()
    {
        using var stream = typeof(PurposeTable).Assembly.GetManifestResourceStream("standard/purposes.json") ?? throw new InvalidOperationException("The table of purposes is not embedded.");
        using var document = JsonDocument.Parse(stream);
        return new PurposeTable(
            Strings(document.RootElement, "everyday"),
            [.. document.RootElement.GetProperty("purposes").EnumerateArray().Select(purpose => new Purpose(
                purpose.GetProperty("id").GetString()!, purpose.GetProperty("title").GetString()!,
                Strings(purpose, "terms").ToHashSet(StringComparer.Ordinal), Strings(purpose, "explains")))]);
    }

    private static IReadOnlyList<string> Strings(JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(item => item.GetString()!)];
}
