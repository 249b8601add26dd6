using Mtf.Artifacts;
using Mtf.Checks.Code;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;
using Mtf.Inventories;

namespace Mtf.Checks.Permissions.UndeclaredEndpoint;

/// <summary>Hosts in code that no manifest declares.</summary>
internal sealed class UndeclaredEndpointCheck : Check
{
    private const int MostNamed = 5;

    public override string Id => "PRM041";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => evidence.Kind == ArtifactKind.Remote
        ? Evidence.NotApplicable<IReadOnlyList<Finding>>("A remote server contacts nobody from the machine of its user.")
        : evidence.Code.Select<IReadOnlyList<Finding>>(code => Judge(code, Declared(evidence)));

    private static List<DeclaredPermission> Declared(EvidenceSet evidence) =>
        evidence.Inventory.ValueOrDefault?.Permissions.Where(permission => permission.Kind == PermissionKind.Network && permission.Value != "none").ToList() ?? [];

    private List<Finding> Judge(StaticAnalysis code, List<DeclaredPermission> declared)
    {
        var hosts = code.FixedHosts()
            .Where(contact => !contact.Endpoint.IsLocal && contact.Capability.Context.Phase != Phase.Unreached
                && !declared.Exists(permission => NetworkAccess.Covers(permission.Value, contact.Endpoint.Host) || Endpoint.Parse(permission.Value).Host.EndsWith("." + contact.Endpoint.Host, StringComparison.OrdinalIgnoreCase)))
            .GroupBy(contact => contact.Endpoint.Host, StringComparer.OrdinalIgnoreCase).OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        if (hosts.Count == 0)
        {
            return [];
        }

        var first = hosts[0].First().Capability;
        return declared.Count > 0
            ? [.. hosts.Select(host => Report(
                Severity.Medium, Confidence.High, $"The host {host.Key} is contacted {host.First().Capability.Context.When()} and not declared.", host.First().Capability.Context.Location, host.First().Capability.Detail))]
            : [Report(
                Severity.Medium, Confidence.High, $"No manifest declares the {(hosts.Count == 1 ? "host" : $"{hosts.Count} hosts")} that the code contacts: {string.Join(", ", hosts.Take(MostNamed).Select(host => host.Key))}{(hosts.Count > MostNamed ? ", …" : "")}.",
                first.Context.Location, first.Detail)];
    }
}
