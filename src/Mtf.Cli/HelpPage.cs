using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using System.Text;

namespace Mtf.Cli;

/// <summary>
/// Help of a command. Ours, because the library's own sorts and groups through generic code that is compiled at every start:
/// half of the time of <c>mtf --help</c>.
/// </summary>
internal sealed class HelpPage(int width) : SynchronousCommandLineAction
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
        parseResult.InvocationConfiguration.Output.Write(Render(parseResult.CommandResult.Command));
        return (int)ExitCode.Allowed;
    }

    private string Render(Command command)
    {
        var text = new StringBuilder();
        Wrap(text, command.Description ?? "", indent: 0);
        text.Append("\nUsage:\n  ").Append(PathOf(command));
        foreach (var argument in command.Arguments)
        {
            text.Append(' ').Append(Label(argument));
        }

        text.Append(command.Subcommands.Count > 0 ? " <command>" : "").Append(" [options]\n");
        Section(text, "Arguments", [.. command.Arguments.Select(argument => new Row(Label(argument), argument.Description))]);
        Section(text, "Commands", [.. command.Subcommands.Select(subcommand => new Row(
            string.Join(' ', subcommand.Arguments.Select(Label).Prepend(subcommand.Name)), subcommand.Description))]);
        Row[] help = command is RootCommand ? [] : [new Row("-h, --help", "Show help and usage")];
        Section(text, "Options", [.. command.Options.Select(option => new Row(Label(option), option.Description)), .. help]);
        return text.Append(ExitCodes).ToString();
    }

    private void Section(StringBuilder text, string title, Row[] rows)
    {
        if (rows.Length == 0)
        {
            return;
        }

        text.Append('\n').Append(title).Append(":\n");
        var column = 4 + rows.Max(row => row.Name.Length);
        foreach (var row in rows)
        {
            text.Append("  ").Append(row.Name.PadRight(column - 2));
            Wrap(text, row.Text ?? "", column);
        }
    }

    private void Wrap(StringBuilder text, string sentence, int indent)
    {
        var used = indent;
        foreach (var word in sentence.Split(' '))
        {
            if (used > indent && used + 1 + word.Length > width)
            {
                text.Append('\n').Append(' ', indent);
                used = indent;
            }

            text.Append(used > indent ? " " : "").Append(word);
            used += word.Length + (used > indent ? 1 : 0);
        }

        text.Append('\n');
    }

    private static string PathOf(Command command) =>
        command is RootCommand ? "mtf" : $"{PathOf(command.Parents.OfType<Command>().First())} {command.Name}";

    private static string Label(Argument argument)
    {
        var name = $"<{argument.HelpName ?? argument.Name}>";
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}]" : argument.Arity.MaximumNumberOfValues > 1 ? name + "..." : name;
    }

    private static string Label(Option option)
    {
        var names = string.Join(", ", option.Aliases.Where(alias => alias.StartsWith('-') && alias != "-?").Append(option.Name));
        return option.HelpName is { } value ? $"{names} <{value}>" : names;
    }

    private sealed record Row(string Name, string? Text);
}

/// <summary>"mtf 0.1.0".</summary>
internal sealed class VersionLine : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var version = typeof(VersionLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        parseResult.InvocationConfiguration.Output.Write($"mtf {version.Split('+')[0]}\n");
        return (int)ExitCode.Allowed;
    }
}
