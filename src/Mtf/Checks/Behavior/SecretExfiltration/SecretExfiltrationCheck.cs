using Mtf.Checks.Code;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Checks.Behavior.SecretExfiltration;

/// <summary>Secrets that the server was not given for this purpose leave the machine.</summary>
internal sealed class SecretExfiltrationCheck : FlowCheck
{
    public override string Id => "BHV056";

    protected override bool Concerns(CodeContext context) => context.MayBeOwn();

    protected override FlowVerdict? Judge(DataFlow flow, EvidenceSet evidence) => flow switch
    {
        { Sink: not ("network" or "url" or "prompt") } and not { Source: "env.all", Sink: "command" } => null,
        { Source: "env.all", Sink: "prompt" } => new(Severity.High, Confidence.High, $"The whole environment is given to a model {flow.Context.When()}."),
        { Source: "env.all" } => new(Severity.Critical, Confidence.High, $"The whole environment is sent to {Destination(flow)} {flow.Context.When()}.", "malicious-flow"),
        { Source: "file.secret" } when CredentialStores.BelongsTo(flow.SourceDetail, flow.SinkDetail) => null,
        { Source: "file.secret" } when CredentialStores.IsForeign(flow.SourceDetail) =>
            new(Severity.Critical, Confidence.High, $"A file with secrets of other programs is sent to {Destination(flow)} {flow.Context.When()}.", "malicious-flow"),
        { Source: "file.secret" } => new(Severity.Medium, Confidence.Medium, $"A file that may hold secrets is sent to {Destination(flow)} {flow.Context.When()}."),
        { Source: "clipboard" } => new(flow.Context.RunsUnasked() ? Severity.Critical : Severity.High, Confidence.Medium, $"The clipboard is sent to {Destination(flow)} {flow.Context.When()}."),
        { Source: "system-info", Context.Phase: Phase.Install } => new(Severity.High, Confidence.Medium, $"Facts about the machine are sent to {Destination(flow)} on installation."),
        _ => null,
    };

    private static string Destination(DataFlow flow) =>
        flow.Sink == "command" ? "a command"
        : Endpoint.Parse(flow.SinkDetail.Split(" | ")[0].Split(' ')[0]) is { IsFixed: true } endpoint ? endpoint.Host
        : "a host that is known only at run time";
}
