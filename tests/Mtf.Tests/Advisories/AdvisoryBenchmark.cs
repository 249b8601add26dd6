using System.Diagnostics;
using Mtf.Advisories;
using Mtf.Inventories;
using Mtf.Packages;
using Xunit;

namespace Mtf.Tests.Advisories;

/// <summary>Times of a full-size index. Prints, asserts nothing about time: run with <c>-explicit only</c>.</summary>
public sealed class AdvisoryBenchmark(ITestOutputHelper output)
{
    private const int Malicious = 250_000;

    [Fact(Explicit = true)]
    public void Opening_and_matching_ten_thousand_packages()
    {
        using var folder = new TemporaryFolder();
        var real = new[] { "npm", "PyPI", "NuGet" }.SelectMany(name =>
            OsvArchive.Read(AdvisoryData.Path($"osv-bucket/{name}/all.zip"), TestContext.Current.CancellationToken).Records).ToList();
        var watch = Stopwatch.StartNew();
        folder.Index(real.Concat(Enumerable.Range(0, Malicious).Select(Invented)), [.. Enumerable.Range(1, 300_000).Select(number => ($"CVE-{1999 + (number % 28)}-{number:D4}", 0.001))]).Dispose();
        output.WriteLine($"build: {watch.ElapsedMilliseconds} ms, {new FileInfo(folder["test.index"]).Length / 1e6:F1} MB, {Malicious + real.Count} records");

        var vulnerable = real.SelectMany(record => record.Affected).Select(affected => (affected.Ecosystem, affected.Name)).Distinct()
            .Select(package => PackageUrl.For(package.Ecosystem, package.Name, "1.0.0")).ToList();
        var clean = Enumerable.Range(0, 10_000 - vulnerable.Count - 1000).Select(number => PackageUrl.For(Ecosystem.Npm, $"clean-package-{number}", "1.2.3"));
        var malicious = Enumerable.Range(0, 1000).Select(number => PackageUrl.For(Ecosystem.Npm, $"@scope{number}/malicious-{number * 200}", "1.0.0"));
        var components = vulnerable.Concat(clean).Concat(malicious).Select(purl => new Component { Purl = purl, Source = ComponentSource.Lockfile }).ToList();
        for (var run = 0; run < 12; run++)
        {
            watch.Restart();
            using var index = AdvisoryIndex.Open(folder["test.index"]);
            var opened = watch.Elapsed.TotalMilliseconds;
            var cpu = Environment.CpuUsage.TotalTime;
            var report = AdvisoryData.Report(AdvisoryMatcher.Match(index, components, [], null, AdvisoryData.AsOf));
            output.WriteLine($"run {run}: open {opened:F2} ms, match {components.Count} packages {watch.Elapsed.TotalMilliseconds - opened:F1} ms wall, {(Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds:F0} ms processor, {report.Matches.Count} matches");
        }
    }

    private static Advisory Invented(int number) => new()
    {
        Id = $"MAL-2026-{number}",
        Modified = AdvisoryData.AsOf.AddSeconds(-number),
        Published = AdvisoryData.AsOf.AddSeconds(-number),
        Summary = $"Malicious code in malicious-{number} (npm)",
        Cwes = ["CWE-506"],
        Affected = [new AffectedPackage(Ecosystem.Npm, $"@scope{number / 200}/malicious-{number}", ["1.0.0", "1.0.1"], [], [])],
    };
}
