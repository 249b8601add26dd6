using System.CommandLine;
using Mtf.Cli.Rendering;
using Mtf.Reports;
using Mtf.Scoring;

namespace Mtf.Cli.Commands;

/// <summary><c>mtf explain</c>: what a check, control, dimension, level or cap means.</summary>
internal static class ExplainCommand
{
    public static Command Create(Terminal terminal)
    {
        var topic = new Argument<string?>("topic")
        {
            Description = "A check (PRM010), control (PRM-01), dimension (permissions), level (scanned) or cap (malware); nothing lists them all",
            Arity = ArgumentArity.ZeroOrOne,
        };
        topic.CompletionSources.Add(_ => Topics().Select(name => new System.CommandLine.Completions.CompletionItem(name)));
        var command = new Command("explain", "Tell what a check, control, dimension, level or cap means") { topic };
        command.SetAction(parse =>
        {
            var configuration = parse.InvocationConfiguration;
            if (parse.GetValue(topic) is not { } name)
            {
                configuration.Output.Write(StandardPage.Index(terminal.Width, terminal.Colors));
                return (int)ExitCode.Allowed;
            }

            if (Explain(name.Trim(), terminal) is { } page)
            {
                configuration.Output.Write(page);
                return (int)ExitCode.Allowed;
            }

            var nearest = Topics().MinBy(candidate => Distance(candidate, name))!;
            configuration.Error.WriteLine($"mtf: nothing is called '{TerminalText.Escape(name, 100)}'; did you mean '{nearest}'? 'mtf explain' lists all.");
            return (int)ExitCode.Usage;
        });
        return command;
    }

    private static string? Explain(string name, Terminal terminal)
    {
        var (standard, width, colors) = (Standard.Current, terminal.Width, terminal.Colors);
        bool Named(string id) => id.Equals(name, StringComparison.OrdinalIgnoreCase);
        if (CheckPages.Ids.FirstOrDefault(Named) is { } check)
        {
            return MarkdownPage.Render(CheckPages.Find(check)!.Markdown, width, colors);
        }

        if (standard.Controls.FirstOrDefault(control => Named(control.Id)) is { } control)
        {
            return StandardPage.Of(control, width, colors);
        }

        if (standard.Dimensions.FirstOrDefault(dimension => Named(dimension.Id.ToString())) is { } dimension)
        {
            return StandardPage.Of(dimension, width, colors);
        }

        if (standard.Levels.FirstOrDefault(level => Named(level.Id.ToString()) || Named($"{level.Ordinal}")) is { } level)
        {
            return StandardPage.Of(level, width, colors);
        }

        return standard.Caps.FirstOrDefault(cap => Named(cap.Kind)) is { } cap ? StandardPage.Of(cap, width, colors) : null;
    }

    private static IEnumerable<string> Topics() =>
    [
        .. Standard.Current.Levels.Select(level => Explanation.Word(level.Id)),
        .. Standard.Current.Dimensions.Select(dimension => Explanation.Word(dimension.Id)),
        .. Standard.Current.Controls.Select(control => control.Id),
        .. CheckPages.Ids,
        .. Standard.Current.Caps.Select(cap => cap.Kind),
    ];

    private static int Distance(string left, string right)
    {
        if (right.Length > 40)
        {
            return int.MaxValue;
        }

        var previous = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var row = 1; row <= left.Length; row++)
        {
            var current = new int[right.Length + 1];
            current[0] = row;
            for (var column = 1; column <= right.Length; column++)
            {
                var same = char.ToUpperInvariant(left[row - 1]) == char.ToUpperInvariant(right[column - 1]);
                current[column] = Math.Min(Math.Min(previous[column] + 1, current[column - 1] + 1), previous[column - 1] + (same ? 0 : 1));
            }

            previous = current;
        }

        return previous[^1];
    }
}
