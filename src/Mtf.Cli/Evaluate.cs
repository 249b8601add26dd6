using Mtf.Evaluations;

namespace Mtf.Cli;

/// <summary>Evaluates one reference: the engine, or a made-up one in tests.</summary>
internal delegate Task<Evaluation> Evaluate(
    string reference, EvaluationOptions options, IProgress<EvaluationProgress>? progress, CancellationToken cancellationToken);
