using System.Text.Json;

namespace Mtf.Checks.Permissions.UnexplainedAccess;

/// <param name="Terms">Words by which a server says that it is for this.</param>
/// <param name="Explains">Kinds of capability that it needs; a star stands for the rest.</param>
internal sealed record Purpose(string Id, string Title, IReadOnlySet<string> Terms, IReadOnlyList<string> Explains);

/// <summary>The published table <c>docs/standard/purposes.json</c>.</summary>
internal sealed record PurposeTable
{
    public static PurposeTable Published { get; } = Load();

    /// <summary>Kinds of capability that every server may have.</summary>
    public required IReadOnlyList<string> Everyday { get; init; }

    public required IReadOnlyList<string> EverydayPrograms { get; init; }

    public required IReadOnlyList<string> EverydayHosts { get; init; }

    /// <summary>Beginnings of paths outside the server's own folder that every server may use.</summary>
    public required IReadOnlyList<string> EverydayPaths { get; init; }

    /// <summary>Purposes that explain the use of files with credentials.</summary>
    public required IReadOnlyList<string> CredentialPurposes { get; init; }

    /// <summary>Phrases whose words say nothing of a purpose.</summary>
    public required IReadOnlyList<string> FixedPhrases { get; init; }

    public required IReadOnlyList<Purpose> Purposes { get; init; }

    public static bool Covers(IEnumerable<string> patterns, string kind) => patterns.Any(pattern =>
        pattern.EndsWith('*') ? kind.StartsWith(pattern[..^1], StringComparison.Ordinal) : kind == pattern);

    private static PurposeTable Load()
    {
        using var stream = typeof(PurposeTable).Assembly.GetManifestResourceStream("standard/purposes.json") ?? throw new InvalidOperationException("The table of purposes is not embedded.");
        using var document = JsonDocument.Parse(stream);
        var root = document.RootElement;
        return new PurposeTable
        {
            Everyday = Strings(root, "everyday"),
            EverydayPrograms = Strings(root, "everydayPrograms"),
            EverydayHosts = Strings(root, "everydayHosts"),
            EverydayPaths = Strings(root, "everydayPaths"),
            CredentialPurposes = Strings(root, "credentialPurposes"),
            FixedPhrases = Strings(root, "fixedPhrases"),
            Purposes = [.. root.GetProperty("purposes").EnumerateArray().Select(purpose => new Purpose(
                purpose.GetProperty("id").GetString()!, purpose.GetProperty("title").GetString()!,
                Strings(purpose, "terms").ToHashSet(StringComparer.Ordinal), Strings(purpose, "explains")))],
        };
    }

    private static IReadOnlyList<string> Strings(JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(item => item.GetString()!)];
}
