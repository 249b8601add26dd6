namespace Mtf.Flow;

/// <summary>Work on threads whose stack suffices for deeply nested code.</summary>
internal static class LargeStack
{
    private const int Size = 64 << 20;

    public static void Run(Action work) => Each(1, 1, _ => work());

    /// <summary>Does the work for each index, several at a time.</summary>
    public static void Each(int count, int workers, Action<int> work, int stackSize = Size)
    {
        var next = -1;
        var threads = Enumerable.Range(0, Math.Clamp(workers, 1, Math.Max(1, count))).Select(_ => new Thread(
            () =>
            {
                for (var index = Interlocked.Increment(ref next); index < count; index = Interlocked.Increment(ref next))
                {
                    work(index);
                }
            },
            stackSize)).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
    }
}
