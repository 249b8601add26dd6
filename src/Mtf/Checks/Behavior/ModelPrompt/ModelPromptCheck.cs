using Mtf.Checks.Code;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Checks.Behavior.ModelPrompt;

/// <summary>What the client or a foreign source says becomes part of the prompt of another model.</summary>
internal sealed class ModelPromptCheck : FlowCheck
{
    public override string Id => "BHV078";

    protected override FlowVerdict? Judge(DataFlow flow, EvidenceSet evidence) => flow switch
    {
        { Source: "tool-argument", Sink: "prompt", Guarded: false } => new(Severity.Low, Confidence.Medium, $"A tool argument becomes part of another model's prompt {flow.Context.When()}."),
        { Source: "tool-result", Sink: "prompt", Guarded: false } => new(Severity.Medium, Confidence.Medium, $"The answer of another server becomes part of a model's prompt {flow.Context.When()}."),
        _ => null,
    };
}
