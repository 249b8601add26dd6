using Tomlyn;
using Tomlyn.Parsing;

namespace Mtf.Artifacts;

/// <summary>The name and version that a <c>pyproject.toml</c> states, where PEP 621 or poetry has them.</summary>
internal static class ProjectTable
{
    private const int MostEvents = 200_000;
    private const int Deepest = 32;
    private static readonly string[] Tables = ["project.", "tool.poetry."];

    public static (string? Name, string? Version) Read(string text)
    {
        var stated = new Dictionary<string, string>(StringComparer.Ordinal);
        var tables = new Stack<string>();
        var key = "";
        try
        {
            var parser = TomlParser.Create(text, new TomlParserOptions { DecodeScalars = true });
            for (var count = 0; count < MostEvents && tables.Count <= Deepest && parser.MoveNext(); count++)
            {
                var current = parser.Current;
                switch (current.Kind)
                {
                    case TomlParseEventKind.PropertyName:
                        key = current.PropertyName ?? "";
                        break;
                    case TomlParseEventKind.StartTable:
                        tables.Push(tables.Count == 0 ? "" : $"{tables.Peek()}{key}.");
                        break;
                    case TomlParseEventKind.StartArray:
                        tables.Push($"{(tables.Count == 0 ? "" : tables.Peek())}{key}[]");
                        break;
                    case TomlParseEventKind.EndTable or TomlParseEventKind.EndArray:
                        tables.TryPop(out _);
                        break;
                    case TomlParseEventKind.String when tables.TryPeek(out var table) && Tables.Contains(table, StringComparer.Ordinal):
                        stated.TryAdd(table + key, current.StringValue ?? "");
                        break;
                }
            }
        }
        catch (Exception exception) when (exception is TomlException or ArgumentException or InvalidOperationException or FormatException or OverflowException)
        {
            // The inventory reports the file; what came before the mistake still names the project.
        }

        return (Find("name"), Find("version"));

        string? Find(string field) => Tables.Select(table => stated.GetValueOrDefault(table + field)).FirstOrDefault(value => value is { Length: > 0 });
    }
}
