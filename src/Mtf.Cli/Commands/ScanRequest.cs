using Mtf.Evaluations;

namespace Mtf.Cli.Commands;

/// <summary>A scan as asked for on the command line.</summary>
internal sealed record ScanRequest
{
    public required IReadOnlyList<string> Targets { get; init; }

    public required ReportChoice Report { get; init; }

    /// <summary>File to write instead of standard output.</summary>
    public string? OutputFile { get; init; }

    public required EvaluationOptions Options { get; init; }

    public IReadOnlyList<Threshold> Thresholds { get; init; } = [];

    /// <summary>Files with the user's decisions about findings.</summary>
    public IReadOnlyList<string> SuppressionFiles { get; init; } = [];

    public bool Verbose { get; init; }

    public bool Quiet { get; init; }
}
