using CsCheck;
using Mtf.Findings;
using Mtf.Scoring;

namespace Mtf.Tests.Scoring;

/// <summary>Random scoring inputs.</summary>
internal static class ScoringGen
{
    private const string Digest = "00";
    private static readonly DateTimeOffset AsOf = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] ControlIds = [.. Standard.Current.Controls.Select(control => control.Id)];
    private static readonly string?[] Caps = [null, null, null, null, null, null, .. Standard.Current.Caps.Select(cap => cap.Kind)];

    private static readonly Gen<ControlResult[]> Controls = Gen.Select(
        Gen.Enum<Outcome>().Array[ControlIds.Length], Gen.Int[0, 20].Array[ControlIds.Length],
        (outcomes, credits) => ControlIds.Select((id, index) => new ControlResult(id, outcomes[index], credits[index] / 20.0, "generated")).ToArray());

    private static readonly Gen<VectorFinding[]> Findings = Gen.Select(
        Gen.OneOf(ControlIds), Gen.Enum<Severity>(), Gen.OneOf(Caps), (control, severity, cap) => new VectorFinding("XXX000", control, severity, cap))
        .Array[0, 12];

    private static readonly Gen<BaselinePart[]> Baseline = Gen.Enum<Outcome>().Array[3]
        .Select(outcomes => outcomes.Select((outcome, index) => new BaselinePart($"Part {index}", outcome, "generated")).ToArray());

    private static readonly Gen<ReviewRecord[]> Reviews = Gen.Select(
        Gen.OneOf("alice", "bob"), Gen.Bool, Gen.Int[0, 500], Gen.Int[0, 4],
        (reviewer, approves, ageDays, answered) => new ReviewRecord(
            reviewer, approves, Qualified: true, Independent: true, Digest, AsOf.AddDays(-ageDays), [.. Standard.Current.Checklist.Take(answered)]))
        .Array[0, 3].Where(reviews => reviews.Select(review => (review.Reviewer, review.ReviewedAt)).Distinct().Count() == reviews.Length);

    private static readonly Gen<BehaviourCoverage?> Behaviour = Gen.Select(Gen.Int[0, 2], Gen.Bool, Gen.Int[0, 10],
        (present, complete, called) => present == 0 ? null : new BehaviourCoverage(complete, 10, 10, called));

    public static Gen<VectorInput> Input { get; } = Gen.Select(Controls, Findings, Baseline, Reviews, Behaviour, Gen.Int[0, 9],
        (controls, findings, baseline, reviews, behaviour, revoked) => new VectorInput(
            Digest, AsOf, AsOf.AddDays(30), controls, findings, baseline, reviews, Revoked: revoked == 0, behaviour));
}
