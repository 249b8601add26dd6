using Mtf.Flow.Graph;

namespace Mtf.Flow.Origins;

/// <summary>A stretch of a file that is a known package's.</summary>
/// <param name="Container">Function in whose body it lies.</param>
internal readonly record struct OwnerRegion(int Container, int Start, int End, int Package);

/// <summary>
/// Grows matched functions to regions: a closure of which one package has at least half, and runs of such closures beside each other. Closures that hold too much else are
/// looked into instead of taken whole, so that a bundle is not its largest library's.
/// </summary>
internal sealed class OwnerRegions
{
    private const int MostStrangers = 12;
    private const int WidestGap = 6;
    private const int FewestMatches = 3;
    private const int TellingWords = 10;
    private const int TellingWordsOfWhole = 5;

    /// <summary>In thousandths: a small package that is there as a whole needs fewer words.</summary>
    private const int MostOfPackage = 300;

    private readonly ModuleGraph graph;
    private readonly FunctionMatches matches;
    private readonly OwnerClaims claims;
    private readonly Tally[] tallies;
    private readonly List<int>[] children;
    private readonly int[] mostWords;
    private readonly List<OwnerRegion> regions = [];
    private readonly int[] owners;

    public OwnerRegions(ModuleGraph graph, FunctionMatches matches, OwnerClaims claims)
    {
        this.graph = graph;
        this.matches = matches;
        this.claims = claims;
        tallies = new Tally[matches.Count];
        children = new List<int>[matches.Count];
        mostWords = new int[matches.Count];
        owners = new int[matches.Count];
        Array.Fill(owners, -1);
        Count();
        Grow();
        Inherit();
    }

    /// <summary>Package in whose region a function stands, -1 for none.</summary>
    public int Of(int function) => owners[function];

    /// <summary>Package in whose region a place in the body of a function lies, -1 for none.</summary>
    public int At(int function, int position)
    {
        foreach (var region in owners[function] >= 0 ? [] : regions)
        {
            if (region.Container == function && region.Start <= position && position < region.End)
            {
                return region.Package;
            }
        }

        return owners[function];
    }

    // A function comes after the one that it stands in.
    private void Count()
    {
        for (var function = matches.Count - 1; function >= 0; function--)
        {
            var tally = tallies[function] ??= new Tally(matches);
            tally.Add(function);
            mostWords[function] = Math.Max(mostWords[function], matches.OwnersOf(function).Length > 0 ? matches.WordsOf(function) : 0);
            if (graph.Functions[function].Parent is >= 0 and var parent && parent < function)
            {
                (children[parent] ??= []).Add(function);
                (tallies[parent] ??= new Tally(matches)).Add(tally);
                mostWords[parent] = Math.Max(mostWords[parent], mostWords[function]);
            }
        }
    }

    private void Grow()
    {
        var containers = new Queue<int>([graph.TopFunction]);
        while (containers.TryDequeue(out var container))
        {
            Grow(container, containers);
        }
    }

    private void Inherit()
    {
        for (var function = 1; function < matches.Count; function++)
        {
            if (owners[function] < 0 && graph.Functions[function].Parent is >= 0 and var parent)
            {
                owners[function] = owners[parent];
            }
        }
    }

    private void Grow(int container, Queue<int> containers)
    {
        Run? run = null;
        foreach (var unit in (children[container] ?? []).OrderBy(child => graph.Functions[child].StartPosition))
        {
            var (start, end) = (graph.Functions[unit].StartPosition, graph.Functions[unit].EndPosition);
            var tally = tallies[unit];
            if (run is not null && (start < run.End || claims.PartAt(start) != claims.PartAt(run.Start)))
            {
                Close(ref run, container);
            }

            if (tally.Total == 0)
            {
                run?.Skip(unit, 0);
                continue;
            }

            var package = run is not null && tally.CountOf(run.Package) * 2 >= tally.Total ? run.Package : tally.Best;
            if (package < 0 || tally.CountOf(package) * 2 < tally.Total || tally.Total - tally.CountOf(package) > MostStrangers)
            {
                run?.Skip(unit, tally.Total);
                if (tally.Best >= 0)
                {
                    containers.Enqueue(unit);
                }

                continue;
            }

            if (run is null || run.Package != package || !run.Reaches)
            {
                Close(ref run, container);
                run = new Run(start, package);
            }

            run.Take(unit, end, tally.CountOf(package), mostWords[unit]);
        }

        Close(ref run, container);
    }

    private void Close(ref Run? run, int container)
    {
        if (run is { } found && (found.Matched >= FewestMatches || found.Words >= (matches.ScoreOf(found.Package) >= MostOfPackage ? TellingWordsOfWhole : TellingWords)))
        {
            regions.Add(new OwnerRegion(container, found.Start, found.End, found.Package));
            foreach (var unit in found.Units)
            {
                owners[unit] = found.Package;
            }
        }

        run = null;
    }

    /// <summary>Closures of one package, with at most a few others between them.</summary>
    private sealed class Run(int start, int package)
    {
        private readonly List<int> skipped = [];
        private int gap;

        public int Start => start;

        public int Package => package;

        public List<int> Units { get; } = [];

        public int End { get; private set; }

        public int Matched { get; private set; }

        public int Words { get; private set; }

        public bool Reaches => gap <= Math.Min(WidestGap, Matched);

        public void Skip(int unit, int strangers)
        {
            skipped.Add(unit);
            gap += strangers;
        }

        public void Take(int unit, int end, int matched, int words)
        {
            Units.AddRange([.. skipped, unit]);
            skipped.Clear();
            (End, gap, Matched, Words) = (Math.Max(End, end), 0, Matched + matched, Math.Max(Words, words));
        }
    }
}
