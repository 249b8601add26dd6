using Mtf.Checks.Code;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Checks.Behavior.TemplateInjection;

/// <summary>A tool argument becomes the text of a template, which can reach into the process.</summary>
internal sealed class TemplateInjectionCheck : FlowCheck
{
    public override string Id => "BHV076";

    protected override FlowVerdict? Judge(DataFlow flow, EvidenceSet evidence) => flow is { Source: "tool-argument" or "network", Sink: "template", Guarded: false }
        ? new(flow.Source == "network" ? Severity.Medium : Severity.High, Confidence.Medium, $"{(flow.Source == "network" ? "Text from the network" : "A tool argument")} is compiled as a template {flow.Context.When()}.")
        : null;
}
