using Mtf.Artifacts;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Flow.Shell;

/// <summary>What a single command line does, without the files around it.</summary>
/// <param name="Downloads">It asks a host.</param>
/// <param name="ExecutesDownload">It executes what a host answers.</param>
/// <param name="ExecutesDecoded">It executes what it carries in another form.</param>
internal readonly record struct CommandReading(bool Downloads, bool ExecutesDownload, bool ExecutesDecoded)
{
    public static CommandReading Of(string command)
    {
        using var none = new MemoryTree(Array.Empty<(string, string)>());
        var facts = new ShellFacts();
        new ShellRun(new ShellPackage(none, new Dictionary<string, string>()), facts, new CodeContext(new Location(""), Phase.Install, "", []), isScript: false, ShellPackage.Root).Text(command);
        return new CommandReading(
            facts.Capabilities.Exists(capability => capability.Kind.StartsWith("net.", StringComparison.Ordinal)),
            facts.Flows.Exists(flow => flow is { Source: "network", Sink: "code" }),
            facts.Flows.Exists(flow => flow is { Source: "decoded", Sink: "code" }));
    }
}
