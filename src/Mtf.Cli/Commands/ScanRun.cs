using System.Runtime.CompilerServices;
using Mtf.Evaluations;
using Mtf.Reports;

namespace Mtf.Cli.Commands;

/// <summary>One run of <c>mtf scan</c>: evaluates the targets in turn and writes the report.</summary>
internal sealed class ScanRun(ScanRequest request, Evaluate evaluate, Terminal terminal, TextWriter output, TextWriter error)
{
    private const int MaxTargets = 10_000;
    private const int MaxTargetLength = 4096;

    private bool Streams => request is { Report.Format: ReportFormat.Json, OutputFile: null };

    public async Task<ExitCode> RunAsync(CancellationToken cancellationToken)
    {
        if (!Suppressions.TryRead(request.SuppressionFiles, out var suppressions, out var problem))
        {
            await error.WriteLineAsync($"mtf: {TerminalText.Escape(problem, 600)}");
            return ExitCode.Usage;
        }

        var evaluations = new List<Evaluation>();
        var failed = false;
        await foreach (var target in TargetsAsync(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await EvaluateAsync(target, cancellationToken) is not { } found)
            {
                failed = true;
                continue;
            }

            var evaluation = suppressions.Apply(found);
            evaluations.Add(evaluation);
            if (Streams)
            {
                await new ReportOutput(request, terminal).WriteAsync([evaluation], output, cancellationToken);
                await output.FlushAsync(cancellationToken);
            }
        }

        if (evaluations.Count == 0)
        {
            return failed ? ExitCode.NotEvaluated : NothingAsked();
        }

        if (!Streams && !await WriteAsync(evaluations, cancellationToken))
        {
            return ExitCode.NotEvaluated;
        }

        var denied = Deny(evaluations);
        return failed ? ExitCode.NotEvaluated : denied ? ExitCode.Denied : ExitCode.Allowed;
    }

    private ExitCode NothingAsked()
    {
        error.WriteLine("mtf: no target was given on standard input, one per line is expected");
        return ExitCode.Usage;
    }

    private async IAsyncEnumerable<string> TargetsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var target in request.Targets)
        {
            if (target != "-")
            {
                yield return target;
                continue;
            }

            using var input = terminal.OpenInput();
            for (var count = 0; count < MaxTargets && await ReadLineAsync(input, cancellationToken) is { } line; count++)
            {
                var listed = line.Trim();
                if (listed.Length is > 0 and <= MaxTargetLength && listed[0] != '#')
                {
                    yield return listed;
                }
            }
        }
    }

    // Reading a terminal cannot be cancelled, waiting for it can.
    private static Task<string?> ReadLineAsync(TextReader input, CancellationToken cancellationToken) =>
        Task.Run(input.ReadLine, cancellationToken).WaitAsync(cancellationToken);

    private async Task<Evaluation?> EvaluateAsync(string target, CancellationToken cancellationToken)
    {
        using var progress = request.Quiet ? null : new ProgressLine(error, terminal.LiveProgress, terminal.Width);
        try
        {
            return await evaluate(target, request.Options, progress, cancellationToken);
        }
        catch (Exception exception) when (Failure.IsEnvironment(exception))
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Dispose();
            await error.WriteLineAsync($"mtf: {TerminalText.Escape(target, 200)}: {Failure.Message(exception)}");
            return null;
        }
    }

    private async Task<bool> WriteAsync(IReadOnlyList<Evaluation> evaluations, CancellationToken cancellationToken)
    {
        var report = new ReportOutput(request, terminal);
        if (request.OutputFile is not { } path)
        {
            await report.WriteAsync(evaluations, output, cancellationToken);
            return true;
        }

        try
        {
            await report.WriteFileAsync(evaluations, path, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"mtf: the report cannot be written: {Failure.Message(exception)}");
            return false;
        }

        if (!request.Quiet)
        {
            foreach (var evaluation in evaluations)
            {
                await error.WriteLineAsync($"mtf: {TerminalText.Escape(evaluation.Reference, 200)}: {Explanation.Headline(evaluation)}; "
                    + $"{evaluation.Rating.Level} ({TerminalText.Escape(path)})");
            }
        }

        return true;
    }

    private bool Deny(List<Evaluation> evaluations)
    {
        var denied = false;
        foreach (var evaluation in evaluations)
        {
            foreach (var objection in request.Thresholds.Select(threshold => threshold.Objection(evaluation)).OfType<string>())
            {
                denied = true;
                error.WriteLine($"mtf: denied: {TerminalText.Escape(evaluation.Reference, 200)}: {objection}");
            }
        }

        return denied;
    }
}
