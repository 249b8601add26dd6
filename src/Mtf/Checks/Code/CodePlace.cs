using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow;
using Mtf.Flow.Facts;

namespace Mtf.Checks.Code;

/// <summary>What the place of a fact means for the judgement about it.</summary>
internal static class CodePlace
{
    private const int SmallestBundle = 512 << 10;
    private const int FewestDoubts = 2;
    private const int ManyFiles = 100;
    private const int LongWay = 3;

    /// <summary>Whether nothing names another owner: a weakness of a dependency is judged where the dependency is.</summary>
    public static bool IsOwn(this CodeContext context) => context.Owner.Length == 0;

    /// <summary>Whether the code may be the subject's, whatever folder or comment says otherwise: names attribute and never excuse what only malware does.</summary>
    public static bool MayBeOwn(this CodeContext context) => context.Evidence != OwnerEvidence.Verified;

    /// <summary>Whether the code runs without anybody asking for it.</summary>
    public static bool RunsUnasked(this CodeContext context) => context.Phase is Phase.Install or Phase.Startup;

    /// <summary>One step less for code that no entry point is known to reach: it is shipped, but it may be dead.</summary>
    public static Severity At(this Severity severity, CodeContext context) =>
        context.Phase == Phase.Unreached && severity > Severity.Low ? severity - 1 : severity;

    /// <summary>Whether the file is so large that it is a bundle, in which not every library is recognised.</summary>
    public static bool IsInBundle(this CodeContext context, EvidenceSet evidence) => IsBundle(context.Location.File, evidence);

    /// <summary>
    /// Whether the flow passes a large bundle, or several files of a program that has many, or ends in code that is said to be a package's, and at least two places where
    /// the analysis joins what a run may keep apart: among libraries everything seems to reach everything.
    /// </summary>
    public static bool IsDoubtful(this DataFlow flow, EvidenceSet evidence)
    {
        if (flow.Doubts < FewestDoubts)
        {
            return false;
        }

        var files = flow.Steps.Select(step => step.Location.File).Distinct(StringComparer.Ordinal).ToList();
        return flow.Context.Owner.Length > 0 || files.Exists(file => IsBundle(file, evidence)) || (files.Count >= LongWay && evidence.Code.ValueOrDefault?.AnalysedFiles >= ManyFiles);
    }

    private static bool IsBundle(string file, EvidenceSet evidence) => evidence.Files.ValueOrDefault?.Find(file) is { Length: > SmallestBundle };

    /// <summary>Whether the flow ends in the input of a program that the code started, instead of in its command line.</summary>
    public static bool FeedsProgram(this DataFlow flow) => flow is { Sink: "command", SinkDetail: "" };

    /// <summary>Whether the value is the whole of the command or name that it goes to, or its beginning, instead of a part below a beginning that the code fixes.</summary>
    public static bool NamesWhole(this DataFlow flow) => SinkText.Alternatives(flow.SinkDetail).Any(text =>
        text.StartsWith('⟨') && !text.StartsWith("⟨env", StringComparison.Ordinal) && !text.StartsWith("⟨package", StringComparison.Ordinal));

    /// <summary>Whether the code starts an interpreter that executes what it reads, or a program that is known only at run time.</summary>
    public static bool HasShellThatReads(this EvidenceSet evidence) => evidence.Code.ValueOrDefault?.Capabilities.Any(capability =>
        capability.Kind is "proc.spawn" or "proc.shell" && capability.Context.MayBeOwn()
        && SinkText.Alternatives(capability.Detail).Any(command => CommandShape.ReadsCommands(command) || command == "⟨?⟩")) ?? false;

    /// <summary>Whether the code is a shell program.</summary>
    public static bool IsInScript(this CodeContext context) => FileLanguage.OfName(context.Location.File) is null or Flow.Graph.SourceLanguage.Shell;

    /// <summary>When the code runs, as the end of a sentence.</summary>
    public static string When(this CodeContext context) => context.Phase switch
    {
        Phase.Install => "on installation",
        Phase.Startup => "at start",
        Phase.Handler => context.Tools is [var tool] ? $"in {tool}" : context.Tools.Count > 1 ? $"in {context.Tools[0]} and {context.Tools.Count - 1} more" : "in a handler",
        _ => "in code that no entry point is known to reach",
    };
}
