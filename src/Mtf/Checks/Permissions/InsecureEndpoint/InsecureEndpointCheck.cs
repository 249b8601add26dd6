using System.Net;
using System.Net.Sockets;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Inventories;

namespace Mtf.Checks.Permissions.InsecureEndpoint;

/// <summary>Declared hosts that are reached without encryption, have no name, or hand out the credentials of a cloud machine.</summary>
internal sealed class InsecureEndpointCheck : Check
{
    /// <summary>Instance metadata services of the large clouds (AWS, Azure, Google, Alibaba, Oracle, ECS tasks).</summary>
    private static readonly HashSet<string> MetadataHosts = new(StringComparer.OrdinalIgnoreCase)
    {
        "169.254.169.254", "169.254.170.2", "fd00:ec2::254", "100.100.100.200", "192.0.0.192", "metadata.google.internal", "metadata.azure.internal", "instance-data",
    };

    public override string Id => "PRM040";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => evidence.Inventory switch
    {
        Evidence<Inventory>.Collected(var value) when !value.Permissions.Any(permission => permission.Kind == PermissionKind.Network) =>
            Evidence.NotAvailable<IReadOnlyList<Finding>>("No endpoints are declared."),
        var inventory => inventory.Select<IReadOnlyList<Finding>>(value =>
            [.. value.Permissions.Where(permission => permission.Kind == PermissionKind.Network).Select(Judge).OfType<Finding>()]),
    };

    private Finding? Judge(DeclaredPermission permission)
    {
        var (scheme, host) = Split(permission.Value.Trim());
        var address = IPAddress.TryParse(host, out var parsed) ? parsed : null;
        if (MetadataHosts.Contains(host) || address is { IsIPv6LinkLocal: true } || address is { AddressFamily: AddressFamily.InterNetwork } && host.StartsWith("169.254.", StringComparison.Ordinal))
        {
            return Report(Severity.High, Confidence.High, "A declared endpoint is an instance metadata address.", permission.Source, permission.Value);
        }

        var isLocal = host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || address is not null && IPAddress.IsLoopback(address);
        if (isLocal)
        {
            return null;
        }

        return scheme is "http" or "ws" or "ftp"
            ? Report(Severity.Medium, Confidence.High, $"A declared endpoint is reached by {scheme}, without encryption.", permission.Source, permission.Value)
            : address is not null
                ? Report(Severity.Medium, Confidence.High, "A declared endpoint is an address without a name.", permission.Source, permission.Value)
                : null;
    }

    private static (string Scheme, string Host) Split(string value)
    {
        var separator = value.IndexOf("://", StringComparison.Ordinal);
        var scheme = separator < 0 ? "" : value[..separator].ToLowerInvariant();
        var rest = separator < 0 ? value : value[(separator + 3)..];
        var end = rest.AsSpan().IndexOfAny('/', '?', '#');
        var authority = end < 0 ? rest : rest[..end];
        authority = authority[(authority.LastIndexOf('@') + 1)..];
        if (authority.StartsWith('['))
        {
            return (scheme, authority.Trim('[', ']').Split(']')[0]);
        }

        var colon = authority.IndexOf(':', StringComparison.Ordinal);
        var hasPort = colon >= 0 && colon == authority.LastIndexOf(':');
        return (scheme, hasPort ? authority[..colon] : authority);
    }
}
