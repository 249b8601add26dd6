using Mtf.Collectors;
using Mtf.Findings;

namespace Mtf.Checks;

/// <summary>A question that produces objections. Pure: evidence in, findings out.</summary>
public abstract class Check
{
    /// <summary>Dimension prefix and three digits, for example <c>PRM003</c>. Never reused.</summary>
    public abstract string Id { get; }

    /// <summary>The page <c>{Id}.md</c> beside the check: title, control, tags, remediation, examples.</summary>
    public CheckPage Page => field ??= CheckPage.Load(Id);

    /// <summary>The objections, or why the question could not be answered. An empty list means: looked, nothing to object.</summary>
    public abstract Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence);

    /// <summary>A finding of this check with title, control, tags and remediation from its page.</summary>
    protected Finding Report(
        Severity severity, Confidence confidence, string message, Location? location = null, string evidence = "", string? cap = null) => new()
        {
            Check = Id,
            Control = Page.Control,
            Severity = severity,
            Confidence = confidence,
            Title = Page.Title,
            Message = message,
            Location = location,
            Evidence = evidence,
            Remediation = Page.Remediation,
            Tags = Page.Tags,
            Cap = cap,
        };
}
