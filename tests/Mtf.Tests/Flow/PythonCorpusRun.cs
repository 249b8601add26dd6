using System.Diagnostics;
using System.Text;
using Mtf.Artifacts;
using Mtf.Flow;
using Xunit;

namespace Mtf.Tests.Flow;

public sealed class PythonCorpusRun
{
    [Fact]
    public void Run()
    {
        if (Environment.GetEnvironmentVariable("MTF_PY_CORPUS") is not { } corpus) { return; }
        using var output = new StreamWriter(Environment.GetEnvironmentVariable("MTF_PY_OUT")!) { AutoFlush = true };
        long total = 0; var cpu = TimeSpan.Zero;
        foreach (var root in corpus.Split(':'))
        {
            foreach (var package in Directory.GetFileSystemEntries(root).Order(StringComparer.Ordinal))
            {
                var files = Directory.Exists(package) ? Directory.GetFiles(package, "*.py", SearchOption.AllDirectories) : package.EndsWith(".py") ? [package] : [];
                if (files.Length == 0) { continue; }
                var content = files.Select(file => (Path.GetRelativePath(root, file), File.ReadAllBytes(file))).ToList();
                using var tree = new MemoryTree(content);
                var before = Process.GetCurrentProcess().TotalProcessorTime;
                var analysis = StaticAnalyzer.Analyze(tree, []);
                var used = Process.GetCurrentProcess().TotalProcessorTime - before;
                var bytes = content.Sum(item => (long)item.Item2.Length);
                total += bytes; cpu += used;
                output.WriteLine($"## {package} {bytes / 1024} KB {used.TotalMilliseconds:0} ms {bytes / 1e6 / used.TotalSeconds:0.00} MB/s tools {analysis.Tools.Count} caps {analysis.Capabilities.Count} flows {analysis.Flows.Count} unanalysed {analysis.Unanalysed.Count}");
                foreach (var part in analysis.Unanalysed.DistinctBy(part => part.Reason).Take(4)) { output.WriteLine($"   U {part.File}:{part.Line} {part.Reason}"); }
                foreach (var flow in analysis.Flows.Take(6)) { output.WriteLine($"   F {flow.Source}[{flow.SourceDetail}] -> {flow.Sink}[{flow.SinkDetail}] guarded {flow.Guarded} {flow.Steps[0].Location.File}:{flow.Steps[0].Location.Line} .. {flow.Steps[^1].Location.File}:{flow.Steps[^1].Location.Line}"); }
                foreach (var group in analysis.Capabilities.GroupBy(item => item.Kind)) { output.WriteLine($"   C {group.Key} {group.Count()} e.g. {group.First().Detail} {group.First().Api} {group.First().Context.Location.File}:{group.First().Context.Location.Line}"); }
            }
        }

        output.WriteLine($"TOTAL {total / 1e6:0.0} MB {cpu.TotalSeconds:0.0} s {total / 1e6 / cpu.TotalSeconds:0.00} MB/s");
    }
}
