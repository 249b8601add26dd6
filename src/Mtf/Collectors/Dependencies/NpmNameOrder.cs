namespace Mtf.Collectors.Dependencies;

/// <summary>The order in which npm visits names: punctuation, digits, letters; case breaks ties only.</summary>
internal sealed class NpmNameOrder : IComparer<string>
{
    private const string Punctuation = "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$";

    public static NpmNameOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        x ??= "";
        y ??= "";
        for (var i = 0; i < Math.Min(x.Length, y.Length); i++)
        {
            var order = Rank(x[i]).CompareTo(Rank(y[i]));
            if (order != 0)
            {
                return order;
            }
        }

        return x.Length != y.Length ? x.Length.CompareTo(y.Length) : -string.CompareOrdinal(x, y);
    }

    private static int Rank(char c)
    {
        var punctuation = Punctuation.IndexOf(c, StringComparison.Ordinal);
        return punctuation >= 0 ? punctuation : 128 + char.ToLowerInvariant(c);
    }
}
