using System.Collections.Immutable;

namespace Mtf.Python;

/// <summary>
/// A node of the syntax tree. Positions are offsets in UTF-16 units into <see cref="PythonSource.Text"/>; a tree can be
/// thousands of levels deep (a long <c>a + b + …</c>), so consumers walk it with an explicit stack.
/// </summary>
public abstract class Node
{
    private protected Node(NodeKind kind, int start, int end)
    {
        Kind = kind;
        Start = start;
        End = end;
    }

    public NodeKind Kind { get; }

    /// <summary>The offset of the first character.</summary>
    public int Start { get; }

    /// <summary>The offset after the last character.</summary>
    public int End { get; }

    /// <summary>Appends the direct children, in source order.</summary>
#pragma warning disable MA0016 // walks of a whole tree spend their time here; the list is the caller's stack
    public virtual void CopyChildrenTo(List<Node> children)
    {
    }
#pragma warning restore MA0016

    /// <summary>This node and everything below it, parents before children, in source order, without recursion.</summary>
    public IEnumerable<Node> DescendantsAndSelf()
    {
        var pending = new List<Node> { this };
        while (pending.Count > 0)
        {
            var node = pending[^1];
            pending.RemoveAt(pending.Count - 1);
            yield return node;
            int first = pending.Count;
            node.CopyChildrenTo(pending);
            pending.Reverse(first, pending.Count - first);
        }
    }

    private protected static void Add(List<Node> children, Node? child)
    {
        if (child is not null)
        {
            children.Add(child);
        }
    }

    private protected static void Add<T>(List<Node> children, ImmutableArray<T> nodes)
        where T : Node?
    {
        foreach (var node in nodes)
        {
            if (node is not null)
            {
                children.Add(node);
            }
        }
    }
}
