using System.Text.RegularExpressions;
using Mtf.Checks.Code;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Checks.Behavior.CommandInjection;

/// <summary>A tool argument becomes part of a command that a shell reads.</summary>
internal sealed partial class CommandInjectionCheck : FlowCheck
{
    public override string Id => "BHV070";

    protected override FlowVerdict? Judge(DataFlow flow, EvidenceSet evidence) => flow switch
    {
        not { Source: "tool-argument" or "tool-result", Sink: "command", Guarded: false } => null,
        _ when IsGivenToShell(flow.SinkDetail) => ByDesign(flow),
        _ => SinkText.Of(flow.SinkDetail) switch
        {
            Composition.Embedded => new(Severity.High, Confidence.High, $"A tool argument becomes part of a shell command {flow.Context.When()}."),
            Composition.Leading => new(Severity.High, Confidence.Medium, $"A tool argument begins a shell command {flow.Context.When()}."),
            Composition.Whole => ByDesign(flow),
            _ => new(Severity.Medium, Confidence.Medium, $"A tool argument may become part of a command {flow.Context.When()}."),
        },
    };

    // A tool whose purpose is to run what it is told: the client sees it and can refuse, but nothing limits it.
    private static FlowVerdict ByDesign(DataFlow flow) =>
        new(Severity.Medium, Confidence.High, $"The client chooses the whole command that is executed {flow.Context.When()}.");

    private static bool IsGivenToShell(string command) => SinkText.Alternatives(command).All(text => WholeForShell.IsMatch(text));

    [GeneratedRegex(@"^\S*(sh|bash|zsh|cmd|cmd\.exe|powershell|pwsh|powershell\.exe)\s+((-\w+|/\w)\s+)*⟨arg[^⟩]*⟩\s*$", RegexOptions.NonBacktracking)]
    private static partial Regex WholeForShell { get; }
}
