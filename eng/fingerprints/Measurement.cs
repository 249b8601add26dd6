using System.Globalization;
using Mtf.Artifacts.Containers;
using Mtf.Artifacts.Directories;
using Mtf.Flow;
using Mtf.Flow.JavaScript;
using Mtf.Flow.Origins;

namespace Mtf.Fingerprints;

/// <summary>Counts whose the functions of real packages are, and how well fingerprints alone find what markers and source maps say.</summary>
internal sealed class Measurement
{
    private double seconds;
    private double characters;

    public void Run(IReadOnlyList<string> folders)
    {
        Console.WriteLine("| package | functions | own | claimed | contradicted | unexplained | verified | truth | precision | recall | own kept |\n|---|--:|--:|--:|--:|--:|--:|---|--:|--:|--:|");
        foreach (var folder in folders)
        {
            Measure(folder);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nFingerprinting and growing: {characters / 1e6 / seconds:0} MB of source per second of one core"));
    }

    private void Measure(string folder)
    {
        var counts = new int[5];
        int marked = 0, right = 0, wrong = 0, own = 0, kept = 0;
        using var tree = DirectoryTree.Read(folder, new UnpackLimits(), CancellationToken.None);
        foreach (var file in tree.Files.Where(file => FrontEnds.ForPath(file.Path) is not null))
        {
            var source = tree.ReadText(file);
            var graph = JavaScriptFrontEnd.Lower(file.Path, FrontEnds.ForPath(file.Path)!.Value, source);
            var claims = new OwnerClaims(file.Path, source, SourceMapFinder.Find(tree, file.Path, source));
            var began = Environment.CpuUsage.UserTime;
            var origins = new FileOrigins(graph, claims, FingerprintIndex.Default);
            seconds += (Environment.CpuUsage.UserTime - began).TotalSeconds;
            characters += source.Length;
            var blind = new FileOrigins(graph, new OwnerClaims("", ""), FingerprintIndex.Default);
            for (var function = 1; function < graph.Functions.Count; function++)
            {
                var start = graph.Functions[function].StartPosition;
                counts[(int)origins.At(function, start).Evidence]++;
                if (claims.Count == 1)
                {
                    continue;
                }

                var (name, found) = (claims.NameOf(claims.PartAt(start)), blind.At(function, start).Package);
                (own, kept) = name.Length == 0 ? (own + 1, kept + (found.Length == 0 ? 1 : 0)) : (own, kept);
                marked += name.Length > 0 ? 1 : 0;
                right += name.Length > 0 && found.Length > 0 ? 1 : 0;
                wrong += name.Length == 0 && found.Length > 0 ? 1 : 0;
            }
        }

        var all = Math.Max(1, counts.Sum());
        string Share(int count) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * count / all:0.0} %");
        string Ratio(int part, int whole) => whole == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / whole:0.0} %");
        Console.WriteLine($"| {Path.GetFileName(Path.GetDirectoryName(folder.TrimEnd('/')))} | {counts.Sum()} | {string.Join(" | ", counts.Select(Share))} | {marked} marked, {own} own | {Ratio(right, right + wrong)} | {Ratio(right, marked)} | {Ratio(kept, own)} |");
    }
}
