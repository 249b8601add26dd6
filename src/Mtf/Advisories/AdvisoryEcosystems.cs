using Mtf.Packages;

namespace Mtf.Advisories;

/// <summary>How advisory databases and package URLs name ecosystems and packages.</summary>
public static class AdvisoryEcosystems
{
    /// <summary>The ecosystems that can be matched.</summary>
    public static IReadOnlyList<Ecosystem> All { get; } = [Ecosystem.Npm, Ecosystem.PyPI, Ecosystem.NuGet];

    /// <summary>The name in the OSV schema, which is case sensitive.</summary>
    public static string OsvName(Ecosystem ecosystem) => ecosystem switch
    {
        Ecosystem.Npm => "npm",
        Ecosystem.PyPI => "PyPI",
        Ecosystem.NuGet => "NuGet",
        Ecosystem.Generic => "generic",
    };

    /// <summary>Reads an OSV ecosystem name; a suffix after ':' names a release of the ecosystem and is dropped.</summary>
    public static Ecosystem? FromOsvName(string name) => name.Split(':')[0] switch
    {
        "npm" => Ecosystem.Npm,
        "PyPI" => Ecosystem.PyPI,
        "NuGet" => Ecosystem.NuGet,
        _ => null,
    };

    /// <summary>The name under which a package is looked up: both sides of a comparison go through here.</summary>
    public static string NormalizeName(Ecosystem ecosystem, string name) => ecosystem switch
    {
        Ecosystem.PyPI => PythonName.Normalize(name),
        Ecosystem.NuGet => name.ToLowerInvariant(),
        Ecosystem.Npm or Ecosystem.Generic => name,
    };
}
