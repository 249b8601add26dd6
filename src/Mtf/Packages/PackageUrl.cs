using System.Diagnostics.CodeAnalysis;

namespace Mtf.Packages;

/// <summary>A package URL (purl-spec): the name of a package in an ecosystem, with version. Two are equal when their canonical strings are.</summary>
public sealed record PackageUrl(string Type, string Namespace, string Name, string Version)
{
    public IReadOnlyDictionary<string, string> Qualifiers { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    public string Subpath { get; init; } = "";

    /// <summary>The ecosystem whose versions and names apply.</summary>
    public Ecosystem Ecosystem => Type.ToLowerInvariant() switch
    {
        "npm" => Ecosystem.Npm,
        "pypi" => Ecosystem.PyPI,
        "nuget" => Ecosystem.NuGet,
        _ => Ecosystem.Generic,
    };

    /// <summary>The name as the ecosystem's registry knows it: <c>@scope/name</c> for a scoped npm package.</summary>
    public string FullName => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";

    /// <summary>Reads a purl.</summary>
    /// <exception cref="FormatException">The text is not a purl.</exception>
    public static PackageUrl Parse(string text) =>
        TryParse(text, out var purl) ? purl : throw new FormatException($"'{text}' is not a package URL (pkg:type/namespace/name@version).");

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out PackageUrl? purl)
    {
        purl = text is null ? null : PackageUrlParser.Parse(text);
        return purl is not null;
    }

    /// <summary>Builds a purl from its parts, normalised by the rules of its type; false when a part is missing or not allowed.</summary>
    public static bool TryCreate(
        string? type,
        string? @namespace,
        string? name,
        string? version,
        IReadOnlyDictionary<string, string>? qualifiers,
        string? subpath,
        [NotNullWhen(true)] out PackageUrl? purl)
    {
        purl = PackageUrlRules.Create(type, @namespace, name, version, qualifiers, subpath);
        return purl is not null;
    }

    /// <summary>The purl of a package named as its ecosystem names it.</summary>
    public static PackageUrl For(Ecosystem ecosystem, string name, string version = "")
    {
        var type = ecosystem switch
        {
            Ecosystem.Npm => "npm",
            Ecosystem.PyPI => "pypi",
            Ecosystem.NuGet => "nuget",
            Ecosystem.Generic => "generic",
        };
        var slash = ecosystem == Ecosystem.Npm && name.StartsWith('@') ? name.IndexOf('/', StringComparison.Ordinal) : -1;
        var (scope, rest) = slash < 0 ? ("", name) : (name[..slash], name[(slash + 1)..]);
        return new PackageUrl(type, scope, PackageUrlRules.NormalizeName(type, rest), version);
    }

    /// <summary>The canonical form.</summary>
    public override string ToString() => PackageUrlWriter.Write(this);

    public bool Equals(PackageUrl? other) =>
        ReferenceEquals(this, other) || (other is not null && string.Equals(ToString(), other.ToString(), StringComparison.Ordinal));

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());
}
