namespace Mtf.Inventories.Documents;

/// <summary>A parsed file: as much as could be read, and what was wrong with it.</summary>
/// <param name="Root">The top value; what was read before an error is kept.</param>
/// <param name="Problems">One sentence each: the syntax error that ended reading, duplicate keys. Empty when all is well.</param>
/// <param name="Truncated">Reading ended before the end of the file.</param>
internal sealed record Document(Node Root, IReadOnlyList<string> Problems, bool Truncated = false)
{
    public const int MaximumDepth = 64;
    public const int MaximumValues = 2_000_000;
    public const int MaximumReportedProblems = 20;
}

/// <summary>Collects the values of one document while its parser runs; holds the bounds that every format shares.</summary>
internal sealed class DocumentBuilder
{
    private readonly Stack<Node> open = new();
    private readonly List<string> problems = [];
    private string? key;
    private int count;

    public Node Root { get; private set; } = Node.Missing;

    public int Depth => open.Count;

    public bool InMap => open.TryPeek(out var top) && top.Kind == NodeKind.Map;

    public bool AwaitsKey => InMap && key is null;

    public void Key(string name) => key = name;

    /// <summary>Adds a value to the open container; false when a bound is exceeded.</summary>
    public bool Add(Node value)
    {
        if (++count > Document.MaximumValues)
        {
            return Fail($"has more than {Document.MaximumValues} values");
        }

        if (open.Count == 0)
        {
            Root = value;
        }
        else if (open.Peek() is { Kind: NodeKind.List } list)
        {
            list.Add(value);
        }
        else if (!open.Peek().Set(key ?? "", value))
        {
            Report($"duplicate key '{Excerpt(key)}' on line {value.Line}");
        }

        key = null;
        return true;
    }

    public bool Open(NodeKind kind, int line) => OpenNode(kind, line) is not null;

    /// <summary>Adds and opens a container; null when a bound is exceeded.</summary>
    public Node? OpenNode(NodeKind kind, int line)
    {
        if (open.Count >= Document.MaximumDepth)
        {
            Fail($"is nested deeper than {Document.MaximumDepth}");
            return null;
        }

        var container = new Node(kind, line);
        if (!Add(container))
        {
            return null;
        }

        open.Push(container);
        return container;
    }

    public void Close() => open.TryPop(out _);

    public bool Fail(string problem)
    {
        problems.Insert(0, problem);
        Failed = true;
        return false;
    }

    public bool Failed { get; private set; }

    public void Report(string problem)
    {
        if (problems.Count < Document.MaximumReportedProblems)
        {
            problems.Add(problem);
        }
    }

    public Document Build() => new(Root, problems, Failed);

    private static string Excerpt(string? text) => text is { Length: > 60 } ? text[..60] + "…" : text ?? "";
}
