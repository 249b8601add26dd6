using Mtf.Flow.Facts;
using Mtf.Flow.Graph;

namespace Mtf.Flow.Origins;

/// <summary>Whose code each function of a file is: what the file says of itself, held against the fingerprints of known packages.</summary>
internal sealed class FileOrigins : ICodeOrigins
{
    /// <summary>A function with this many words is nobody else's, also where it stands alone.</summary>
    private const int UniqueWords = 12;

    private readonly ModuleGraph graph;
    private readonly OwnerClaims claims;
    private readonly FingerprintIndex index;
    private readonly FunctionMatches? matches;
    private readonly OwnerRegions? regions;
    private readonly OwnerEvidence[] parts;

    public FileOrigins(ModuleGraph graph, OwnerClaims claims, FingerprintIndex index)
    {
        this.graph = graph;
        this.claims = claims;
        this.index = index;
        if (IsCompared(graph.Language))
        {
            matches = new FunctionMatches(graph, index);
            regions = new OwnerRegions(graph, matches, claims);
        }

        parts = Examine();
    }

    /// <summary>Whether there are fingerprints of packages in a language.</summary>
    public static bool IsCompared(SourceLanguage language) => language is SourceLanguage.JavaScript or SourceLanguage.TypeScript;

    public CodeOwner At(int function, int position)
    {
        var isTop = function == graph.TopFunction;
        var part = claims.PartAt(isTop ? position : graph.Functions[function].StartPosition);
        var name = claims.NameOf(part);
        var region = regions?.At(function, position) ?? -1;
        if (name.Length > 0)
        {
            return AtClaim(function, isTop && claims.Count > 1, name, parts[part], region);
        }

        if (matches is null)
        {
            return CodeOwner.Own;
        }

        if (region >= 0)
        {
            return new CodeOwner(index.Packages[region].Name, regions!.Of(function) < 0 ? OwnerEvidence.Unexplained : InRegion(function, region));
        }

        return !isTop && matches.WordsOf(function) >= UniqueWords && Likeliest(function) is { } owner ? new CodeOwner(owner, OwnerEvidence.Verified) : CodeOwner.Own;
    }

    private CodeOwner AtClaim(int function, bool isBetween, string name, OwnerEvidence part, int region)
    {
        var id = index.IdOf(name);
        if (matches is not null && !isBetween && matches.IsTelling(function))
        {
            if (matches.IsOf(function, id))
            {
                return new CodeOwner(name, OwnerEvidence.Verified);
            }

            if (matches.IsOf(function, region))
            {
                return new CodeOwner(index.Packages[region].Name, OwnerEvidence.Verified);
            }
        }

        return new CodeOwner(name, part != OwnerEvidence.Verified ? part : isBetween ? OwnerEvidence.Unexplained : InRegion(function, id));
    }

    private OwnerEvidence InRegion(int function, int package) =>
        matches!.IsOf(function, package) ? OwnerEvidence.Verified : matches.HasFeatures(function) ? OwnerEvidence.Unexplained : OwnerEvidence.Claimed;

    private string? Likeliest(int function)
    {
        var best = -1;
        foreach (var owner in matches!.OwnersOf(function))
        {
            if (best < 0 || matches.ScoreOf(owner) > matches.ScoreOf(best))
            {
                best = owner;
            }
        }

        return best < 0 ? null : index.Packages[best].Name;
    }

    // The parts that name a known package, held against its fingerprints.
    private OwnerEvidence[] Examine()
    {
        var (totals, found) = (new int[claims.Count], new int[claims.Count]);
        for (var function = claims.Count > 1 ? 1 : 0; matches is not null && function < matches.Count; function++)
        {
            if (matches.IsTelling(function))
            {
                var part = claims.PartAt(graph.Functions[function].StartPosition);
                totals[part]++;
                found[part] += matches.IsOf(function, index.IdOf(claims.NameOf(part))) ? 1 : 0;
            }
        }

        return [.. Enumerable.Range(0, claims.Count).Select(part =>
            claims.NameOf(part).Length == 0 ? OwnerEvidence.Own
            : index.IdOf(claims.NameOf(part)) < 0 || totals[part] == 0 ? OwnerEvidence.Claimed
            : found[part] * 2 >= totals[part] ? OwnerEvidence.Verified
            : OwnerEvidence.Contradicted)];
    }
}
