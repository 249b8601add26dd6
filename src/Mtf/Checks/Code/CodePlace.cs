using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Checks.Code;

/// <summary>What the place of a fact means for the judgement about it.</summary>
internal static class CodePlace
{
    private const int SmallestBundle = 512 << 10;

    /// <summary>Whether nothing names another owner: a weakness of a dependency is judged where the dependency is.</summary>
    public static bool IsOwn(this CodeContext context) => context.Owner.Length == 0;

    /// <summary>Whether the code may be the subject's, whatever folder or comment says otherwise: names attribute and never excuse what only malware does.</summary>
    public static bool MayBeOwn(this CodeContext context) => context.Evidence != OwnerEvidence.Verified;

    /// <summary>Whether the code runs without anybody asking for it.</summary>
    public static bool RunsUnasked(this CodeContext context) => context.Phase is Phase.Install or Phase.Startup;

    /// <summary>One step less for code that no entry point is known to reach: it is shipped, but it may be dead.</summary>
    public static Severity At(this Severity severity, CodeContext context) =>
        context.Phase == Phase.Unreached && severity > Severity.Low ? severity - 1 : severity;

    /// <summary>
    /// Whether the file is so large that it is a bundle without marks, where the analysis cannot tell a library's template compiler from the subject's own code.
    /// </summary>
    public static bool IsInBundle(this CodeContext context, EvidenceSet evidence) =>
        evidence.Files.ValueOrDefault?.Find(context.Location.File) is { Length: > SmallestBundle };

    /// <summary>When the code runs, as the end of a sentence.</summary>
    public static string When(this CodeContext context) => context.Phase switch
    {
        Phase.Install => "on installation",
        Phase.Startup => "at start",
        Phase.Handler => context.Tools is [var tool] ? $"in {tool}" : context.Tools.Count > 1 ? $"in {context.Tools[0]} and {context.Tools.Count - 1} more" : "in a handler",
        _ => "in code that no entry point is known to reach",
    };
}
