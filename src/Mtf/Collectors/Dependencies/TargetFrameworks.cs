using System.Globalization;

namespace Mtf.Collectors.Dependencies;

/// <summary>Chooses between the dependency groups of a NuGet package.</summary>
internal static class TargetFrameworks
{
    private const int Incompatible = -1;

    /// <summary>The group that a project for the framework uses; null when none fits.</summary>
    public static string? Nearest(IEnumerable<string> groups, string framework)
    {
        var project = Version(Short(framework), "net");
        var best = groups
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(group => (Group: group, Rank: Rank(Short(group), project)))
            .Where(candidate => candidate.Rank > Incompatible)
            .OrderByDescending(candidate => candidate.Rank)
            .ThenBy(candidate => candidate.Group, StringComparer.Ordinal)
            .FirstOrDefault();
        return best.Group;
    }

    // net8.0 before netcoreapp before netstandard before "any"; within each the highest.
    private static int Rank(string group, int project)
    {
        if (group.Length == 0 || group == "any")
        {
            return 0;
        }

        if (group.StartsWith("netstandard", StringComparison.Ordinal))
        {
            return Band(Version(group, "netstandard"), 1, 201);
        }

        if (group.StartsWith("netcoreapp", StringComparison.Ordinal))
        {
            return Version(group, "netcoreapp") is var core && core >= 500 ? Band(core, 3, project) : Band(core, 2, 301);
        }

        return Version(group, "net") is var version && version >= 500 ? Band(version, 3, project) : Incompatible;
    }

    private static int Band(int version, int band, int highest) =>
        version < 0 || version > highest ? Incompatible : (band * 100_000) + version;

    /// <summary>Major and minor as one number, -1 when it is none; platform-specific frameworks are none for us.</summary>
    private static int Version(string text, string prefix)
    {
        var parts = text[Math.Min(prefix.Length, text.Length)..].Split('.');
        return parts.Length >= 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
            && major < 100
            && minor < 100
                ? (major * 100) + minor
                : Incompatible;
    }

    private static string Short(string name)
    {
        var text = name.Trim().ToLowerInvariant();
        return text.Length > 0 && text[0] == '.' ? text[1..].Replace("netframework", "netfx", StringComparison.Ordinal).Replace(",version=v", "", StringComparison.Ordinal) : text;
    }
}
