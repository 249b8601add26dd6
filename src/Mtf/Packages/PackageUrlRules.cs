namespace Mtf.Packages;

/// <summary>What purl-spec and its type definitions allow in each part, and the normal form of it.</summary>
internal static class PackageUrlRules
{
    /// <summary>Longer purls are refused: no registry has such names, and every consumer may assume the bound.</summary>
    public const int MaximumLength = 8192;

    public static PackageUrl? Create(
        string? type, string? @namespace, string? name, string? version, IReadOnlyDictionary<string, string>? qualifiers, string? subpath)
    {
        name = name?.Trim('/');
        if (string.IsNullOrEmpty(type) || string.IsNullOrEmpty(name) || !IsType(type))
        {
            return null;
        }

        type = type.ToLowerInvariant();
        @namespace = NormalizeNamespace(type, @namespace ?? "");
        if (@namespace.Length > 0 && ForbidsNamespace(type))
        {
            return null;
        }

        var kept = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in qualifiers ?? new Dictionary<string, string>())
        {
            if (!IsQualifierKey(key) || (value.Length > 0 && !kept.TryAdd(key.ToLowerInvariant(), value)))
            {
                return null;
            }
        }

        return new PackageUrl(type, @namespace, NormalizeName(type, name), NormalizeVersion(type, version ?? ""))
        {
            Qualifiers = kept,
            Subpath = NormalizeSubpath(subpath ?? ""),
        };
    }

    // npm names keep their case although the type definition lower-cases them: JSONStream and jsonstream are two packages.
    public static string NormalizeName(string type, string name) => type switch
    {
        "pypi" => PythonName.Normalize(name),
        "github" or "gitlab" or "bitbucket" or "oci" or "composer" or "golang" or "hex" or "deb" or "apk" or "alpm" => name.ToLowerInvariant(),
        _ => name,
    };

    public static string NormalizeNamespace(string type, string @namespace)
    {
        var trimmed = string.Join('/', @namespace.Split('/', StringSplitOptions.RemoveEmptyEntries));
        return type is "github" or "gitlab" or "bitbucket" or "composer" or "golang" or "hex" or "deb" or "rpm" or "apk" or "alpm"
            ? trimmed.ToLowerInvariant()
            : trimmed;
    }

    public static string NormalizeVersion(string type, string version) =>
        type is "huggingface" or "oci" ? version.ToLowerInvariant() : version;

    public static string NormalizeSubpath(string subpath) =>
        string.Join('/', subpath.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(segment => segment is not ("." or "..")));

    public static bool IsType(string type) =>
        char.IsAsciiLetter(type[0]) && type.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '+');

    public static bool IsQualifierKey(string key) =>
        key.Length > 0 && !char.IsAsciiDigit(key[0]) && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    private static bool ForbidsNamespace(string type) => type is "pypi" or "nuget" or "oci" or "cargo" or "gem";
}
