using Mtf.Checks.Provenance.AuthenticName;
using Mtf.Collectors;
using Mtf.Findings;

namespace Mtf.Checks.Provenance.ScopeMimicry;

/// <summary>PRV021: the name pretends to belong to a well-known owner.</summary>
public sealed class ScopeMimicryCheck(NameCorpus corpus) : Check
{
    /// <summary>The owner of the protocol itself: nobody else has a reason to begin a name with it.</summary>
    private const string Protocol = "modelcontextprotocol";

    private const int ShortestScope = 6;
    private const int ShortestBase = 10;

    public ScopeMimicryCheck()
        : this(NameCorpus.Shipped) { }

    public override string Id => "PRV021";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => RegistryName.Of(evidence).Then(name =>
    {
        var established = corpus.Of(name.Ecosystem);
        if (established.Contains(name) || established.Scopes.Contains(name.Scope, StringComparer.Ordinal))
        {
            return EvidenceSteps.None;
        }

        var standing = Standings.Of(evidence);
        var finding = name.Scope.Length > 0 ? Scope(name, established, standing) : Flattened(name, established, standing);
        return finding is null ? EvidenceSteps.None : EvidenceSteps.Found(finding);
    });

    private Finding? Scope(RegistryName name, EstablishedNames established, Standing standing)
    {
        foreach (var owner in established.Scopes.Where(owner => owner.Length >= ShortestScope))
        {
            var message = $"The scope '{name.Scope}' of '{name.Full}' imitates '{owner}'.";
            if (NameShape.Skeleton(name.Scope) == NameShape.Skeleton(owner))
            {
                return Report(Severity.Critical, Confidence.High, message, cap: "confident-typosquat");
            }

            var slip = NameShape.OneSlip(name.Scope, owner);
            if (NameShape.Compact(name.Scope) == NameShape.Compact(owner))
            {
                slip = Slip.Doubling;
            }

            if (slip is Slip.None or Slip.Number || established.IsOwnWord(name.Scope) || standing == Standing.Established)
            {
                continue;
            }

            var sure = owner.Length >= 10 && slip is not Slip.Plural;
            return Report(sure ? Severity.Critical : Severity.Medium, sure ? Confidence.High : Confidence.Medium, message, cap: sure ? "confident-typosquat" : null);
        }

        return NameShape.Compact(name.Scope).StartsWith(Protocol, StringComparison.Ordinal)
            ? Report(Severity.Medium, Confidence.Medium, $"The scope '{name.Scope}' of '{name.Full}' begins with the name of the protocol's own scope.")
            : null;
    }

    /// <summary>A name without a scope that spells out somebody's scope, or that leaves the protocol's scope out.</summary>
    private Finding? Flattened(RegistryName name, EstablishedNames established, Standing standing)
    {
        var skeleton = NameShape.Compact(name.Skeleton);
        if (standing != Standing.Established && skeleton != Protocol && skeleton.StartsWith(Protocol, StringComparison.Ordinal))
        {
            var exact = established.Names.FirstOrDefault(other => other.Scope == Protocol && NameShape.Compact(other.Full[1..]) == skeleton);
            return exact is not null
                ? Report(Severity.Critical, Confidence.High, $"The name '{name.Full}' spells out '{exact.Full}' without being in that scope.", cap: "confident-typosquat")
                : Report(Severity.High, Confidence.Medium, $"The name '{name.Full}' begins with the scope '@{Protocol}' without being in it.");
        }

        if (standing is Standing.Established or Standing.Ordinary)
        {
            return null;
        }

        var flat = established.Names.FirstOrDefault(other => other.IsScoped && NameShape.Compact(other.Full[1..]) == name.Compact);
        if (flat is not null)
        {
            return Report(Severity.Low, Confidence.Low, $"The name '{name.Full}' spells out '{flat.Full}' without being in that scope.");
        }

        var dropped = established.Names.FirstOrDefault(other => other.Scope == Protocol && other.IsScoped && other.Base == name.Full && name.Full.Length >= ShortestBase);
        return dropped is null ? null : Report(Severity.Low, Confidence.Low, $"The name '{name.Full}' is '{dropped.Full}' without its scope.");
    }
}
