using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Mtf.Inventories.Documents;

/// <summary>Reads the first document of a YAML file from the event stream. An alias is a reference, never a copy, and their number is bounded.</summary>
internal static class YamlText
{
    private const int MaximumAliases = 10_000;

    public static Document Read(string text)
    {
        var builder = new DocumentBuilder();
        try
        {
            new Reading(builder).Run(new Parser(new StringReader(text)));
        }
        catch (Exception exception) when (exception is YamlException or ArgumentException or InvalidOperationException or FormatException or OverflowException)
        {
            var line = exception is YamlException yaml ? yaml.Start.Line : 0;
            builder.Fail($"is not YAML at line {line}");
        }

        return builder.Build();
    }

    private sealed class Reading(DocumentBuilder builder)
    {
        private readonly Dictionary<string, Node> anchors = new(StringComparer.Ordinal);
        private readonly Stack<string?> openAnchors = new();
        private readonly Stack<Node> openNodes = new();
        private int aliases;

        public void Run(Parser parser)
        {
            while (parser.MoveNext() && parser.Current is not DocumentEnd)
            {
                if (!Take(parser.Current!))
                {
                    return;
                }
            }
        }

        private bool Take(ParsingEvent current)
        {
            var line = (int)Math.Min(current.Start.Line, int.MaxValue);
            switch (current)
            {
                case Scalar scalar when builder.AwaitsKey:
                    builder.Key(scalar.Value);
                    return true;
                case Scalar scalar:
                    return Keep(scalar.Anchor, new Node(KindOf(scalar), line, scalar.Value));
                case MappingStart or SequenceStart when builder.AwaitsKey:
                    return builder.Fail($"has a key that is not a scalar on line {line}");
                case MappingStart start:
                    return Open(NodeKind.Map, line, start.Anchor);
                case SequenceStart start:
                    return Open(NodeKind.List, line, start.Anchor);
                case MappingEnd or SequenceEnd:
                    Close();
                    return true;
                case AnchorAlias alias:
                    return Resolve(alias, line);
                default:
                    return true;
            }
        }

        private bool Open(NodeKind kind, int line, AnchorName anchor)
        {
            var node = builder.OpenNode(kind, line);
            openAnchors.Push(anchor.IsEmpty ? null : anchor.Value);
            openNodes.Push(node ?? Node.Missing);
            return node is not null;
        }

        private void Close()
        {
            builder.Close();
            var node = openNodes.Pop();

            // Known only once complete, so that no node can contain itself.
            if (openAnchors.Pop() is { } anchor)
            {
                anchors[anchor] = node;
            }
        }

        private bool Keep(AnchorName anchor, Node node)
        {
            if (!anchor.IsEmpty)
            {
                anchors[anchor.Value] = node;
            }

            return builder.Add(node);
        }

        private bool Resolve(AnchorAlias alias, int line)
        {
            if (++aliases > MaximumAliases)
            {
                return builder.Fail($"has more than {MaximumAliases} aliases");
            }

            return anchors.TryGetValue(alias.Value.Value, out var node)
                ? builder.AwaitsKey ? UseAsKey(node) : builder.Add(node)
                : builder.Fail($"uses an unknown alias on line {line}");
        }

        private bool UseAsKey(Node node)
        {
            builder.Key(node.Scalar ?? "");
            return true;
        }

        private static NodeKind KindOf(Scalar scalar) => scalar switch
        {
            { Style: not ScalarStyle.Plain } => NodeKind.Text,
            { Value: "" or "~" or "null" } => NodeKind.Null,
            { Value: "true" or "false" } => NodeKind.Boolean,
            _ => NodeKind.Text,
        };
    }
}
