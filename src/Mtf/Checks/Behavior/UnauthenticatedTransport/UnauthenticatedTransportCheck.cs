using Mtf.Checks.Code;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Checks.Behavior.UnauthenticatedTransport;

/// <summary>The server listens on the network and nothing in its code asks who calls.</summary>
internal sealed class UnauthenticatedTransportCheck : Check
{
    private static readonly string[] Local = ["127.0.0.1", "localhost", "::1", ".sock", "\\\\.\\pipe"];
    private static readonly string[] Sdks = ["modelcontextprotocol", "py:mcp.", "py:fastmcp."];
    private static readonly string[] Acts = ["proc.shell", "proc.spawn", "proc.fork", "fs.write", "fs.delete", "dyn.eval"];

    public override string Id => "BHV080";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => evidence.Code.Select<IReadOnlyList<Finding>>(code =>
    {
        var asks = code.Capabilities.Any(capability => capability.Kind == "auth.verify" && capability.Context.IsOwn()) || code.Patterns.Any(pattern => pattern.Kind == "reads-sign-in" && pattern.Context.IsOwn());
        var isTransport = code.Capabilities.Any(capability => capability.Kind == "net.server" && capability.Context.IsOwn() && Sdks.Any(sdk => capability.Api.Contains(sdk, StringComparison.Ordinal)));
        return asks || !isTransport ? [] :
            [.. code.Capabilities.Where(capability => capability.Kind == "net.listen" && capability.Context.IsOwn() && capability.Context.Phase != Phase.Unreached && !Local.Any(part => capability.Detail.Contains(part, StringComparison.Ordinal)))
                .GroupBy(capability => capability.Context.Location).Select(group => Judge(group.First(), code))];
    });

    private Finding Judge(Capability listening, StaticAnalysis code)
    {
        var isOpen = listening.Detail.Contains("0.0.0.0", StringComparison.Ordinal) || listening.Detail.Split(' ').Contains("::");
        var acts = code.Capabilities.Any(capability => Acts.Contains(capability.Kind) && capability.Context.IsOwn() && capability.Context.Phase == Phase.Handler);
        return Report(
            isOpen && acts ? Severity.High : Severity.Medium, isOpen ? Confidence.High : Confidence.Medium,
            isOpen ? "The server listens on all interfaces and asks nobody who calls." : "The server listens on the network without naming this machine, and asks nobody who calls.",
            listening.Context.Location, listening.Detail);
    }
}
