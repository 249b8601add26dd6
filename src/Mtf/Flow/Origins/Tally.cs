namespace Mtf.Flow.Origins;

/// <summary>How many of some functions can be compared, and how many of those each package has.</summary>
internal sealed class Tally(FunctionMatches matches)
{
    private readonly Dictionary<ushort, int> counts = [];

    /// <summary>Functions that can be compared.</summary>
    public int Total { get; private set; }

    /// <summary>Package that has the most of them, -1 for none.</summary>
    public int Best { get; private set; } = -1;

    public int CountOf(int package) => package < 0 ? 0 : counts.GetValueOrDefault((ushort)package);

    public void Add(int function)
    {
        if (!matches.IsTelling(function))
        {
            return;
        }

        Total++;
        foreach (var owner in matches.OwnersOf(function))
        {
            Increase(owner, 1);
        }
    }

    public void Add(Tally other)
    {
        Total += other.Total;
        foreach (var (owner, count) in other.counts)
        {
            Increase(owner, count);
        }
    }

    private void Increase(ushort owner, int count)
    {
        var now = counts[owner] = counts.GetValueOrDefault(owner) + count;
        if (owner != Best && (Best < 0 || (now, matches.ScoreOf(owner), -owner).CompareTo((counts[(ushort)Best], matches.ScoreOf(Best), -Best)) > 0))
        {
            Best = owner;
        }
    }
}
