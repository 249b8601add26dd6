using System.Globalization;

namespace Mtf.Sandbox.Recording;

/// <summary>Use of one process and all that came from it.</summary>
/// <param name="Processes">Processes and threads.</param>
/// <param name="MemoryBytes">Resident memory.</param>
/// <param name="Processor">Time of processes that are alive or were waited for.</param>
internal sealed record TreeUse(int Processes, long MemoryBytes, TimeSpan Processor);

/// <summary>Reads the process table.</summary>
internal static class ProcessTree
{
    private const int Parent = 1;
    private const int UserTicks = 11;
    private const int WaitedSystemTicks = 14;
    private const int Threads = 17;
    private const int ResidentPages = 21;
    private const int TicksPerSecond = 100;

    /// <param name="root">The process at the top.</param>
    public static TreeUse Measure(int root)
    {
        var rows = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? Row(id) : null)
            .OfType<(int Id, long[] Values)>()
            .ToList();
        var children = rows.ToLookup(row => (int)row.Values[Parent]);
        var (count, pages, ticks) = (0L, 0L, 0L);
        var pending = new Queue<int>([root]);
        var own = rows.Where(row => row.Id == root);
        while (pending.TryDequeue(out var id))
        {
            foreach (var (child, values) in children[id].Concat(id == root ? own : []))
            {
                count += values[Threads];
                pages += values[ResidentPages];
                ticks += values[UserTicks..(WaitedSystemTicks + 1)].Sum();
                if (child != root)
                {
                    pending.Enqueue(child);
                }
            }
        }

        return new TreeUse((int)count, pages * Environment.SystemPageSize, TimeSpan.FromSeconds((double)ticks / TicksPerSecond));
    }

    /// <summary>The numbers of a process after its name, the first of which is not a number but a letter.</summary>
    private static (int Id, long[] Values)? Row(int id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return fields.Length > ResidentPages
                ? (id, [.. fields.Take(ResidentPages + 1).Select(field => long.TryParse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : 0)])
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
