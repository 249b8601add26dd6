namespace Mtf.Packages;

/// <summary>Chooses the version that the ecosystem's installer would install.</summary>
public static class VersionSelection
{
    /// <summary>The version an installer run at <paramref name="asOf"/> takes, or null when none fits.</summary>
    /// <param name="history">What the registry has.</param>
    /// <param name="range">Range, exact version or tag; null or empty for a bare reference.</param>
    /// <param name="asOf">Versions published later do not exist yet. A version without a date is taken to exist.</param>
    /// <param name="environment">Machine to install on; the default one when null.</param>
    public static PublishedVersion? SelectVersion(
        this PackageHistory history, string? range, DateTimeOffset asOf, InstallEnvironment? environment = null)
    {
        environment ??= InstallEnvironment.Default;
        range = string.IsNullOrWhiteSpace(range) ? null : range.Trim();
        var scheme = VersionSchemes.For(history.Ecosystem);
        var existing = history.Versions.Where(version => version.PublishedAt is not { } date || date <= asOf).ToList();
        return history.Ecosystem switch
        {
            Ecosystem.Npm => SelectNpm(history, existing, scheme, range, environment),
            Ecosystem.PyPI => SelectPyPI(existing, scheme, range, environment),
            Ecosystem.NuGet => SelectNuGet(existing, scheme, range),
            Ecosystem.Generic => SelectGeneric(existing, scheme, range),
        };
    }

    // The order of npm-pick-manifest: tag, exact version, the latest tag when it fits, then the best of the rest.
    private static PublishedVersion? SelectNpm(
        PackageHistory history, List<PublishedVersion> existing, VersionScheme scheme, string? range, InstallEnvironment environment)
    {
        if (range is not null && history.Tags.TryGetValue(range, out var tagged))
        {
            return existing.Find(version => version.Version == tagged) ?? SelectNpm(history, existing, scheme, $"<={tagged}", environment);
        }

        if (range is not null && scheme.IsValid(range))
        {
            return existing.Find(version => version.Version == range.TrimStart('v'));
        }

        if (scheme.ParseRange(range ?? "*") is not { } accepted)
        {
            return null;
        }

        bool Runs(PublishedVersion version) => scheme.Satisfies(environment.NodeVersion, version.RuntimeRequirement) ?? true;
        bool Fits(PublishedVersion version) => accepted.Contains(version.Version);

        history.Tags.TryGetValue("latest", out var latest);
        var preferred = existing.Find(version => version.Version == latest);
        if (preferred is { Deprecated: null } && Runs(preferred) && (range is null or "*" || Fits(preferred)))
        {
            return preferred;
        }

        return existing.Where(Fits)
            .OrderByDescending(version => version.Deprecated is null && Runs(version))
            .ThenByDescending(Runs)
            .ThenByDescending(version => version.Deprecated is null)
            .ThenByDescending(version => version.Version, Comparer<string>.Create(scheme.Compare))
            .FirstOrDefault();
    }

    private static PublishedVersion? SelectPyPI(
        List<PublishedVersion> existing, VersionScheme scheme, string? range, InstallEnvironment environment)
    {
        range = range is null or "latest" ? "" : range;
        var accepted = Pep440Range.Parse(scheme.IsValid(range) ? $"=={range}" : range);
        return accepted is null ? null : PyPICandidates(existing, [accepted], environment) is [var best, ..] ? best : null;
    }

    /// <summary>The versions that pip would try, best first: newest stable, prereleases only when asked for or when there is nothing else.</summary>
    internal static IReadOnlyList<PublishedVersion> PyPICandidates(
        IReadOnlyList<PublishedVersion> existing, IReadOnlyList<Pep440Range> ranges, InstallEnvironment environment)
    {
        var scheme = VersionSchemes.For(Ecosystem.PyPI);
        var pinned = ranges.Any(range => range.IsPinned);
        var fitting = existing
            .Where(version => (!version.Withdrawn || pinned)
                && ranges.All(range => range.Contains(version.Version, prereleases: true))
                && (Pep440Range.Parse(version.RuntimeRequirement)?.Contains(environment.PythonVersion) ?? true))
            .OrderBy(version => version.Withdrawn)
            .ThenByDescending(version => version.Version, Comparer<string>.Create(scheme.Compare))
            .ToList();
        if (ranges.Any(range => range.NamesPrerelease))
        {
            return fitting;
        }

        var stable = fitting.Where(version => !scheme.IsPrerelease(version.Version)).ToList();
        return stable.Count > 0 ? stable : fitting;
    }

    private static PublishedVersion? SelectNuGet(List<PublishedVersion> existing, VersionScheme scheme, string? range)
    {
        if (range is null or "latest")
        {
            var listed = existing.Where(version => !version.Withdrawn).ToList();
            return Highest(listed.Where(version => !scheme.IsPrerelease(version.Version)), scheme) ?? Highest(listed, scheme);
        }

        return NuGetVersionScheme.Range.Parse(range)?.Best(existing);
    }

    private static PublishedVersion? SelectGeneric(List<PublishedVersion> existing, VersionScheme scheme, string? range) =>
        range is null or "latest"
            ? Highest(existing, scheme)
            : existing.Find(version => version.Version == range);

    private static PublishedVersion? Highest(IEnumerable<PublishedVersion> versions, VersionScheme scheme) =>
        versions.Where(version => scheme.IsValid(version.Version)).MaxBy(version => version.Version, Comparer<string>.Create(scheme.Compare));
}
