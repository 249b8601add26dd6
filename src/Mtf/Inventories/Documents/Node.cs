namespace Mtf.Inventories.Documents;

/// <summary>What a <see cref="Node"/> is; <c>Missing</c> stands for a member that is not there.</summary>
internal enum NodeKind { Missing, Null, Boolean, Number, Text, List, Map }

/// <summary>A value of a JSON, YAML or TOML document. Asking for what is not there gives an empty node, never an exception.</summary>
internal sealed class Node
{
    private const int LinearSearchLimit = 8;

    public static readonly Node Missing = new(NodeKind.Missing, 0);

    private readonly string scalar;
    private readonly List<Node> items = [];
    private readonly List<KeyValuePair<string, Node>> members = [];
    private Dictionary<string, int>? index;

    public Node(NodeKind kind, int line, string scalar = "")
    {
        (Kind, Line, this.scalar) = (kind, line, scalar);
    }

    public NodeKind Kind { get; }

    /// <summary>1-based line where the value starts, 0 when unknown.</summary>
    public int Line { get; }

    /// <summary>The text of a string; null for everything else.</summary>
    public string? Text => Kind == NodeKind.Text ? scalar : null;

    /// <summary>The text of a string, number or boolean as written; null for everything else.</summary>
    public string? Scalar => Kind is NodeKind.Text or NodeKind.Number or NodeKind.Boolean ? scalar : null;

    public bool IsTrue => Kind == NodeKind.Boolean && scalar == "true";

    public bool? Flag => Kind == NodeKind.Boolean ? scalar == "true" : null;

    public bool Exists => Kind is not (NodeKind.Missing or NodeKind.Null);

    public IReadOnlyList<Node> Items => items;

    /// <summary>Members in document order; the last of equal names only.</summary>
    public IReadOnlyList<KeyValuePair<string, Node>> Members => members;

    /// <summary>Texts of the items that are strings.</summary>
    public IEnumerable<string> Texts => items.Select(item => item.Text).OfType<string>();

    public Node this[string name] => Position(name) is var at and >= 0 ? members[at].Value : Missing;

    public Node this[string outer, string inner] => this[outer][inner];

    public void Add(Node item) => items.Add(item);

    /// <summary>Sets a member; false when the name was there already and is overwritten, as most parsers do.</summary>
    public bool Set(string name, Node value)
    {
        var at = Position(name);
        if (at >= 0)
        {
            members[at] = new(name, value);
            return false;
        }

        members.Add(new(name, value));
        index?.Add(name, members.Count - 1);
        return true;
    }

    private int Position(string name)
    {
        if (index is null && members.Count > LinearSearchLimit)
        {
            index = new Dictionary<string, int>(StringComparer.Ordinal);
            for (var at = 0; at < members.Count; at++)
            {
                index.Add(members[at].Key, at);
            }
        }

        if (index is not null)
        {
            return index.TryGetValue(name, out var found) ? found : -1;
        }

        for (var at = 0; at < members.Count; at++)
        {
            if (members[at].Key == name)
            {
                return at;
            }
        }

        return -1;
    }
}
