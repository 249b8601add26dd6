namespace Mtf.Flow.Solving;

/// <summary>Very many short lists in one array. A list that grows moves to a block of twice the size; the blocks it leaves are used again.</summary>
internal sealed class ListPool<T>
    where T : unmanaged
{
    private const int SmallestBlock = 2;
    private readonly Stack<int>?[] freed = new Stack<int>?[32];
    private T[] pool = new T[1024];
    private (int Start, int Count, int Size)[] lists = new (int, int, int)[256];
    private int end;

    /// <summary>How many lists there are.</summary>
    public int Lists { get; private set; }

    public int AddList()
    {
        if (Lists == lists.Length)
        {
            Array.Resize(ref lists, lists.Length * 2);
        }

        return Lists++;
    }

    public int Count(int list) => lists[list].Count;

    /// <summary>An element. The reference is valid until anything is added.</summary>
    public ref T At(int list, int index) => ref pool[lists[list].Start + index];

    /// <summary>The elements. The span is valid until anything is added.</summary>
    public ReadOnlySpan<T> Of(int list) => pool.AsSpan(lists[list].Start, lists[list].Count);

    /// <summary>The elements, for when nothing is added any more.</summary>
    public ArraySegment<T> SegmentOf(int list) => new(pool, lists[list].Start, lists[list].Count);

    public void Append(int list, T value)
    {
        ref var at = ref lists[list];
        if (at.Count == at.Size)
        {
            Grow(ref at);
        }

        pool[at.Start + at.Count++] = value;
    }

    private void Grow(ref (int Start, int Count, int Size) list)
    {
        var size = Math.Max(SmallestBlock, list.Size * 2);
        var start = Block(size);
        Array.Copy(pool, list.Start, pool, start, list.Count);
        if (list.Size > 0)
        {
            (freed[System.Numerics.BitOperations.Log2((uint)list.Size)] ??= new Stack<int>()).Push(list.Start);
        }

        (list.Start, list.Size) = (start, size);
    }

    private int Block(int size)
    {
        if (freed[System.Numerics.BitOperations.Log2((uint)size)]?.TryPop(out var start) == true)
        {
            return start;
        }

        if (end + size > pool.Length)
        {
            Array.Resize(ref pool, Math.Max(pool.Length * 2, end + size));
        }

        start = end;
        end += size;
        return start;
    }
}
