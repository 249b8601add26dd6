using Mtf.Findings;

namespace Mtf.Scoring;

/// <summary>What judgement says of one control, before scoring.</summary>
/// <param name="Credit">Credit of ladder and measured controls; ignored for finding controls, whose credit follows from the findings.</param>
public sealed record ControlResult(string Id, Outcome Outcome, double Credit, string Reason, string Rung = "");

/// <summary>One part of the baseline: advisory match, static analysis or permission surface.</summary>
public sealed record BaselinePart(string Title, Outcome Outcome, string Reason);

/// <summary>How complete the behavioural analysis was.</summary>
/// <param name="Complete">The run ended as planned and observation was not degraded.</param>
/// <param name="DeclaredTools">Tools that are declared.</param>
/// <param name="ListedTools">How many of them the running server listed.</param>
/// <param name="CalledTools">How many of them were called.</param>
public sealed record BehaviourCoverage(bool Complete, int DeclaredTools, int ListedTools, int CalledTools);

/// <summary>A human review, already verified: signature, reviewer and digest are the caller's business to check.</summary>
/// <param name="Qualified">The reviewer may review at all.</param>
/// <param name="Independent">The reviewer is not the publisher and not of the publisher's organisation.</param>
/// <param name="Answered">Checklist items answered.</param>
public sealed record ReviewRecord(
    string Reviewer, bool Approves, bool Qualified, bool Independent, string Digest, DateTimeOffset ReviewedAt, IReadOnlyList<string> Answered);

/// <summary>All that the rating depends on.</summary>
public sealed record ScoringInput
{
    public required string Digest { get; init; }

    public required DateTimeOffset AsOf { get; init; }

    public required DateTimeOffset ValidUntil { get; init; }

    public required IReadOnlyList<ControlResult> Controls { get; init; }

    public IReadOnlyList<Finding> Findings { get; init; } = [];

    public required IReadOnlyList<BaselinePart> Baseline { get; init; }

    /// <summary>Null when the server was not run.</summary>
    public BehaviourCoverage? Behaviour { get; init; }

    public IReadOnlyList<ReviewRecord> Reviews { get; init; } = [];

    public bool Revoked { get; init; }
}
