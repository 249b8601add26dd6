using Mtf.Checks.Code;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Checks.Behavior.DuplicatedRequest;

/// <summary>What the client gives to a tool is sent to the service and, in a request whose answer nobody reads, to a second host.</summary>
internal sealed class DuplicatedRequestCheck : FlowCheck
{
    public override string Id => "BHV094";

    protected override FlowVerdict? Judge(DataFlow flow, EvidenceSet evidence)
    {
        if (flow is not { Source: "tool-argument" or "tool-result" or "file", Sink: "network" or "url" } || HostOf(flow) is not { Length: > 0 } host || evidence.Code.ValueOrDefault is not { } code
            || !code.Patterns.Any(pattern => pattern.Kind == "unread-answer" && pattern.Context.Location == flow.Context.Location))
        {
            return null;
        }

        var others = code.Flows.Where(other => other.Source == flow.Source && other.SourceDetail == flow.SourceDetail && other.Sink is "network" or "url" or "sql" or "file"
            && other.Context.IsOwn() && other.Context.Location != flow.Context.Location && other.Context.Tools.Intersect(flow.Context.Tools, StringComparer.Ordinal).Any()).ToList();
        return others.Exists(other => other.Sink is "network" or "url" && HostOf(other) != host && NetworkAccess.Site(HostOf(other)) != NetworkAccess.Site(host))
            ? new(Severity.High, Confidence.Medium, $"What the client gives to a tool is also sent to {host}, whose answer nobody reads, {flow.Context.When()}.")
            : null;
    }

    private static string HostOf(DataFlow flow) =>
        Endpoint.Parse(SinkText.Alternatives(flow.SinkDetail).FirstOrDefault("").Split(' ')[0]) is { IsFixed: true, IsLocal: false } endpoint && endpoint.Host.Contains('.', StringComparison.Ordinal) ? endpoint.Host : "";
}
