using Mtf.Checks.Code;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Checks.Permissions.ComputedEndpoint;

/// <summary>Hosts that are not written in the code, not set by the operator and not chosen by the client, but computed or received.</summary>
internal sealed class ComputedEndpointCheck : Check
{
    private const int MostFindings = 20;

    public override string Id => "PRM042";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => evidence.Code.Select<IReadOnlyList<Finding>>(code =>
        [.. code.Capabilities.Where(capability => capability.Context.IsOwn() && capability.IsContact() && capability.Context.Phase != Phase.Unreached)
            .Select(Judge).OfType<Finding>()
            .GroupBy(finding => (finding.Location!.File, finding.Message)).Select(group => group.First())
            .OrderByDescending(finding => finding.Severity).Take(MostFindings)]);

    private Finding? Judge(Capability capability)
    {
        var hosts = SinkText.Alternatives(capability.Detail).Select(text => Endpoint.Parse(text.Split(' ')[0]).Host).Where(host => host.Contains('⟨', StringComparison.Ordinal)).ToList();
        var origin = hosts.Exists(host => host.Contains("⟨decoded", StringComparison.Ordinal)) ? "decoded"
            : hosts.Exists(host => host.Contains("⟨network", StringComparison.Ordinal)) ? "received from the network" : "";
        return origin.Length > 0
            ? Report(Severity.Medium, Confidence.Medium, $"The host that is contacted is {origin} {capability.Context.When()}.", capability.Context.Location, capability.Detail)
            : hosts.Exists(host => host.StartsWith("⟨?⟩", StringComparison.Ordinal) || host.Contains(".⟨?⟩", StringComparison.Ordinal))
                ? Report(Severity.Low, Confidence.Low, $"The host that is contacted is known only at run time {capability.Context.When()}.", capability.Context.Location, capability.Detail)
                : null;
    }
}
