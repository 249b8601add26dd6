using Mtf.Packages;

namespace Mtf.Advisories;

/// <summary>All VEX statements at hand, ready to be applied to matches of one subject.</summary>
internal sealed class VexStatements(IReadOnlyList<VexDocument> documents, PackageUrl? subject)
{
    private readonly ILookup<string, (VexStatement Statement, VexOrigin Origin, int Order)> byVulnerability = documents
        .SelectMany(document => document.Statements.Select(statement => (statement, document.Origin)))
        .Select((entry, order) => (Statement: entry.statement, entry.Origin, Order: order))
        .SelectMany(entry => entry.Statement.Vulnerabilities.Select(name => (name, entry)))
        .ToLookup(pair => pair.name, pair => pair.entry, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The match with the status that holds for it: the user's statements before the package's own, then the latest.
    /// A package cannot declare itself free of an advisory that calls it malicious.
    /// </summary>
    public AdvisoryMatch Apply(AdvisoryMatch match)
    {
        var best = match.Aliases.Prepend(match.Id).SelectMany(id => byVulnerability[id])
            .Where(entry => entry.Origin == VexOrigin.User || !match.IsMalware)
            .Where(entry => entry.Statement.Products.Any(product => IsAbout(product, match.Component.Purl)))
            .OrderBy(entry => entry.Origin).ThenBy(entry => entry.Statement.Timestamp).ThenBy(entry => entry.Order)
            .LastOrDefault();
        return best.Statement is null
            ? match
            : match with { VexStatus = best.Statement.Status, VexJustification = best.Statement.Justification, VexOrigin = best.Origin };
    }

    private bool IsAbout(VexProduct product, PackageUrl component)
    {
        if (product.Purl is null)
        {
            return false;
        }

        if (product.Subcomponents.Count == 0)
        {
            return Covers(product.Purl, component) || (subject is not null && Covers(product.Purl, subject));
        }

        return subject is not null && Covers(product.Purl, subject) &&
            product.Subcomponents.Any(part => part is not null && Covers(part, component));
    }

    // A purl without a version covers every version; qualifiers, where given, narrow it.
    private static bool Covers(PackageUrl stated, PackageUrl actual) =>
        stated.Ecosystem == actual.Ecosystem && stated.Type == actual.Type &&
        AdvisoryEcosystems.NormalizeName(stated.Ecosystem, stated.FullName) == AdvisoryEcosystems.NormalizeName(actual.Ecosystem, actual.FullName) &&
        (stated.Version.Length == 0 || IsSameVersion(stated, actual)) &&
        stated.Qualifiers.All(qualifier => actual.Qualifiers.TryGetValue(qualifier.Key, out var value) && value == qualifier.Value);

    private static bool IsSameVersion(PackageUrl stated, PackageUrl actual)
    {
        var scheme = VersionSchemes.For(stated.Ecosystem);
        return stated.Version == actual.Version ||
            (scheme.IsValid(stated.Version) && scheme.IsValid(actual.Version) && scheme.Compare(stated.Version, actual.Version) == 0);
    }
}
