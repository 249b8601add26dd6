using Mtf.Checks;

namespace Mtf.Reports;

/// <summary>The pages of all checks that are shipped in the engine.</summary>
public static class CheckPages
{
    private const string Prefix = "checks/";

    /// <summary>Ids of the checks that have a page, sorted.</summary>
    public static IReadOnlyList<string> Ids { get; } =
    [
        .. typeof(CheckPage).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => Path.GetFileNameWithoutExtension(name[Prefix.Length..]))
            .Order(StringComparer.Ordinal),
    ];

    public static CheckPage? Find(string id) => Ids.Contains(id) ? CheckPage.Load(id) : null;
}
