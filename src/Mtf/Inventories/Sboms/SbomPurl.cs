using Mtf.Packages;

namespace Mtf.Inventories.Sboms;

/// <summary>Identities and hash names in SBOM formats.</summary>
internal static class SbomPurl
{
    /// <summary>The stated purl, or a generic one from the name; null when there is neither.</summary>
    public static PackageUrl? Of(string? purl, string? name, string? version) =>
        PackageUrl.TryParse(purl, out var parsed) ? parsed
        : string.IsNullOrWhiteSpace(name) ? null
        : PackageUrl.TryCreate("generic", "", name.Replace('/', '.'), version, null, null, out var made) ? made : null;

    /// <summary><c>SHA-256</c> and <c>SHA256</c> are <c>sha256</c>.</summary>
    public static string Algorithm(string? name) => (name ?? "").Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
}
