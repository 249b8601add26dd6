using System.Globalization;
using Mtf.Artifacts;
using Mtf.Collectors;
using Mtf.Findings;

namespace Mtf.Checks.Transparency.SourceAvailability;

/// <summary>TRN-01: whether people can read what they run.</summary>
internal sealed class SourceAvailabilityAssessment : Assessment
{
    /// <summary>A package counts as readable when less than this share of its code is not.</summary>
    private const double TolerableShare = 0.1;

    public override string Control => "TRN-01";

    public override Evidence<Assessed> Assess(EvidenceSet evidence)
    {
        if (evidence.Kind == ArtifactKind.Remote)
        {
            return Evidence.Of(new Assessed("", 0, "The code of a remote server cannot be inspected."));
        }

        return evidence.Inventory is Evidence<Inventories.Inventory>.Missing(var reason, var detail)
            ? new Evidence<Assessed>.Missing(reason, detail)
            : evidence.Files.Select(files => Judge(ShippedCode.Measure(files), !string.IsNullOrWhiteSpace(evidence.Inventory.ValueOrDefault?.Repository)));
    }

    private static Assessed Judge(ShippedCode code, bool hasRepository)
    {
        var isUnreadable = code.HasObfuscation || code.UnreadableBytes > code.CodeBytes * TolerableShare;
        var binary = code.Native ?? code.Compiled;
        if (!hasRepository)
        {
            return binary is not null ? new Assessed("", 0, $"{binary} is compiled and no repository is linked.")
                : code.CodeBytes == 0 ? new Assessed("", 0, "The package ships no code and links no repository.")
                : isUnreadable ? new Assessed("", 0.15, $"No repository is linked, and {Unreadable(code)}.")
                : new Assessed("", 0.3, "The shipped code is readable; no repository is linked.");
        }

        return isUnreadable ? new Assessed("", 0.3, $"The repository is linked, but {Unreadable(code)}.")
            : (binary ?? code.VendoredBinary) is { } compiled ? new Assessed("", 0.6, $"The repository is linked; {compiled} is compiled.")
            : code.CodeBytes == 0 ? new Assessed("", 0.6, "The repository is linked; the package ships no code.")
            : new Assessed("", 1, "The repository is linked and the shipped code is readable or has its sources in maps.");
    }

    private static string Unreadable(ShippedCode code)
    {
        var percent = (100.0 * code.UnreadableBytes / Math.Max(1, code.CodeBytes)).ToString("0", CultureInfo.InvariantCulture);
        return $"{percent} % of the shipped code is {(code.HasObfuscation ? "obfuscated" : "minified without source maps")}, most in {code.Unreadable}";
    }
}
