namespace Mtf.Flow.Solving;

/// <summary>The places of the solver: which tokens each holds, in order of arrival, where they are copied to, and what happens when one arrives.</summary>
internal sealed class PlaceTable
{
    /// <summary>The place of all values that are no function, class, object, module or API: nothing ever arrives there.</summary>
    public const int Nothing = 0;
    private const byte Overflowed = 1, Constant = 2;
    private const int MostLeftOut = 1_000_000;
    private readonly ListPool<int> tokens = new();
    private readonly ListPool<int> copies = new();
    private readonly ListPool<Constraint> constraints = new();
    private int[] propagated = new int[256];
    private ushort[] limits = new ushort[256];
    private byte[] flags = new byte[256];
    private Dictionary<int, List<int>> leftOut = [];
    private int leftOutCount;

    public PlaceTable() => New();

    /// <param name="isLarge">Holds the elements of a container, of which there are more than of anything else.</param>
    public int New(bool isLarge = false)
    {
        var place = tokens.AddList();
        copies.AddList();
        constraints.AddList();
        if (place == propagated.Length)
        {
            Array.Resize(ref propagated, place * 2);
            Array.Resize(ref limits, place * 2);
            Array.Resize(ref flags, place * 2);
        }

        limits[place] = (ushort)(isLarge ? TokenSet.Large : TokenSet.Small);
        return place;
    }

    /// <summary>A place that holds one token and never another.</summary>
    public int NewConstant(int token)
    {
        var place = New();
        tokens.Append(place, token);
        flags[place] = Constant;
        return place;
    }

    public bool IsConstant(int place) => (flags[place] & Constant) != 0;

    /// <summary>How many places there are.</summary>
    public int Places => tokens.Lists;

    /// <summary>Whether tokens were left out of a place, or have not been sent on.</summary>
    public bool IsOpen(int place) => (flags[place] & Overflowed) != 0 || (!IsConstant(place) && propagated[place] < tokens.Count(place));

    public int Count(int place) => tokens.Count(place);

    public int TokenAt(int place, int index) => tokens.At(place, index);

    public ReadOnlySpan<int> TokensOf(int place) => tokens.Of(place);

    public ArraySegment<int> SegmentOf(int place) => tokens.SegmentOf(place);

    /// <summary>How many of the tokens have been sent on.</summary>
    public int Propagated(int place) => propagated[place];

    public int Copies(int place) => copies.Count(place);

    public int CopyAt(int place, int index) => copies.At(place, index);

    public int Constraints(int place) => constraints.Count(place);

    public Constraint ConstraintAt(int place, int index) => constraints.At(place, index);

    public void AddCopy(int from, int to) => copies.Append(from, to);

    public void AddConstraint(int place, Constraint constraint) => constraints.Append(place, constraint);

    /// <summary>Adds a token; true when the place did not wait for its turn yet.</summary>
    public bool Add(int place, int token)
    {
        var known = tokens.Of(place);
        if (place == Nothing || known.Contains(token))
        {
            return false;
        }

        if (known.Length >= limits[place])
        {
            LeaveOut(place, token);
            return false;
        }

        var isFirst = known.Length == propagated[place];
        tokens.Append(place, token);
        return isFirst;
    }

    /// <summary>Marks all tokens as sent on, and returns which of them were not.</summary>
    public (int From, int To) Begin(int place)
    {
        var from = propagated[place];
        return (from, propagated[place] = tokens.Count(place));
    }

    /// <summary>Lets a place hold more; false when it holds as much as any may.</summary>
    public bool Widen(int place)
    {
        if (limits[place] >= TokenSet.Widest)
        {
            return false;
        }

        limits[place] = (ushort)Math.Min(4 * limits[place], TokenSet.Widest);
        flags[place] &= unchecked((byte)~Overflowed);
        return true;
    }

    /// <summary>What was left out of which place since this was asked last.</summary>
    public List<(int Place, List<int> Tokens)> TakeLeftOut()
    {
        List<(int, List<int>)> taken = [.. leftOut.Select(entry => (entry.Key, entry.Value)).Where(entry => limits[entry.Key] < TokenSet.Widest)];
        (leftOut, leftOutCount) = ([], 0);
        return taken;
    }

    /// <summary>Marks a place as one that more may reach than it holds.</summary>
    public void MarkOverflowed(int place) => flags[place] |= Overflowed;

    // As many as the place may ever hold: it is known to overflow even then.
    private void LeaveOut(int place, int token)
    {
        MarkOverflowed(place);
        if (leftOutCount >= MostLeftOut || limits[place] >= TokenSet.Widest)
        {
            return;
        }

        if (!leftOut.TryGetValue(place, out var list))
        {
            leftOut[place] = list = [];
        }

        if (list.Count <= TokenSet.Widest && !System.Runtime.InteropServices.CollectionsMarshal.AsSpan(list).Contains(token))
        {
            leftOutCount++;
            list.Add(token);
        }
    }
}
