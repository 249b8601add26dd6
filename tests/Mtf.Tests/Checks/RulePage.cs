using System.Globalization;
using System.Text.RegularExpressions;
using Mtf.Artifacts;
using Mtf.Checks;

namespace Mtf.Tests.Checks;

/// <summary>What a check must say about an example.</summary>
internal enum Expectation { MarkedLines, Flagged, NotFlagged, NotEvaluated }

/// <summary>One package of a check's page: the fenced blocks below one heading.</summary>
/// <param name="Heading">Text of the heading.</param>
/// <param name="Files">Path and content with the markers taken out.</param>
/// <param name="Marked">Lines that must be flagged.</param>
/// <param name="Anomalies">Entries of a block named <c>@anomalies</c>: <c>kind | entry | detail</c>.</param>
internal sealed record RuleExample(
    string Heading, Expectation Expectation, IReadOnlyList<(string Path, string Text)> Files, IReadOnlySet<(string Path, int Line)> Marked,
    IReadOnlyList<ContainerAnomaly> Anomalies);

/// <summary>
/// Reads the examples of a page. A fenced block with a language and a file name is a file; a line that ends in a finding marker must be
/// flagged; <c>{U+202E}</c> stands for the character, so that pages show what is invisible and hold no working credential.
/// </summary>
internal static partial class RulePage
{
    private static readonly string[] Markers = ["// finding", "# finding", "<!-- finding -->"];

    public static IReadOnlyList<RuleExample> Examples(CheckPage page)
    {
        var lines = page.Markdown.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n')
            .SkipWhile(line => line != "## Examples").Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal)).ToList();
        var examples = new List<RuleExample>();
        for (var i = 0; i < lines.Count;)
        {
            var heading = lines[i].StartsWith("### ", StringComparison.Ordinal) ? lines[i][4..].Trim() : "";
            var end = lines.FindIndex(i + 1, line => line.StartsWith("### ", StringComparison.Ordinal));
            var section = lines[i..(end < 0 ? lines.Count : end)];
            i += section.Count;
            if (Read(heading, section) is { } example)
            {
                examples.Add(example);
            }
        }

        return examples;
    }

    private static RuleExample? Read(string heading, List<string> lines)
    {
        var files = new List<(string, string)>();
        var marked = new HashSet<(string, int)>();
        var anomalies = new List<ContainerAnomaly>();
        for (var i = 0; i < lines.Count; i++)
        {
            if (!lines[i].StartsWith("```", StringComparison.Ordinal))
            {
                continue;
            }

            var name = lines[i].TrimStart('`').Split(' ', 2, StringSplitOptions.TrimEntries) is [_, var path] ? path : "";
            var close = lines.FindIndex(i + 1, line => line.TrimEnd() == "```");
            var body = lines[(i + 1)..close];
            i = close;
            if (name == "@anomalies")
            {
                anomalies.AddRange(body.Select(line => line.Split('|', StringSplitOptions.TrimEntries)).Select(parts => new ContainerAnomaly(parts[0], parts[1], parts[2])));
            }
            else if (name.Length > 0)
            {
                files.Add((name, Content(name, body, marked)));
            }
        }

        return files.Count + anomalies.Count == 0 ? null : new RuleExample(heading, ExpectationOf(heading), files, marked, anomalies);
    }

    private static string Content(string name, List<string> body, HashSet<(string, int)> marked)
    {
        var content = new List<string>();
        foreach (var line in body)
        {
            var marker = Markers.FirstOrDefault(candidate => line.EndsWith(candidate, StringComparison.Ordinal));
            if (marker is not null)
            {
                marked.Add((name, content.Count + 1));
            }

            var text = marker is null ? line : line[..^marker.Length].TrimEnd();
            content.Add(CodePoint.Replace(text, match => char.ConvertFromUtf32(int.Parse(match.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture))));
        }

        return string.Join('\n', content) + "\n";
    }

    private static Expectation ExpectationOf(string heading) =>
        heading.EndsWith("(flagged)", StringComparison.Ordinal) ? Expectation.Flagged
        : heading.EndsWith("(not flagged)", StringComparison.Ordinal) ? Expectation.NotFlagged
        : heading.EndsWith("(not evaluated)", StringComparison.Ordinal) ? Expectation.NotEvaluated
        : Expectation.MarkedLines;

    [GeneratedRegex(@"\{U\+([0-9A-F]{4,6})\}", RegexOptions.NonBacktracking)]
    private static partial Regex CodePoint { get; }
}
