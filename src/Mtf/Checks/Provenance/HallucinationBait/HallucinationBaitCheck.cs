using Mtf.Checks.Provenance.AuthenticName;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Packages;

namespace Mtf.Checks.Provenance.HallucinationBait;

/// <summary>PRV022: a name that a language model would make up for an established package.</summary>
public sealed class HallucinationBaitCheck(NameCorpus corpus) : Check
{
    private const int ShortestName = 6;

    /// <summary>Words with which an imitation claims to be the real thing.</summary>
    private static readonly string[] Claims = ["official", "latest", "original", "real", "verified", "secure", "fixed", "updated", "trusted"];

    public HallucinationBaitCheck()
        : this(NameCorpus.Shipped) { }

    public override string Id => "PRV022";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => RegistryName.Of(evidence).Then(name =>
    {
        var established = corpus.Of(name.Ecosystem);
        var standing = Standings.Of(evidence);
        if (established.Contains(name) || established.Scopes.Contains(name.Scope, StringComparer.Ordinal) || standing == Standing.Established)
        {
            return EvidenceSteps.None;
        }

        var finding = Claimed(name, established) ?? (standing is Standing.New or Standing.Unknown ? OtherEcosystem(name) : null);
        return finding is null ? EvidenceSteps.None : EvidenceSteps.Found(finding);
    });

    private Finding? Claimed(RegistryName name, EstablishedNames established)
    {
        var claims = name.Parts.Where(part => Claims.Contains(part)).ToArray();
        var rest = string.Concat(name.Parts.Where(part => !Claims.Contains(part)));
        if (claims.Length == 0 || rest.Length < ShortestName)
        {
            return null;
        }

        var other = established.Names.FirstOrDefault(other =>
            (other.IsScoped ? NameShape.Compact(other.Full[1..]) : other.Compact) == rest);
        return other is null ? null : Report(Severity.Medium, Confidence.Medium,
            $"The name '{name.Full}' claims to be the {claims[0]} '{other.Full}'.");
    }

    /// <summary>A well-known server of one registry that somebody newly published under the same name in another.</summary>
    private Finding? OtherEcosystem(RegistryName name)
    {
        if (name.IsScoped || name.Compact.Length < ShortestName || !name.Parts.Contains("mcp"))
        {
            return null;
        }

        foreach (var ecosystem in new[] { Ecosystem.Npm, Ecosystem.PyPI }.Where(ecosystem => ecosystem != name.Ecosystem))
        {
            if (corpus.Of(ecosystem).Contains(RegistryName.Parse(ecosystem, name.Full)))
            {
                return Report(Severity.Low, Confidence.Low, $"The name '{name.Full}' is that of an established {ecosystem} package, newly published in another registry.");
            }
        }

        return null;
    }
}
