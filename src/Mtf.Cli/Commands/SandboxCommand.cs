using System.CommandLine;
using System.Globalization;
using Mtf.Cli.Rendering;
using Mtf.Sandbox;
using Mtf.Sandbox.Driving;
using Mtf.Sandbox.Isolation;
using Mtf.Sandbox.Launching;
using Mtf.Sandbox.Traces;

namespace Mtf.Cli.Commands;

/// <summary><c>mtf sandbox</c>: runs a server in isolation and tells what it did.</summary>
internal sealed class SandboxCommand
{
    private readonly Argument<string> target = new("target") { Description = "Folder of the server", HelpName = "folder" };

    private readonly Argument<string[]> start = new("command")
    {
        Description = "Program and arguments that start it, relative to the folder; left out, they are found out",
        HelpName = "command",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> trace = new("--trace") { Description = "Write all events to a file, one JSON object per line", HelpName = "file" };
    private readonly Option<int> rounds = new("--rounds") { Description = "How often every tool is called (1)", HelpName = "n", DefaultValueFactory = _ => 1 };
    private readonly Option<int> timeout = new("--timeout") { Description = "Seconds for the whole run (180)", HelpName = "seconds", DefaultValueFactory = _ => 180 };
    private readonly Option<int> memory = new("--memory") { Description = "Megabytes that the server may use (1024)", HelpName = "MB", DefaultValueFactory = _ => 1024 };
    private readonly Option<int> idle = new("--idle") { Description = "Seconds to watch it without asking (3)", HelpName = "seconds", DefaultValueFactory = _ => 3 };
    private readonly Option<bool> deep = new("--deep") { Description = "Record also which files are only looked at" };
    private readonly Option<bool> quiet = new("--quiet", "-q") { Description = "No progress on standard error" };

    private SandboxCommand()
    {
        Range(rounds, 0, 20);
        Range(timeout, 5, 3600);
        Range(memory, 64, 65_536);
        Range(idle, 0, 600);
    }

    public static Command Create(Terminal terminal)
    {
        var sandbox = new SandboxCommand();
        var command = new Command("sandbox", "Run a server in isolation, call its tools, and record what it does")
        {
            sandbox.target, sandbox.start, sandbox.trace, sandbox.rounds, sandbox.timeout, sandbox.memory, sandbox.idle, sandbox.deep, sandbox.quiet,
        };
        command.SetAction(async (parse, cancellationToken) => (int)await sandbox.RunAsync(parse, terminal, cancellationToken));
        return command;
    }

    private async Task<ExitCode> RunAsync(ParseResult parse, Terminal terminal, CancellationToken cancellationToken)
    {
        var configuration = parse.InvocationConfiguration;
        try
        {
            var launch = await DirectoryLauncher.FindAsync(parse.GetValue(target)!, parse.GetValue(start) ?? [], cancellationToken);
            var request = new SandboxRequest
            {
                Launch = launch,
                Limits = new SandboxLimits { Wall = TimeSpan.FromSeconds(parse.GetValue(timeout)), MemoryBytes = (long)parse.GetValue(memory) << 20 },
                Driver = new DriverPlan { Rounds = parse.GetValue(rounds), Idle = TimeSpan.FromSeconds(parse.GetValue(idle)) },
                Deep = parse.GetValue(deep),
                Monitor = [.. OwnProgram.Command, SandboxMonitor.Command],
            };
            var progress = parse.GetValue(quiet) ? null : new PhaseProgress(configuration.Error);
            var result = await SandboxLauncher.RunAsync(request, progress is null ? null : progress.Report, cancellationToken);
            if (parse.GetValue(trace) is { } file)
            {
                await WriteAsync(result, file, cancellationToken);
            }

            await configuration.Output.WriteAsync(TraceSummary.Render(result, terminal.Width).AsMemory(), cancellationToken);
            return result.Footer.End == TraceEnds.MonitorFailed ? ExitCode.NotEvaluated : ExitCode.Allowed;
        }
        catch (Exception exception) when (Failure.IsEnvironment(exception))
        {
            await configuration.Error.WriteLineAsync($"mtf: {Failure.Message(exception)}");
            return ExitCode.NotEvaluated;
        }
    }

    private static async Task WriteAsync(SandboxTrace result, string file, CancellationToken cancellationToken)
    {
        await using var stream = File.Create(file);
        foreach (var line in (IEnumerable<byte[]>)[TraceLines.Write(result.Header), .. result.Events.Select(TraceLines.Write), TraceLines.Write(result.Footer)])
        {
            await stream.WriteAsync(line, cancellationToken);
            await stream.WriteAsync("\n"u8.ToArray(), cancellationToken);
        }
    }

    private static void Range(Option<int> option, int least, int most) => option.Validators.Add(result =>
    {
        if (result.Tokens is [var token] && (!int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < least || value > most))
        {
            result.AddError($"{option.Name} is a number from {least} to {most}.");
        }
    });
}
