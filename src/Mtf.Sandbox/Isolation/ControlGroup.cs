using System.Globalization;

namespace Mtf.Sandbox.Isolation;

/// <summary>Groups of processes that the kernel limits and counts together, where this user may make them.</summary>
internal sealed class ControlGroup : IDisposable
{
    private const string Prefix = "scope-";
    private const string Root = "/sys/fs/cgroup";

    private readonly Dictionary<string, string> folders;
    private readonly bool unified;

    private ControlGroup(Dictionary<string, string> folders, bool unified)
    {
        this.folders = folders;
        this.unified = unified;
    }

    public bool LimitsMemory => folders.ContainsKey("memory");

    public bool LimitsProcesses => folders.ContainsKey("pids");

    public bool CountsProcessor => folders.ContainsKey("cpuacct") || unified;

    /// <summary>Makes the groups that can be made.</summary>
    public static ControlGroup Create(SandboxLimits limits)
    {
        var lines = Lines("/proc/self/cgroup").Select(line => line.Split(':', 3)).Where(parts => parts.Length == 3).ToList();
        var name = Prefix + Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        Dictionary<string, string> made = [];
        foreach (var controller in new[] { "memory", "pids", "cpuacct" })
        {
            if (lines.FirstOrDefault(parts => parts[1].Split(',').Contains(controller)) is { } line)
            {
                Add(made, controller, Path.Combine(Root, controller, line[2].TrimStart('/'), name));
            }
        }

        var single = made.Count == 0 && File.Exists(Path.Combine(Root, "cgroup.controllers"));
        if (single && lines.FirstOrDefault(parts => parts[0] == "0") is { } own)
        {
            AddUnified(made, Path.Combine(Root, own[2].TrimStart('/'), name));
        }

        var group = new ControlGroup(made, single && made.Count > 0);
        group.Set("memory", group.unified ? "memory.max" : "memory.limit_in_bytes", limits.MemoryBytes);
        group.Set("memory", group.unified ? "memory.swap.max" : "memory.memsw.limit_in_bytes", group.unified ? 0 : limits.MemoryBytes);
        group.Set("pids", "pids.max", limits.Processes);
        return group;
    }

    /// <summary>Puts a process in; what it starts is in too.</summary>
    public void Add(int process)
    {
        foreach (var folder in folders.Values.Distinct(StringComparer.Ordinal))
        {
            TryWrite(Path.Combine(folder, "cgroup.procs"), process.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Processor time used, null when it is not counted.</summary>
    public TimeSpan? Processor() => folders.TryGetValue("cpuacct", out var folder) && Number(Path.Combine(folder, "cpuacct.usage")) is { } nanoseconds
        ? TimeSpan.FromMicroseconds(nanoseconds / 1000.0)
        : unified && Field(folders.Values.First(), "cpu.stat", "usage_usec") is { } microseconds ? TimeSpan.FromMicroseconds(microseconds) : null;

    /// <summary>The most memory ever used, null when it is not counted.</summary>
    public long? PeakMemory() => folders.TryGetValue("memory", out var folder) ? Number(Path.Combine(folder, unified ? "memory.peak" : "memory.max_usage_in_bytes")) : null;

    /// <summary>Processes ended because of the memory limit.</summary>
    public long KilledForMemory() => folders.TryGetValue("memory", out var folder) ? Field(folder, unified ? "memory.events" : "memory.oom_control", "oom_kill") ?? 0 : 0;

    /// <summary>Times that no further process could be started.</summary>
    public long RefusedProcesses() => folders.TryGetValue("pids", out var folder) ? Field(folder, "pids.events", "max") ?? 0 : 0;

    public void Dispose()
    {
        foreach (var folder in folders.Values.Distinct(StringComparer.Ordinal))
        {
            TryRemove(folder);
        }
    }

    private static void Add(Dictionary<string, string> made, string controller, string folder)
    {
        Sweep(Path.GetDirectoryName(folder)!);
        try
        {
            Directory.CreateDirectory(folder);
            made[controller] = folder;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Not allowed to this user: the header of the trace says which limits are missing.
        }
    }

    private static void AddUnified(Dictionary<string, string> made, string folder)
    {
        Add(made, "memory", folder);
        if (made.Count > 0)
        {
            made["pids"] = folder;
            foreach (var (controller, file) in new[] { ("memory", "memory.max"), ("pids", "pids.max") })
            {
                if (!File.Exists(Path.Combine(folder, file)))
                {
                    made.Remove(controller);
                }
            }

            if (made.Count == 0)
            {
                TryRemove(folder);
            }
        }
    }

    /// <summary>Removes groups of monitors that were killed.</summary>
    private static void Sweep(string parent)
    {
        if (Directory.Exists(parent))
        {
            foreach (var old in Directory.EnumerateDirectories(parent, Prefix + "*").Where(old => !Directory.Exists("/proc/" + Path.GetFileName(old)[Prefix.Length..])))
            {
                TryRemove(old);
            }
        }
    }

    private static void TryRemove(string folder)
    {
        try
        {
            // Its files are the kernel's and go with it.
            Directory.Delete(folder, recursive: false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Still in use; the next run tries again.
        }
    }

    private void Set(string controller, string file, long value)
    {
        if (folders.TryGetValue(controller, out var folder))
        {
            TryWrite(Path.Combine(folder, file), value.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static void TryWrite(string path, string value)
    {
        try
        {
            File.WriteAllText(path, value);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Swap accounting, for one, is often not there.
        }
    }

    private static long? Number(string path) =>
        long.TryParse(Lines(path).FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static long? Field(string folder, string file, string name) =>
        Lines(Path.Combine(folder, file)).FirstOrDefault(line => line.StartsWith(name + " ", StringComparison.Ordinal)) is { } line
            && long.TryParse(line.AsSpan(name.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
