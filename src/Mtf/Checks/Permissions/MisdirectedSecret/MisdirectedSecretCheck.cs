using Mtf.Checks.Code;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;
using Mtf.Inventories;

namespace Mtf.Checks.Permissions.MisdirectedSecret;

/// <summary>A secret of the server reaches a host beside the one that it is for.</summary>
internal sealed class MisdirectedSecretCheck : FlowCheck
{
    public override string Id => "PRM034";

    protected override FlowVerdict? Judge(DataFlow flow, EvidenceSet evidence)
    {
        if (flow is not { Source: "env", Sink: "network" or "url" } || !VariableNames.IsSecret(flow.SourceDetail) || flow.IsDoubtful(evidence))
        {
            return null;
        }

        var host = HostOf(flow);
        if (host.Length == 0 || evidence.Code.ValueOrDefault is not { } code)
        {
            return null;
        }

        var declared = evidence.Inventory.ValueOrDefault?.Permissions.Where(permission => permission.Kind == PermissionKind.Network).ToList() ?? [];
        if (declared.Count > 0)
        {
            return declared.Exists(permission => NetworkAccess.Covers(permission.Value, host)) ? null
                : new(Severity.High, Confidence.High, $"The secret {flow.SourceDetail} is sent to {host}, which is not declared, {flow.Context.When()}.");
        }

        var sites = code.Flows.Where(other => other.Source == "env" && other.SourceDetail == flow.SourceDetail && other.Context.IsOwn())
            .Select(HostOf).Where(other => other.Length > 0).Select(NetworkAccess.Site).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var own = sites.Where(site => IsNamedAfter(flow.SourceDetail, site)).ToList();
        return own.Count > 0 && !own.Contains(NetworkAccess.Site(host), StringComparer.OrdinalIgnoreCase)
            ? new(Severity.High, Confidence.Medium, $"The secret {flow.SourceDetail} is sent to {host} beside {own[0]} {flow.Context.When()}.")
            : sites.Count > 1 && own.Count == 0 ? new(Severity.Medium, Confidence.Low, $"The secret {flow.SourceDetail} is sent to {sites.Count} unrelated hosts, among them {host}, {flow.Context.When()}.")
            : null;
    }

    private static string HostOf(DataFlow flow) =>
        Endpoint.Parse(SinkText.Alternatives(flow.SinkDetail).FirstOrDefault("").Split(' ')[0]) is { IsFixed: true, IsLocal: false } endpoint && endpoint.Host.Contains('.', StringComparison.Ordinal) ? endpoint.Host : "";

    // SLACK_BOT_TOKEN for slack.com.
    private static bool IsNamedAfter(string variable, string site)
    {
        const int shortest = 3;
        return variable.Split('_', ' ').Any(word => word.Length >= shortest && site.Contains(word, StringComparison.OrdinalIgnoreCase));
    }
}
