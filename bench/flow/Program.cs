using System.Globalization;
using Mtf.Bench.Flow;

// Analyses every package below a directory some times, and prints time, allocation and the size of the result for each.
if (args.Length == 0)
{
    Console.Error.WriteLine("usage: FlowBench <directory of packages> [rounds] [--only name] [--facts directory] [--memory]");
    return 2;
}

var rounds = args.Length > 1 && int.TryParse(args[1], CultureInfo.InvariantCulture, out var wanted) ? wanted : 1;
var inMemory = args.Contains("--memory");
var packages = Directory.EnumerateDirectories(args[0])
    .Where(folder => Option("--only") is not { } name || Path.GetFileName(folder).Contains(name, StringComparison.Ordinal))
    .Order(StringComparer.Ordinal).ToList();
for (var round = 1; round <= rounds; round++)
{
    Console.WriteLine(round == 1 ? "round 1, with the compilation of the analysis itself" : $"round {round}");
    Console.WriteLine(Measurement.Header);
    List<Measurement> all = [];
    foreach (var package in packages)
    {
        var (measurement, analysis) = Measurement.Of(package);
        all.Add(measurement);
        Console.WriteLine(measurement.ToRow(inMemory));
        if (round == 1 && Option("--facts") is { } folder)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, Path.GetFileName(package) + ".txt"), FactSheet.Of(analysis));
        }
    }

    Console.WriteLine(Measurement.Total(all).ToRow(inMemory));
}

return 0;

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var index && index + 1 < args.Length ? args[index + 1] : null;
