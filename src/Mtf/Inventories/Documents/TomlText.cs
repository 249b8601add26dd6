using System.Globalization;
using Tomlyn;
using Tomlyn.Parsing;

namespace Mtf.Inventories.Documents;

/// <summary>Reads TOML from the event stream, which repeats the name of a table that is continued further down.</summary>
internal static class TomlText
{
    public static Document Read(string text)
    {
        var builder = new DocumentBuilder();
        var reading = new Reading(builder);
        try
        {
            var parser = TomlParser.Create(text, new TomlParserOptions { DecodeScalars = true });
            while (parser.MoveNext() && reading.Take(parser.Current))
            {
            }
        }
        catch (Exception exception) when (exception is TomlException or ArgumentException or InvalidOperationException or FormatException or OverflowException)
        {
            builder.Fail("is not TOML: " + FirstLine(exception.Message));
        }

        return new Document(reading.Root, builder.Build().Problems, builder.Failed);
    }

    private static string FirstLine(string message) => message.Split('\n')[0].Trim() is { Length: > 160 } longer ? longer[..160] : message.Split('\n')[0].Trim();

    private sealed class Reading(DocumentBuilder builder)
    {
        private readonly Stack<Node> open = new();
        private string key = "";
        private int keyLine;
        private int count;

        public Node Root { get; private set; } = Node.Missing;

        public bool Take(TomlParseEvent current)
        {
            switch (current.Kind)
            {
                case TomlParseEventKind.PropertyName:
                    (key, keyLine) = (current.PropertyName ?? "", current.Line);
                    return true;
                case TomlParseEventKind.StartTable:
                    return Open(NodeKind.Map, current.Line);
                case TomlParseEventKind.StartArray:
                    return Open(NodeKind.List, current.Line);
                case TomlParseEventKind.EndTable or TomlParseEventKind.EndArray:
                    open.TryPop(out _);
                    return true;
                case TomlParseEventKind.String or TomlParseEventKind.DateTime:
                    return Add(new Node(NodeKind.Text, LineOf(current.Line), current.StringValue ?? ""));
                case TomlParseEventKind.Integer:
                    return Add(new Node(NodeKind.Number, LineOf(current.Line), current.GetInt64().ToString(CultureInfo.InvariantCulture)));
                case TomlParseEventKind.Float:
                    return Add(new Node(NodeKind.Number, LineOf(current.Line), current.GetDouble().ToString(CultureInfo.InvariantCulture)));
                case TomlParseEventKind.Boolean:
                    return Add(new Node(NodeKind.Boolean, LineOf(current.Line), current.GetBoolean() ? "true" : "false"));
                default:
                    return true;
            }
        }

        private bool Open(NodeKind kind, int line)
        {
            // A header event has no line of its own; an existing container of the same kind is continued by it.
            if (line == 0 && open.TryPeek(out var parent))
            {
                if (parent.Kind == NodeKind.Map && Continued(parent[key], kind) is { } container)
                {
                    open.Push(container);
                    return true;
                }
            }

            var created = new Node(kind, LineOf(line));
            if (!Add(created))
            {
                return false;
            }

            open.Push(created);
            return open.Count <= Document.MaximumDepth || builder.Fail($"is nested deeper than {Document.MaximumDepth}");
        }

        private static Node? Continued(Node existing, NodeKind kind) => (existing.Kind, kind) switch
        {
            (NodeKind.Map, NodeKind.Map) or (NodeKind.List, NodeKind.List) => existing,
            (NodeKind.List, NodeKind.Map) when existing.Items is [.., { Kind: NodeKind.Map } last] => last,
            _ => null,
        };

        private int LineOf(int line) => line > 0 ? line : keyLine;

        private bool Add(Node value)
        {
            if (++count > Document.MaximumValues)
            {
                return builder.Fail($"has more than {Document.MaximumValues} values");
            }

            if (!open.TryPeek(out var parent))
            {
                Root = value;
            }
            else if (parent.Kind == NodeKind.List)
            {
                parent.Add(value);
            }
            else if (!parent.Set(key, value))
            {
                builder.Report($"duplicate key '{key}' on line {keyLine}");
            }

            return true;
        }
    }
}
