using Mtf.Checks.Code;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Checks.Permissions.FalseReadOnlyHint;

/// <summary>A tool says that it only reads, and its handler removes, writes or executes.</summary>
internal sealed class FalseReadOnlyHintCheck : Check
{
    /// <summary>What a cache or a log of several tools does is no word of one of them.</summary>
    private const int MostSharing = 2;

    public override string Id => "PRM053";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => DeclaredTools.InCode(evidence).Select<IReadOnlyList<Finding>>(tools =>
        [.. tools.Where(tool => tool.ReadOnlyHint == true).Select(tool => Judge(tool, evidence.Code.ValueOrDefault!)).OfType<Finding>()]);

    private Finding? Judge(CodeTool tool, StaticAnalysis code)
    {
        var act = code.Capabilities
            .Where(capability => capability.Context.IsOwn() && capability.Context.Tools.Count is > 0 and <= MostSharing && capability.Context.Tools.Contains(tool.Name) && IsAct(capability))
            .OrderBy(capability => capability.Kind, StringComparer.Ordinal).FirstOrDefault();
        return act is null ? null : Report(
            act.Kind is "fs.delete" or "fs.write" ? Severity.High : Severity.Medium, Confidence.Medium,
            $"The tool {tool.Name} says that it only reads, and its handler {Verb(act.Kind)}.", act.Context.Location, $"{act.Kind} {act.Detail}".Trim());
    }

    // Files of the moment are no effect that anybody is asked about.
    private static bool IsAct(Capability capability) => capability.Kind is "fs.write" or "fs.delete" or "proc.shell" or "dyn.eval" && !capability.Detail.StartsWith("/tmp", StringComparison.Ordinal);

    private static string Verb(string kind) => kind switch
    {
        "fs.delete" => "removes files",
        "fs.write" => "writes files",
        "proc.shell" => "executes commands in a shell",
        _ => "executes code",
    };
}
