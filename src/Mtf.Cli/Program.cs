using System.Runtime.InteropServices;
using System.Text;
using Mtf.Artifacts;
using Mtf.Cli;
using Mtf.Evaluations;
using Mtf.Sandbox;

// Started by mtf itself inside of the namespaces of a run.
if (args is [SandboxMonitor.Command])
{
    return await SandboxMonitor.RunAsync();
}

var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
using var output = new StreamWriter(Console.OpenStandardOutput(), utf8) { NewLine = "\n" };
using var error = new StreamWriter(Console.OpenStandardError(), utf8) { NewLine = "\n", AutoFlush = true };
using var cancellation = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

return await CommandLine.RunAsync(args, EvaluateAsync, Sbom.All, Terminal.Detect(), output, error, cancellation.Token);

static Task<Evaluation> EvaluateAsync(
    string reference, EvaluationOptions options, IProgress<EvaluationProgress>? progress, CancellationToken cancellationToken) =>
    new Evaluator(UserEnvironment.Current(), TimeProvider.System).EvaluateAsync(reference, options, progress, cancellationToken);

// The first signal asks for an orderly end; a second one, or two seconds, ends the process.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    if (cancellation.IsCancellationRequested)
    {
        Environment.Exit((int)ExitCode.Cancelled);
    }

    cancellation.Cancel();
    _ = Task.Delay(TimeSpan.FromSeconds(2)).ContinueWith(_ => Environment.Exit((int)ExitCode.Cancelled), TaskScheduler.Default);
}
