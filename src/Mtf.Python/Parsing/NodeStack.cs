using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mtf.Python;

/// <summary>Holds the elements of the lists being parsed; an inner list lies above the outer one and is taken first.</summary>
internal sealed class NodeStack
{
    private Node?[] _items = new Node?[128];

    /// <summary>Where the next list starts.</summary>
    public int Mark { get; private set; }

    public Node? this[int index] => _items[index];

    public void Push(Node? node)
    {
        if (Mark == _items.Length)
        {
            Array.Resize(ref _items, _items.Length * 2);
        }

        _items[Mark++] = node;
    }

    /// <summary>Takes what was pushed since the mark.</summary>
    public ImmutableArray<T> Take<T>(int mark)
        where T : Node?
    {
        int count = Mark - mark;
        if (count == 0)
        {
            return [];
        }

        var array = new T[count];
        for (int i = 0; i < count; i++)
        {
            array[i] = Unsafe.As<Node?, T>(ref _items[mark + i]);
            _items[mark + i] = null;
        }

        Mark = mark;
        return ImmutableCollectionsMarshal.AsImmutableArray(array);
    }

    /// <summary>Takes pairs that were pushed since the mark.</summary>
    public (ImmutableArray<TFirst> First, ImmutableArray<TSecond> Second) TakePairs<TFirst, TSecond>(int mark)
        where TFirst : Node?
        where TSecond : Node?
    {
        int count = (Mark - mark) / 2;
        var first = new TFirst[count];
        var second = new TSecond[count];
        for (int i = 0; i < count; i++)
        {
            first[i] = Unsafe.As<Node?, TFirst>(ref _items[mark + 2 * i]);
            second[i] = Unsafe.As<Node?, TSecond>(ref _items[mark + 2 * i + 1]);
        }

        Array.Clear(_items, mark, Mark - mark);
        Mark = mark;
        return (ImmutableCollectionsMarshal.AsImmutableArray(first), ImmutableCollectionsMarshal.AsImmutableArray(second));
    }
}
