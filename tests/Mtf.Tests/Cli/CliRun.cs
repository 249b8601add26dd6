using Mtf.Cli;
using Mtf.Tests.Reports;
using Xunit;

namespace Mtf.Tests.Cli;

/// <summary>One run of the command line in this process, with made-up evaluations.</summary>
internal sealed record CliRun(int Code, string Output, string Error)
{
    public static async Task<CliRun> Of(string[] arguments, string input = "", Evaluate? evaluate = null, bool liveProgress = false, CancellationToken? cancellation = null)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal(() => new StringReader(input), 80, Colors: false, liveProgress);
        var code = await CommandLine.RunAsync(
            arguments, evaluate ?? Sample, Sbom.All, terminal, output, error, cancellation ?? TestContext.Current.CancellationToken);
        return new CliRun(code, output.ToString(), error.ToString());
    }

    private static Task<Mtf.Evaluations.Evaluation> Sample(
        string reference, Mtf.Evaluations.EvaluationOptions options, IProgress<Mtf.Evaluations.EvaluationProgress>? progress, CancellationToken cancellationToken)
    {
        progress?.Report(new("Fetching", reference, .5));
        progress?.Report(new("Judging", reference));
        var sample = SampleEvaluations.Of(reference);
        return Task.FromResult(sample with { Reference = reference, EvaluatedAt = options.AsOf ?? sample.EvaluatedAt });
    }
}
