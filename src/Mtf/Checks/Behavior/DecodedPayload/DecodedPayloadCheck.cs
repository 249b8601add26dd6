using Mtf.Checks.Code;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Checks.Behavior.DecodedPayload;

/// <summary>Code that the package carries in an encoded form is decoded and executed.</summary>
internal sealed class DecodedPayloadCheck : FlowCheck
{
    public override string Id => "BHV053";

    protected override bool Concerns(CodeContext context) => context.MayBeOwn();

    protected override FlowVerdict? Judge(DataFlow flow, EvidenceSet evidence) => flow switch
    {
        { Source: "decoded", Sink: "code" } when flow.SinkDetail.Contains("wasm", StringComparison.OrdinalIgnoreCase) => null,
        { Source: "decoded", Sink: "code" } => new(Severity.Critical, Confidence.High, $"Decoded text is executed as code {flow.Context.When()}.", "malicious-flow"),
        { Source: "decoded", Sink: "module" } when flow.SinkDetail.Contains("data:", StringComparison.Ordinal) =>
            new(Severity.Critical, Confidence.High, $"Decoded text is loaded as a module {flow.Context.When()}.", "malicious-flow"),
        { Source: "decoded", Sink: "module" } when flow.NamesWhole() => new(Severity.High, Confidence.Medium, $"The name of a module is decoded {flow.Context.When()}."),
        { Source: "decoded", Sink: "command" } when flow.FeedsProgram() && !evidence.HasShellThatReads() => null,
        { Source: "decoded", Sink: "command" } => new(Severity.Critical, Confidence.High, $"Decoded text is executed as a command {flow.Context.When()}.", "malicious-flow"),
        _ => null,
    };
}
