using System.Net.Sockets;
using Mtf.Checks.Code;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;
using Mtf.Inventories;

namespace Mtf.Checks.Permissions.InsecureEndpoint;

/// <summary>Hosts, declared or in code, that are reached without encryption, have no name, or hand out the credentials of a cloud machine.</summary>
internal sealed class InsecureEndpointCheck : Check
{
    private const int MostFindings = 40;

    /// <summary>Instance metadata services of the large clouds (AWS, Azure, Google, Alibaba, Oracle, ECS tasks).</summary>
    private static readonly HashSet<string> MetadataHosts = new(StringComparer.OrdinalIgnoreCase)
    {
        "169.254.169.254", "169.254.170.2", "fd00:ec2::254", "100.100.100.200", "192.0.0.192", "metadata.google.internal", "metadata.azure.internal", "instance-data",
    };

    public override string Id => "PRM040";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence)
    {
        var declared = evidence.Inventory.ValueOrDefault?.Permissions.Where(permission => permission.Kind == PermissionKind.Network).ToList() ?? [];
        return evidence.Code switch
        {
            Evidence<StaticAnalysis>.Collected(var code) => Evidence.Of<IReadOnlyList<Finding>>([.. declared.Select(Judge).OfType<Finding>(), .. InCode(code)]),
            Evidence<StaticAnalysis>.Missing(var reason, var detail) when declared.Count == 0 => new Evidence<IReadOnlyList<Finding>>.Missing(reason, detail),
            _ => Evidence.Of<IReadOnlyList<Finding>>([.. declared.Select(Judge).OfType<Finding>()]),
        };
    }

    private Finding? Judge(DeclaredPermission permission)
    {
        var endpoint = Endpoint.Parse(permission.Value);
        return IsMetadata(endpoint) ? Report(Severity.High, Confidence.High, "A declared endpoint is an instance metadata address.", permission.Source, permission.Value)
            : endpoint.IsLocal ? null
            : IsOpen(endpoint) ? Report(Severity.Medium, Confidence.High, $"A declared endpoint is reached by {endpoint.Scheme}, without encryption.", permission.Source, permission.Value)
            : endpoint.Address is not null ? Report(Severity.Medium, Confidence.High, "A declared endpoint is an address without a name.", permission.Source, permission.Value)
            : null;
    }

    private IEnumerable<Finding> InCode(StaticAnalysis code) => code.FixedHosts()
        .Select(contact => Judge(contact.Capability, contact.Endpoint)).OfType<Finding>()
        .GroupBy(finding => (finding.Location, finding.Message)).Select(group => group.First())
        .OrderByDescending(finding => finding.Severity).Take(MostFindings);

    private Finding? Judge(Capability capability, Endpoint endpoint)
    {
        var (severity, message) = IsMetadata(endpoint) ? (Severity.High, "An instance metadata address is contacted")
            : endpoint.IsLocal || endpoint.IsPrivate ? (Severity.Info, "")
            : endpoint.Address is not null ? (Severity.Medium, "An address without a name is contacted")
            : IsOpen(endpoint) ? (Severity.Medium, $"{endpoint.Host} is contacted by {endpoint.Scheme}, without encryption,")
            : (Severity.Info, "");
        return message.Length == 0 ? null : Report(severity.At(capability.Context), Confidence.High, $"{message} {capability.Context.When()}.", capability.Context.Location, capability.Detail);
    }

    private static bool IsMetadata(Endpoint endpoint) => MetadataHosts.Contains(endpoint.Host)
        || endpoint.Address is { IsIPv6LinkLocal: true }
        || (endpoint.Address is { AddressFamily: AddressFamily.InterNetwork } && endpoint.Host.StartsWith("169.254.", StringComparison.Ordinal));

    private static bool IsOpen(Endpoint endpoint) => endpoint.Scheme is "http" or "ws" or "ftp";
}
