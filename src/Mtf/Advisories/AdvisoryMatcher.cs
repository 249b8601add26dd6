using Mtf.Findings;
using Mtf.Inventories;
using Mtf.Packages;

namespace Mtf.Advisories;

/// <summary>Finds the known vulnerabilities of components.</summary>
public static class AdvisoryMatcher
{
    /// <summary>
    /// Matches components against an index. Missing when the index turns out to be damaged, or when its data is too old or absent for every
    /// component; a component that could not be matched for a reason of its own is listed as unmatchable.
    /// </summary>
    /// <param name="index">The advisory data.</param>
    /// <param name="components">What to match; a component twice in the list is matched once.</param>
    /// <param name="vex">Statements to apply, last, to what was found.</param>
    /// <param name="subject">The package that the components belong to, which statements may name as their product.</param>
    /// <param name="asOf">The moment from which the age of the data is measured.</param>
    /// <param name="maximumAge">Age beyond which data says nothing about today; 14 days by default.</param>
    public static Evidence<AdvisoryReport> Match(
        AdvisoryIndex index, IReadOnlyList<Component> components, IReadOnlyList<VexDocument> vex, PackageUrl? subject, DateTimeOffset asOf, TimeSpan? maximumAge = null)
    {
        var freshness = new Freshness(index.Metadata, asOf, maximumAge ?? Freshness.DefaultMaximumAge);
        if (freshness.Refusal(components) is { } refusal)
        {
            return Evidence.NotAvailable<AdvisoryReport>(refusal);
        }

        var statements = new VexStatements(vex, subject);
        var matches = new List<AdvisoryMatch>();
        var unmatchable = new SortedSet<string>(StringComparer.Ordinal);
        try
        {
            foreach (var component in components.DistinctBy(component => component.Purl.ToString(), StringComparer.Ordinal))
            {
                foreach (var match in Match(index, freshness, component, unmatchable))
                {
                    matches.Add(statements.Apply(match));
                }
            }
        }
        catch (AdvisoryException exception)
        {
            return Evidence.Failed<AdvisoryReport>(exception.Message);
        }

        matches.Sort(Order);
        return Evidence.Of(new AdvisoryReport(freshness.Snapshot(components), matches, [.. unmatchable]));
    }

    private static List<AdvisoryMatch> Match(AdvisoryIndex index, Freshness freshness, Component component, SortedSet<string> unmatchable)
    {
        var purl = component.Purl;
        var ecosystem = purl.Ecosystem;
        if (ecosystem == Ecosystem.Generic)
        {
            unmatchable.Add($"{Label(purl)}: no advisories are published for packages of type '{purl.Type}'");
            return [];
        }

        if (freshness.Problem(ecosystem) is { } problem)
        {
            unmatchable.Add($"{Label(purl)}: {problem}");
            return [];
        }

        var live = index.Find(ecosystem, purl.FullName).Where(advisory => advisory.Withdrawn is null).ToList();
        if (live.Count == 0)
        {
            return [];
        }

        var scheme = VersionSchemes.For(ecosystem);
        var versions = new AffectedVersions(scheme, purl.Version);
        var found = new List<Advisory>();
        foreach (var advisory in live)
        {
            var answers = advisory.Affected.Select(versions.IsAffected).ToList();
            if (answers.Contains(true))
            {
                found.Add(advisory);
            }
            else if (answers.Contains(null))
            {
                unmatchable.Add($"{Label(purl)}: its version cannot be compared with the affected versions of {live.Count} advisories");
            }
        }

        return [.. AliasGroups.Of(found).Select(group => VulnerabilityGroup.ToMatch(component, group, scheme, index))];
    }

    private static string Label(PackageUrl purl) => purl.Version.Length == 0 ? $"{purl.FullName} (no version)" : $"{purl.FullName} {purl.Version}";

    private static int Order(AdvisoryMatch left, AdvisoryMatch right)
    {
        var order = string.CompareOrdinal(left.Component.Purl.Type, right.Component.Purl.Type);
        order = order != 0 ? order : string.CompareOrdinal(left.Component.Purl.FullName, right.Component.Purl.FullName);
        order = order != 0 ? order : string.CompareOrdinal(left.Component.Purl.Version, right.Component.Purl.Version);
        return order != 0 ? order : string.CompareOrdinal(left.Id, right.Id);
    }
}
