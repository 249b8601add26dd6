namespace Mtf.Models.Generator;

/// <summary>
/// One line of a model file: a comment, nothing, or a row <c>- { match: "…", cap: x, sinks: { 0: path } }</c>. This is the whole of YAML that the models use.
/// </summary>
internal static class ModelLine
{
    private static readonly string[] Keys = ["match", "cap", "arg", "detail", "returns", "sinks", "sanitises", "factory", "on"];

    /// <summary>Gives the tab-separated rows of a line, one for each alternative of its match; the result is an error or null.</summary>
    public static string? Parse(string line, out IReadOnlyList<string> rows)
    {
        rows = [];
        var text = line.Trim();
        if (text.Length == 0 || text[0] == '#')
        {
            return null;
        }

        if (!text.StartsWith("- {", StringComparison.Ordinal) || !text.EndsWith("}", StringComparison.Ordinal))
        {
            return "A row is written as - { match: \"…\", … } on one line";
        }

        var values = new string[Keys.Length];
        foreach (var part in Split(text.Substring(3, text.Length - 4)))
        {
            var colon = part.IndexOf(':');
            var key = colon < 0 ? -1 : Array.IndexOf(Keys, part.Substring(0, colon).Trim());
            if (key < 0)
            {
                return $"Unknown key in '{part.Trim()}'; the keys are {string.Join(", ", Keys)}";
            }

            values[key] = Value(part.Substring(colon + 1).Trim());
        }

        if (string.IsNullOrEmpty(values[0]))
        {
            return "A row needs a match";
        }

        rows = [.. Expand(values[0]).Select(match => string.Join("\t", values.Select((value, index) => index == 0 ? match : value ?? "")))];
        return null;
    }

    private static string Value(string text) => text.Length > 1 && text[0] is '"' or '{' ? text.Substring(1, text.Length - 2).Trim() : text;

    private static List<string> Split(string text)
    {
        List<string> parts = [];
        var (start, depth, quoted) = (0, 0, false);
        for (var index = 0; index < text.Length; index++)
        {
            var character = text[index];
            quoted ^= character == '"';
            depth += quoted ? 0 : character == '{' ? 1 : character == '}' ? -1 : 0;
            if (character == ',' && depth == 0 && !quoted)
            {
                parts.Add(text.Substring(start, index - start));
                start = index + 1;
            }
        }

        parts.Add(text.Substring(start));
        return parts;
    }

    /// <summary>Every combination of the alternatives in braces.</summary>
    private static List<string> Expand(string match)
    {
        List<string> done = [];
        var open = new Stack<string>();
        open.Push(match);
        while (open.Count > 0)
        {
            var text = open.Pop();
            var end = text.IndexOf('}');
            var start = end < 0 ? -1 : text.LastIndexOf('{', end);
            if (start < 0)
            {
                done.Add(text);
                continue;
            }

            foreach (var choice in text.Substring(start + 1, end - start - 1).Split(','))
            {
                open.Push(text.Substring(0, start) + choice.Trim() + text.Substring(end + 1));
            }
        }

        return done;
    }
}
