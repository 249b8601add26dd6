using Mtf.Artifacts;
using Mtf.Collectors;
using Mtf.Findings;

namespace Mtf.Checks.Behavior.HostileContainer;

/// <summary>Archive entries that no packer writes: they attack whoever unpacks.</summary>
internal sealed class HostileContainerCheck : Check
{
    private static readonly Dictionary<string, Severity> Severities = new(StringComparer.Ordinal)
    {
        ["submodule"] = Severity.Info,
        ["trailing-data"] = Severity.Low,
        ["backslash"] = Severity.Medium,
        ["case-collision"] = Severity.Medium,
        ["duplicate-name"] = Severity.Medium,
        ["header-mismatch"] = Severity.Medium,
        ["hidden-data"] = Severity.Medium,
        ["name-conflict"] = Severity.Medium,
        ["outside-root-folder"] = Severity.Medium,
        ["prepended-data"] = Severity.Medium,
        ["reserved-name"] = Severity.Medium,
        ["special-mode"] = Severity.Medium,
        ["unreadable-name"] = Severity.Medium,
        ["unsupported-entry"] = Severity.Medium,
    };

    public override string Id => "BHV051";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => evidence.Files.Select<IReadOnlyList<Finding>>(_ =>
        [.. evidence.Anomalies.Select(anomaly => Report(
            Judge(anomaly, evidence.Kind), Confidence.High, $"The container has an anomaly of the kind {anomaly.Kind}: {anomaly.Detail}",
            anomaly.Entry.Length == 0 ? null : new Location(anomaly.Entry), anomaly.Entry))]);

    /// <summary>A kind that is not known is taken for serious: nobody would have reported it otherwise.</summary>
    private static Severity Judge(ContainerAnomaly anomaly, ArtifactKind kind) => anomaly.Kind == "link"
        ? JudgeLink(anomaly.Detail, kind)
        : Severities.GetValueOrDefault(anomaly.Kind, Severity.High);

    /// <summary>Links that stay inside are ordinary in a working copy; packers of archives do not write any.</summary>
    private static Severity JudgeLink(string detail, ArtifactKind kind)
    {
        var target = detail.IndexOf("link to ", StringComparison.Ordinal) is >= 0 and var start ? detail[(start + "link to ".Length)..] : "";
        var escapes = target.Length == 0 || target[0] is '/' or '\\' or '~' || target.Contains(':', StringComparison.Ordinal)
            || target.Contains("outside the folder", StringComparison.Ordinal) || (kind != ArtifactKind.Directory && target.Contains("..", StringComparison.Ordinal));
        return escapes ? Severity.High : kind == ArtifactKind.Directory ? Severity.Info : Severity.Medium;
    }
}
