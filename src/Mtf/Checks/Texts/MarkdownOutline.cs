namespace Mtf.Checks.Texts;

/// <summary>A section of a document with the text below its heading, up to the next heading of the same or a higher level.</summary>
/// <param name="Level">1 to 6; 0 for the text before the first heading.</param>
/// <param name="Heading">Heading without marks.</param>
/// <param name="Own">Lines directly below the heading, without sub-sections; code blocks included.</param>
/// <param name="All">Own lines and those of all sub-sections, their headings included.</param>
public sealed record MarkdownSection(int Level, string Heading, IReadOnlyList<string> Own, IReadOnlyList<string> All)
{
    /// <summary>Words of prose in the whole section: no code, links without their targets, no markup.</summary>
    public int Words => Prose(All).Count();

    /// <summary>Share of different words: text that repeats itself to be long has few.</summary>
    public double Variety => Prose(All).Take(100).ToList() is { Count: > 0 } words
        ? (double)words.Distinct(StringComparer.OrdinalIgnoreCase).Count() / words.Count
        : 0;

    public int OwnWords => Prose(Own).Count();

    public bool HasCode => All.Any(line => line.TrimStart().StartsWith("```", StringComparison.Ordinal) || line.TrimStart().StartsWith("~~~", StringComparison.Ordinal));

    /// <summary>List items, table rows and sub-headings.</summary>
    public int Items => All.Count(line => line.TrimStart() is ['-' or '*' or '+', ' ', ..] or ['|', ..] or ['#', ..]
        || line.TrimStart() is [var digit, '.', ' ', ..] && char.IsAsciiDigit(digit));

    public bool Mentions(string text) => All.Any(line => line.Contains(text, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> Prose(IReadOnlyList<string> lines)
    {
        var isCode = false;
        foreach (var line in lines)
        {
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal) || line.TrimStart().StartsWith("~~~", StringComparison.Ordinal))
            {
                isCode = !isCode;
            }
            else if (!isCode)
            {
                foreach (var word in WithoutTargets(line).Split([' ', '\t', '|', '*', '`', '#', '>', '[', ']', '(', ')', ',', '.', ';', ':', '!', '?', '"'], StringSplitOptions.RemoveEmptyEntries))
                {
                    if (word.Length > 1 && word.Any(char.IsLetter))
                    {
                        yield return word;
                    }
                }
            }
        }
    }

    /// <summary>Drops images, link targets, URLs and HTML tags.</summary>
    private static string WithoutTargets(string line)
    {
        var text = new System.Text.StringBuilder(line.Length);
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '<' && line.IndexOf('>', i) is > 0 and var close)
            {
                i = close;
            }
            else if (line[i] == ']' && i + 1 < line.Length && line[i + 1] == '(' && line.IndexOf(')', i) is > 0 and var end)
            {
                i = end;
                text.Append(' ');
            }
            else if (line[i] == '!' && i + 1 < line.Length && line[i + 1] == '[' && line.IndexOf(']', i) is > 0 and var alt)
            {
                i = alt - 1;
            }
            else if (line.AsSpan(i).StartsWith("https://") || line.AsSpan(i).StartsWith("http://"))
            {
                var stop = line.AsSpan(i).IndexOfAny(' ', ')', '>');
                i = stop < 0 ? line.Length : i + stop;
                text.Append(' ');
            }
            else
            {
                text.Append(line[i]);
            }
        }

        return text.ToString();
    }
}

/// <summary>The sections of a Markdown or reStructuredText document.</summary>
public static class MarkdownOutline
{
    private const int MostLines = 20_000;

    public static IReadOnlyList<MarkdownSection> Parse(string text)
    {
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n').Take(MostLines).ToList();
        var headings = Headings(lines);
        headings.Insert(0, (-1, 0, "", 0));
        var sections = new List<MarkdownSection>();
        for (var i = 0; i < headings.Count; i++)
        {
            var (line, level, heading, length) = headings[i];
            var ownEnd = i + 1 < headings.Count ? headings[i + 1].Line : lines.Count;
            var next = headings.FindIndex(i + 1, other => other.Level <= level);
            var allEnd = level == 0 ? ownEnd : next < 0 ? lines.Count : headings[next].Line;
            var start = Math.Max(0, line + length);
            sections.Add(new MarkdownSection(level, heading, lines[start..Math.Max(start, ownEnd)], lines[start..Math.Max(start, allEnd)]));
        }

        return sections;
    }

    /// <summary>Line, level, text and number of lines of each heading outside code blocks.</summary>
    private static List<(int Line, int Level, string Heading, int Length)> Headings(List<string> lines)
    {
        var headings = new List<(int, int, string, int)>();
        var isCode = false;
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i].TrimStart();
            if (line.StartsWith("```", StringComparison.Ordinal) || line.StartsWith("~~~", StringComparison.Ordinal))
            {
                isCode = !isCode;
            }
            else if (!isCode && Level(line) is > 0 and var level)
            {
                headings.Add((i, level, line.Trim('#', ' ', '\t'), 1));
            }
            else if (!isCode && HtmlLevel(line) is > 0 and var html)
            {
                headings.Add((i, html, string.Concat(line.Split('<').Select(part => part[(part.IndexOf('>', StringComparison.Ordinal) + 1)..])).Trim(), 1));
            }
            else if (!isCode && line.Length > 0 && i + 1 < lines.Count && Underline(lines[i + 1]) is > 0 and var underlined && line[0] is not ('|' or '-' or '>'))
            {
                headings.Add((i, underlined, line.Trim(), 2));
                i++;
            }
        }

        return headings;
    }

    private static int Level(string line)
    {
        var marks = line.AsSpan().IndexOfAnyExcept('#');
        return marks is >= 1 and <= 6 && line[marks] is ' ' or '\t' ? marks : 0;
    }

    private static int HtmlLevel(string line) =>
        line.Length > 4 && line[0] == '<' && line[1] is 'h' or 'H' && line[2] is >= '1' and <= '6' && line[3] is '>' or ' ' ? line[2] - '0' : 0;

    /// <summary>Setext and reStructuredText underlines.</summary>
    private static int Underline(string line)
    {
        var trimmed = line.TrimEnd();
        return trimmed.Length < 3 || trimmed.AsSpan().IndexOfAnyExcept(trimmed[0]) >= 0 ? 0 : trimmed[0] switch
        {
            '=' => 1,
            '-' or '~' => 2,
            '^' or '"' => 3,
            _ => 0,
        };
    }
}
