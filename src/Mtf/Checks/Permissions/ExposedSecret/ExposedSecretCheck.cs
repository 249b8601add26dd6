using Mtf.Checks.Code;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Checks.Permissions.ExposedSecret;

/// <summary>A secret that the server was given is written to a log or a file, or handed to the model.</summary>
internal sealed class ExposedSecretCheck : FlowCheck
{
    private const int LongestWay = 5;

    public override string Id => "PRM033";

    protected override FlowVerdict? Judge(DataFlow flow, EvidenceSet evidence) => flow switch
    {
        not { Source: "env" or "file.secret" } => null,
        _ when flow.IsDoubtful(evidence) || flow.SourceDetail.Contains(" | ", StringComparison.Ordinal) => null,
        { Source: "env" } when !VariableNames.IsSecret(flow.SourceDetail) => null,
        { Source: "file.secret" } when !CredentialStores.IsForeign(flow.SourceDetail) => null,
        { Sink: "log" } => new(Severity.Medium, Confidence.Medium, $"{What(flow)} is written to the log {flow.Context.When()}."),
        { Sink: "file" } => new(Severity.Medium, Confidence.Medium, $"{What(flow)} is written to a file {flow.Context.When()}."),
        { Sink: "result" } when !IsDirect(flow) => new(Severity.Low, Confidence.Low, $"{What(flow)} may become part of a tool's result {flow.Context.When()}."),
        { Sink: "result" } => new(Severity.High, Confidence.Medium, $"{What(flow)} becomes part of a tool's result {flow.Context.When()}."),
        { Sink: "prompt" } => new(Severity.High, Confidence.Medium, $"{What(flow)} becomes part of a model's prompt {flow.Context.When()}."),
        _ => null,
    };

    // On a longer way the secret is mostly one field of the settings of a client, and something else of that client is what goes on.
    private static bool IsDirect(DataFlow flow) =>
        flow.Steps.Count <= LongestWay && flow.Steps.All(step => step.Location.File == flow.Steps[0].Location.File) && flow.Steps.Any(step => step.Location != flow.Steps[0].Location);

    private static string What(DataFlow flow) => flow.Source == "env" ? $"The secret {flow.SourceDetail}" : "A file with secrets of another program";
}
