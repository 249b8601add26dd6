using Mtf.Checks;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Scoring;

namespace Mtf.Evaluations;

/// <summary>What the checks and assessments say about a subject.</summary>
internal sealed record Judgement(IReadOnlyList<Finding> Findings, IReadOnlyList<ControlResult> Controls);

/// <summary>Runs every check and assessment over the evidence. Pure.</summary>
internal static class Judge
{
    public static Judgement Decide(EvidenceSet evidence, Standard standard, IReadOnlyList<Check> checks, IReadOnlyList<Assessment> assessments)
    {
        var answers = new Evidence<IReadOnlyList<Finding>>[checks.Count];
        Parallel.For(0, checks.Count, index => answers[index] = Answer(checks[index].Id, () => checks[index].Run(evidence)));
        var byCheck = checks.Zip(answers).ToDictionary(pair => pair.First.Id, pair => pair.Second, StringComparer.Ordinal);
        var byControl = assessments.ToDictionary(
            assessment => assessment.Control, assessment => Answer(assessment.Control, () => assessment.Assess(evidence)), StringComparer.Ordinal);

        IReadOnlyList<Finding> findings =
        [
            .. answers.SelectMany(answer => answer.ValueOrDefault ?? [])
                .OrderByDescending(finding => finding.Severity).ThenBy(finding => finding.Check, StringComparer.Ordinal)
                .ThenBy(finding => finding.Location?.File, StringComparer.Ordinal).ThenBy(finding => finding.Location?.Line)
                .ThenBy(finding => finding.Message, StringComparer.Ordinal),
        ];
        return new Judgement(findings, [.. standard.Controls.Select(control => control.Kind == ControlKind.Finding
            ? FromChecks(control, byCheck, findings)
            : FromAssessment(control, byControl.GetValueOrDefault(control.Id)))]);
    }

    // A check or assessment that fails on hostile evidence is an answer that is missing, never a pass.
    private static Evidence<T> Answer<T>(string id, Func<Evidence<T>> ask)
    {
        try
        {
            return ask();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return Evidence.Failed<T>($"{id} failed: {exception.GetType().Name}: {exception.Message}");
        }
    }

    private static ControlResult FromChecks(
        ControlDefinition control, Dictionary<string, Evidence<IReadOnlyList<Finding>>> answers, IReadOnlyList<Finding> findings)
    {
        if (control.Requires.Count == 0)
        {
            return new ControlResult(control.Id, Outcome.NotAvailable, 0, $"Not looked at: this needs {control.Needs}.");
        }

        var missing = control.Requires.Select(id => Missing(control, answers.GetValueOrDefault(id))).ToList();
        if (missing.All(answer => answer is { Reason: MissingReason.NotApplicable }) || missing.Exists(answer => answer is { Reason: not MissingReason.NotApplicable }))
        {
            var worst = missing.OfType<Evidence<IReadOnlyList<Finding>>.Missing>().MaxBy(answer => answer.Reason)!;
            return new ControlResult(control.Id, ToOutcome(worst.Reason), 0, worst.Detail);
        }

        var objections = findings.Where(finding => finding.Control == control.Id && finding.Severity > Severity.Info).ToList();
        var reason = objections.Count == 0 ? "Looked, nothing to object."
            : objections.Count == 1 ? objections[0].Message
            : $"{objections.Count} findings, the most severe: {objections[0].Message}";
        return new ControlResult(control.Id, Outcome.Evaluated, 0, reason);
    }

    private static Evidence<IReadOnlyList<Finding>>.Missing? Missing(ControlDefinition control, Evidence<IReadOnlyList<Finding>>? answer) =>
        answer is null ? new(MissingReason.NotAvailable, $"Not looked at: this needs {control.Needs}.") : answer as Evidence<IReadOnlyList<Finding>>.Missing;

    private static ControlResult FromAssessment(ControlDefinition control, Evidence<Assessed>? answer) => answer switch
    {
        Evidence<Assessed>.Collected(var assessed) => new ControlResult(control.Id, Outcome.Evaluated, assessed.Credit, assessed.Reason, assessed.Rung),
        Evidence<Assessed>.Missing(var reason, var detail) => new ControlResult(control.Id, ToOutcome(reason), 0, detail),
        _ => new ControlResult(control.Id, Outcome.NotAvailable, 0, "Not looked at by this version."),
    };

    private static Outcome ToOutcome(MissingReason reason) => reason switch
    {
        MissingReason.NotApplicable => Outcome.NotApplicable,
        MissingReason.NotAvailable => Outcome.NotAvailable,
        MissingReason.Error => Outcome.Error,
    };
}
