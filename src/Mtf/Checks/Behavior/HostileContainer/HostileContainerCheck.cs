using Mtf.Collectors;
using Mtf.Findings;

namespace Mtf.Checks.Behavior.HostileContainer;

/// <summary>Archive entries that no packer writes: they attack whoever unpacks.</summary>
internal sealed class HostileContainerCheck : Check
{
    public override string Id => "BHV051";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => evidence.Files.Select<IReadOnlyList<Finding>>(_ =>
        [.. evidence.Anomalies.Select(anomaly => Report(
            Judge(anomaly.Kind), Confidence.High, $"The archive has an entry of kind {anomaly.Kind}: {anomaly.Detail}", new Location(anomaly.Entry), anomaly.Entry))]);

    /// <summary>An unknown kind is taken for serious: the reader would not have reported it otherwise.</summary>
    private static Severity Judge(string kind) =>
        IsOneOf(kind, "trailing", "padding", "comment", "timestamp", "mode") ? Severity.Low
        : IsOneOf(kind, "duplicate", "case", "collision", "normalization", "mismatch", "extension", "reserved") ? Severity.Medium
        : Severity.High;

    private static bool IsOneOf(string kind, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (kind.Contains(word, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
