using System.Diagnostics;
using System.Globalization;
using System.Text;
using Mtf.Artifacts;
using Mtf.Artifacts.Containers;
using Mtf.Artifacts.Directories;
using Mtf.Flow;
using Mtf.Flow.Facts;

namespace Mtf.Bench.Flow;

/// <summary>Processor time and allocation of one analysis, by phase.</summary>
internal sealed record Measurement(string Name, double Megabytes, IReadOnlyList<(string Phase, double Seconds, double Allocated)> Phases, int Capabilities, int Flows, int Unanalysed)
{
    private static readonly string[] Order = ["read", "lower", "link", "solve", "tools", "reach", "graph", "taint", "flows", "capabilities"];

    public static string Header => Row("package", "MB", "CPU s", "MB/s", "MB alloc", "caps", "flows", "gaps", [.. Order]);

    public double Seconds => Phases.Sum(phase => phase.Seconds);

    public static (Measurement Measurement, StaticAnalysis Analysis) Of(string folder)
    {
        using var disk = DirectoryTree.Read(folder, new UnpackLimits(), CancellationToken.None);
        using var tree = new MemoryTree(disk.Files.Select(file => (file.Path, disk.ReadBytes(file))));
        var megabytes = tree.Files.Where(file => FrontEnds.ForPath(file.Path) is not null).Sum(file => (double)file.Length) / 1e6;
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        List<(string, double, double)> phases = [];
        var open = "";
        var (time, memory) = (TimeSpan.Zero, 0L);
        var analysis = StaticAnalyzer.Analyze(tree, [], onPhase: Enter);
        Enter("");
        return (new Measurement(Path.GetFileName(folder), megabytes, phases, analysis.Capabilities.Count, analysis.Flows.Count, analysis.Unanalysed.Count), analysis);

        void Enter(string phase)
        {
            process.Refresh();
            var (now, allocated) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes());
            if (open.Length > 0)
            {
                phases.Add((open, (now - time).TotalSeconds, (allocated - memory) / 1e6));
            }

            (open, time, memory) = (phase, now, allocated);
        }
    }

    public static Measurement Total(IReadOnlyList<Measurement> all) => new(
        "total",
        all.Sum(one => one.Megabytes),
        [.. all.SelectMany(one => one.Phases).GroupBy(phase => phase.Phase, StringComparer.Ordinal).Select(group => (group.Key, group.Sum(phase => phase.Seconds), group.Sum(phase => phase.Allocated)))],
        all.Sum(one => one.Capabilities), all.Sum(one => one.Flows), all.Sum(one => one.Unanalysed));

    /// <param name="inMemory">Megabytes allocated by each phase instead of its seconds.</param>
    public string ToRow(bool inMemory) => Row(
        Name, Text(Megabytes), Text(Seconds), Text(Megabytes / Seconds), Text(Phases.Sum(phase => phase.Allocated)), Text(Capabilities), Text(Flows), Text(Unanalysed),
        [.. Order.Select(name => Text(Phases.Where(phase => phase.Phase == name).Sum(phase => inMemory ? phase.Allocated : phase.Seconds)))]);

    private static string Text(double value) => value.ToString(value == Math.Floor(value) ? "0" : "0.00", CultureInfo.InvariantCulture);

    private static string Row(string name, string megabytes, string seconds, string speed, string allocated, string capabilities, string flows, string gaps, string[] phases)
    {
        var line = new StringBuilder(name.PadRight(40));
        foreach (var cell in (string[])[megabytes, seconds, speed, allocated, capabilities, flows, gaps, .. phases])
        {
            line.Append(cell.PadLeft(Math.Max(8, cell.Length + 1)));
        }

        return line.ToString();
    }
}
