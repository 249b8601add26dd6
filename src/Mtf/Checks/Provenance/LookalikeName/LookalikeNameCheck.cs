using Mtf.Checks.Provenance.AuthenticName;
using Mtf.Collectors;
using Mtf.Findings;

namespace Mtf.Checks.Provenance.LookalikeName;

/// <summary>PRV020: the name is one slip, one look-alike character or one separator away from an established name.</summary>
public sealed class LookalikeNameCheck(NameCorpus corpus) : Check
{
    private const int ShortestName = 5;

    /// <summary>Words that half of all server names share. A slip in them is only telling when it makes no other word.</summary>
    private static readonly string[] GenericParts = ["mcp", "server", "client", "api", "sdk", "cli", "js", "node", "py", "python", "tool", "tools", "core"];

    public LookalikeNameCheck()
        : this(NameCorpus.Shipped) { }

    public override string Id => "PRV020";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => RegistryName.Of(evidence).Then(name =>
    {
        var established = corpus.Of(name.Ecosystem);

        // Below a scope only the owner of the scope can publish; an imitated scope is another check's question.
        if (name.IsScoped || name.Compact.Length < ShortestName || established.Contains(name))
        {
            return EvidenceSteps.None;
        }

        var standing = Standings.Of(evidence);
        foreach (var other in established.Names.Where(other => !other.IsScoped))
        {
            if (Compare(name, other, established, standing) is { } finding)
            {
                return EvidenceSteps.Found(finding);
            }
        }

        return EvidenceSteps.None;
    });

    private Finding? Compare(RegistryName name, RegistryName other, EstablishedNames established, Standing standing)
    {
        if (other.Compact.Length < ShortestName)
        {
            return null;
        }

        if (name.Skeleton == other.Skeleton)
        {
            var sure = standing != Standing.Established;
            return Report(sure ? Severity.Critical : Severity.Medium, sure ? Confidence.High : Confidence.Low,
                $"The name '{name.Full}' looks like '{other.Full}' but is written with other characters.", cap: sure ? "confident-typosquat" : null);
        }

        if (standing == Standing.Established)
        {
            return null;
        }

        if (name.Compact == other.Compact)
        {
            return Report(Severity.Medium, Confidence.Medium, $"The name '{name.Full}' differs from '{other.Full}' only by separators.");
        }

        return Slip(name, other, established) is { } slip ? SlipFinding(name, other, slip, standing) : null;
    }

    private Finding SlipFinding(RegistryName name, RegistryName other, (Slip Kind, int Length) slip, Standing standing)
    {
        if (slip.Kind == AuthenticName.Slip.Plural)
        {
            return Report(Severity.Low, Confidence.Low, $"The name '{name.Full}' differs from '{other.Full}' only by a plural.");
        }

        // A slip of the finger rarely makes a letter that is not there at all; a substituted letter often makes another product.
        var sure = standing == Standing.New && slip.Length >= 6
            && slip.Kind is AuthenticName.Slip.Swap or AuthenticName.Slip.Doubling or AuthenticName.Slip.Omission;
        return Report(sure ? Severity.High : Severity.Medium, sure ? Confidence.High : Confidence.Medium,
            $"The name '{name.Full}' is one slip ({slip.Kind.ToString().ToLowerInvariant()}) away from '{other.Full}'.",
            cap: sure ? "confident-typosquat" : null);
    }

    /// <summary>The slip in the one part in which the names differ, with the length of that part.</summary>
    private static (Slip Kind, int Length)? Slip(RegistryName name, RegistryName other, EstablishedNames established)
    {
        if (name.Parts.Length != other.Parts.Length)
        {
            return null;
        }

        var at = -1;
        for (var i = 0; i < name.Parts.Length; i++)
        {
            if (name.Parts[i] != other.Parts[i])
            {
                if (at >= 0)
                {
                    return null;
                }

                at = i;
            }
        }

        return at < 0 ? null : PartSlip(name.Parts[at], other.Parts[at], name, established);
    }

    private static (Slip Kind, int Length)? PartSlip(string typed, string meant, RegistryName name, EstablishedNames established)
    {
        var kind = NameShape.OneSlip(typed, meant);
        if (kind is AuthenticName.Slip.None or AuthenticName.Slip.Number || established.IsOwnWord(typed))
        {
            return null;
        }

        if (GenericParts.Contains(meant))
        {
            // 'acp', 'tcp' or 'mcps' are other words, 'mpc' and 'mccp' are slips; the rest of the name must identify the victim.
            var isSlip = kind is AuthenticName.Slip.Swap or AuthenticName.Slip.Doubling || (meant.Length > 4 && kind == AuthenticName.Slip.Omission);
            return isSlip && name.Compact.Length >= 8 ? (kind, name.Compact.Length) : null;
        }

        var shortest = kind is AuthenticName.Slip.Substitution or AuthenticName.Slip.Insertion ? ShortestName + 1 : ShortestName;
        return meant.Length >= shortest ? (kind, meant.Length) : null;
    }
}
