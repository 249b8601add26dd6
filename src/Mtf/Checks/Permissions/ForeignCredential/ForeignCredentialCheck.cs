using Mtf.Checks.Code;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Checks.Permissions.ForeignCredential;

/// <summary>Secrets that other programs keep are read by a server that is no client of their service.</summary>
internal sealed class ForeignCredentialCheck : Check
{
    private static readonly string[] Reading = ["fs.read", "fs.list", "fs.database", "fs.watch", "sys.browser-data", "sys.keychain"];

    private static readonly string[] Neighbours = ["claude_desktop_config", "mcp_settings", "/.cursor/", "/.claude/", "/.codeium/", "/.windsurf/", "/proc/1/", "/namespace"];

    public override string Id => "PRM032";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => evidence.Code.Select<IReadOnlyList<Finding>>(code =>
    {
        var hosts = code.FixedHosts().Select(contact => contact.Endpoint.Host).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        // A client of remote machines uses the user's own settings for them.
        var isRemoteShell = code.Capabilities.Any(capability => capability.Kind == "net.ssh" && capability.Context.MayBeOwn());
        return [.. code.Capabilities.Where(capability => Reading.Contains(capability.Kind) && capability.Context.MayBeOwn())
            .Select(capability => (capability, path: Foreign(capability)))
            .Where(pair => pair.path is not null && !(isRemoteShell && pair.path.Contains("/.ssh", StringComparison.Ordinal)) && !hosts.Exists(host => CredentialStores.BelongsTo(pair.path, host)))
            .Select(pair => Report(
                (IsOfNeighbour(pair.path!) ? Severity.Medium : Severity.High).At(pair.capability.Context), Confidence.High, $"Secrets that another program keeps are read {pair.capability.Context.When()}.", pair.capability.Context.Location, pair.path!))
            .GroupBy(finding => finding.Location).Select(group => group.First())];
    });

    // Settings of the client that starts the server, and marks of a container: read by installers, and seldom secret.
    private static bool IsOfNeighbour(string path) => Neighbours.Any(part => path.Contains(part, StringComparison.OrdinalIgnoreCase));

    private static string? Foreign(Capability capability) =>
        capability.Kind == "sys.browser-data" ? "the cookies of the browser" : SinkText.Alternatives(capability.Detail).FirstOrDefault(CredentialStores.IsForeign);
}
