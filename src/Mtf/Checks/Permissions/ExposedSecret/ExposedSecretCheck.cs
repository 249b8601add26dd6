using Mtf.Checks.Code;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Checks.Permissions.ExposedSecret;

/// <summary>A secret that the server was given is written to a log or a file, or handed to the model.</summary>
internal sealed class ExposedSecretCheck : FlowCheck
{
    public override string Id => "PRM033";

    protected override FlowVerdict? Judge(DataFlow flow, EvidenceSet evidence) => flow switch
    {
        not { Source: "env" or "file.secret" } => null,
        { Source: "env" } when !flow.SourceDetail.Split(" | ").Any(VariableNames.IsSecret) => null,
        { Source: "file.secret" } when !CredentialStores.IsForeign(flow.SourceDetail) => null,
        { Sink: "log" } => new(Severity.Medium, Confidence.Medium, $"{What(flow)} is written to the log {flow.Context.When()}."),
        { Sink: "file" } => new(Severity.Medium, Confidence.Medium, $"{What(flow)} is written to a file {flow.Context.When()}."),
        { Sink: "result" } => new(Severity.High, Confidence.Medium, $"{What(flow)} becomes part of a tool's result {flow.Context.When()}."),
        { Sink: "prompt" } => new(Severity.High, Confidence.Medium, $"{What(flow)} becomes part of a model's prompt {flow.Context.When()}."),
        _ => null,
    };

    private static string What(DataFlow flow) => flow.Source == "env" ? $"The secret {flow.SourceDetail}" : "A file with secrets of another program";
}
