using System.Reflection;
using Mtf.Advisories;
using Mtf.Artifacts;
using Mtf.Checks;
using Mtf.Collectors;
using Mtf.Scoring;

namespace Mtf.Evaluations;

/// <summary>Evaluates a reference end to end: fetch, collect, judge, score.</summary>
public sealed class Evaluator(UserEnvironment environment, TimeProvider time)
{
    private static readonly Tool Self = new(
        "mtf", typeof(Evaluator).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0]);

    /// <exception cref="ArtifactException">The reference cannot be fetched or read.</exception>
    /// <exception cref="AdvisoryException">A VEX document of the user cannot be read.</exception>
    public async Task<Evaluation> EvaluateAsync(
        string reference, EvaluationOptions options, IProgress<EvaluationProgress>? progress, CancellationToken cancellationToken)
    {
        var asOf = options.AsOf ?? time.GetUtcNow();
        var vex = VexFiles.Read(options.VexFiles);
        using var source = new ArtifactSource(
            new FetchOptions { Offline = options.Offline, AsOf = options.AsOf, NoCache = options.NoCache, CacheDirectory = options.CacheDirectory }, environment, time);
        using var artifact = await source.OpenAsync(Reference.Parse(reference), reference, Adapt(progress), cancellationToken);
        var collector = new EvidenceCollector(source, CollectionOptionsOf(options, asOf) with { Vex = vex }, time);
        var evidence = await collector.CollectAsync(artifact, Adapt(progress, reference), cancellationToken);
        progress?.Report(new EvaluationProgress("Judging", reference));
        return Judged(evidence, reference, Standard.Current);
    }

    /// <summary>The evaluation that follows from evidence. Pure: the same evidence gives the same evaluation.</summary>
    public static Evaluation Judged(EvidenceSet evidence, string reference, Standard standard)
    {
        var judgement = Judge.Decide(evidence, standard, CheckCatalog.Checks, CheckCatalog.Assessments);
        var validUntil = evidence.AsOf.AddDays(standard.ValidityDays);
        var (rating, dimensions) = new Scorer(standard).Rate(new ScoringInput
        {
            Digest = evidence.Subject.Digest,
            AsOf = evidence.AsOf,
            ValidUntil = validUntil,
            Controls = judgement.Controls,
            Findings = judgement.Findings,
            Baseline = Baseline(judgement),
        });
        return new Evaluation
        {
            StandardVersion = standard.Version,
            Subject = evidence.Subject,
            Kind = evidence.Kind,
            Reference = reference,
            Rating = rating,
            Dimensions = dimensions,
            Findings = judgement.Findings,
            Inventory = evidence.Inventory,
            Code = evidence.Code.Select(CodeSurface.Of),
            Dependencies = evidence.Dependencies,
            Advisories = evidence.Advisories,
            EvaluatedAt = evidence.AsOf,
            ValidUntil = validUntil,
            Tool = Self,
        };
    }

    private static IReadOnlyList<BaselinePart> Baseline(Judgement judgement)
    {
        var vulnerabilities = judgement.Controls.First(control => control.Id == "MNT-01");
        var flows = judgement.Controls.First(control => control.Id == "BHV-05");
        // A surface is known only as far as the code is: without analysis a declaration was compared with nothing.
        var surface = flows.Outcome == Outcome.Evaluated ? judgement.Controls.First(control => control.Id == "PRM-01") : flows;
        return
        [
            new BaselinePart("Advisory match", vulnerabilities.Outcome, vulnerabilities.Reason),
            new BaselinePart("Static analysis", flows.Outcome, flows.Reason),
            new BaselinePart("Permission surface", surface.Outcome, surface.Reason),
        ];
    }

    private CollectionOptions CollectionOptionsOf(EvaluationOptions options, DateTimeOffset asOf)
    {
        var cache = options.NoCache ? null : options.CacheDirectory ?? environment.CacheDirectory;
        var data = options.DataDirectory is { } folder
            ? Path.Combine(folder, "advisories")
            : AdvisoryStore.DefaultDirectory(name => environment[name]);
        return new CollectionOptions(asOf, data, cache is null ? null : Path.Combine(cache, "graphs"), options.Offline);
    }

    private static Relay<FetchProgress>? Adapt(IProgress<EvaluationProgress>? progress) => progress is null ? null : new Relay<FetchProgress>(step =>
        progress.Report(new EvaluationProgress(
            step.Stage switch { "metadata" => "Asking the registry for", "download" => "Downloading", "unpack" => "Unpacking", "clone" => "Cloning", "connect" => "Connecting to", var stage => stage },
            step.Subject, step.Total is > 0 and var total ? (double)step.Done / total : null)));

    private static Relay<string>? Adapt(IProgress<EvaluationProgress>? progress, string reference) =>
        progress is null ? null : new Relay<string>(stage => progress.Report(new EvaluationProgress(stage, reference)));

    /// <summary>Hands progress on at once and in order, which <see cref="Progress{T}"/> does not promise.</summary>
    private sealed class Relay<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
