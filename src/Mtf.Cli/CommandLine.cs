using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Mtf.Cli.Commands;

namespace Mtf.Cli;

/// <summary>The command line of <c>mtf</c>: parses, runs, and turns every ending into an exit code.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(
        string[] arguments, Evaluate evaluate, IReadOnlyList<Sbom> sboms, Terminal terminal, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var parse = CreateRoot(evaluate, sboms, terminal).Parse(arguments);
        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        if (parse.Action is ParseErrorAction { } mistake)
        {
            mistake.ShowHelp = false;
            configuration.Output = error;
        }

        try
        {
            var code = await parse.InvokeAsync(configuration, cancellationToken);
            return parse.Errors.Count > 0 ? (int)ExitCode.Usage : code;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return (int)ExitCode.Cancelled;
        }
        catch (Exception exception)
        {
            await error.WriteLineAsync($"mtf: internal error, please report it: {Failure.Describe(exception)}");
            return (int)ExitCode.NotEvaluated;
        }
    }

    private static RootCommand CreateRoot(Evaluate evaluate, IReadOnlyList<Sbom> sboms, Terminal terminal)
    {
        var root = new RootCommand("Measures how far an MCP server can be trusted.")
        {
            ScanCommand.Create(evaluate, sboms, terminal),
            SandboxCommand.Create(terminal),
            ExplainCommand.Create(terminal),
            AdvisoriesCommand.Create(terminal),
            CompletionCommand.Create(),
        };
        foreach (var option in root.Options)
        {
            switch (option)
            {
                case HelpOption:
                    option.Action = new HelpPage(terminal.Width);
                    option.Description = "Show help and usage";
                    break;
                case VersionOption:
                    option.Action = new VersionLine();
                    option.Description = "Show the version";
                    break;
            }
        }

        return root;
    }
}
