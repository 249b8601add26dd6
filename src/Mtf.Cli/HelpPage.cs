using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;

namespace Mtf.Cli;

/// <summary>Help with the command's own name instead of the assembly's, and with the exit codes.</summary>
internal sealed class HelpPage(HelpAction inner) : SynchronousCommandLineAction
{
    private const string ExitCodes = """
        Exit codes:
          0    allowed: evaluated, and every --fail-on threshold is met
          1    denied: a --fail-on threshold is not met
          2    usage: the command line is wrong
          3    could not evaluate
          130  cancelled

        """;

    public override int Invoke(ParseResult parseResult)
    {
        var configuration = parseResult.InvocationConfiguration;
        var output = configuration.Output;
        using var page = new StringWriter { NewLine = "\n" };
        configuration.Output = page;
        var code = inner.Invoke(parseResult);
        configuration.Output = output;
        output.Write(page.ToString().TrimEnd('\n').Replace(RootCommand.ExecutableName, "mtf", StringComparison.Ordinal));
        output.Write("\n\n" + ExitCodes);
        return code;
    }
}

/// <summary>"mtf 0.1.0".</summary>
internal sealed class VersionLine : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var version = typeof(VersionLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        parseResult.InvocationConfiguration.Output.Write($"mtf {version.Split('+')[0]}\n");
        return 0;
    }
}
