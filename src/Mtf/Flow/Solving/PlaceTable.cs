namespace Mtf.Flow.Solving;

/// <summary>The places of the solver: which tokens each holds, in order of arrival, where they are copied to, and what happens when one arrives.</summary>
internal sealed class PlaceTable
{
    /// <summary>The place of all values that are no function, class, object, module or API: nothing ever arrives there.</summary>
    public const int Nothing = 0;
    private const byte Large = 1, Overflowed = 2, Constant = 4;
    private readonly ListPool<int> tokens = new();
    private readonly ListPool<int> copies = new();
    private readonly ListPool<Constraint> constraints = new();
    private int[] propagated = new int[256];
    private byte[] flags = new byte[256];

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
            Array.Resize(ref flags, place * 2);
        }

        flags[place] = isLarge ? Large : (byte)0;
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

    public bool HasOverflowed(int place) => (flags[place] & Overflowed) != 0;

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

        if (known.Length >= ((flags[place] & Large) != 0 ? TokenSet.Large : TokenSet.Small))
        {
            flags[place] |= Overflowed;
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
}
