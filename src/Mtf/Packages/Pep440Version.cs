namespace Mtf.Packages;

/// <summary>A PEP 440 version, read in place without allocation; numbers of any width.</summary>
internal readonly ref struct Pep440Version
{
    private const int None = -1;

    private Pep440Version(ReadOnlySpan<char> epoch, ReadOnlySpan<char> release)
    {
        Epoch = epoch;
        Release = release;
    }

    public ReadOnlySpan<char> Epoch { get; }

    /// <summary>Dot-separated numbers as written.</summary>
    public ReadOnlySpan<char> Release { get; }

    /// <summary>0 alpha, 1 beta, 2 release candidate, or none.</summary>
    private int PrePhase { get; init; }

    private ReadOnlySpan<char> Pre { get; init; }

    private ReadOnlySpan<char> Post { get; init; }

    private ReadOnlySpan<char> Dev { get; init; }

    /// <summary>Local version label, empty for a public version.</summary>
    public ReadOnlySpan<char> Local { get; private init; }

    public bool HasPre => PrePhase != None;

    public bool HasPost { get; private init; }

    public bool HasDev { get; private init; }

    public bool IsPrerelease => HasPre || HasDev;

    public static bool TryParse(ReadOnlySpan<char> text, out Pep440Version version)
    {
        version = default;
        text = text.Trim();
        if (text.Length is 0 or > VersionScheme.MaximumLength)
        {
            return false;
        }

        var reader = new Pep440Reader(text);
        reader.Skip('v');
        if (!reader.TryReadRelease(out var epoch, out var release))
        {
            return false;
        }

        var prePhase = reader.ReadPre(out var pre);
        var hasPost = reader.ReadPost(out var post);
        var hasDev = reader.ReadDev(out var dev);
        if (!reader.TryReadLocal(out var local) || !reader.AtEnd)
        {
            return false;
        }

        version = new Pep440Version(epoch, release)
        {
            PrePhase = prePhase,
            Pre = pre,
            HasPost = hasPost,
            Post = post,
            HasDev = hasDev,
            Dev = dev,
            Local = local,
        };
        return true;
    }

    /// <summary>The same version without its local label.</summary>
    public Pep440Version ToPublic() => new(Epoch, Release) { PrePhase = PrePhase, Pre = Pre, HasPost = HasPost, Post = Post, HasDev = HasDev, Dev = Dev };

    /// <summary>Epoch and release without its last number: what <c>~=</c> keeps fixed.</summary>
    public Pep440Version WithoutLastNumber() => new(Epoch, Release[..Math.Max(0, Release.LastIndexOf('.'))]) { PrePhase = None };

    public int CompareWith(Pep440Version other)
    {
        var order = CompareBase(other);
        if (order == 0)
        {
            order = PreRank.CompareTo(other.PreRank);
        }

        if (order == 0 && HasPre)
        {
            order = LabelledVersion.CompareNumbers(Pre, other.Pre);
        }

        if (order == 0)
        {
            order = HasPost != other.HasPost ? HasPost.CompareTo(other.HasPost) : LabelledVersion.CompareNumbers(Post, other.Post);
        }

        if (order == 0)
        {
            order = HasDev != other.HasDev ? other.HasDev.CompareTo(HasDev) : LabelledVersion.CompareNumbers(Dev, other.Dev);
        }

        return order != 0 ? order : CompareLocal(Local, other.Local);
    }

    /// <summary>Order of epoch and release numbers alone, trailing zeros ignored.</summary>
    public int CompareBase(Pep440Version other)
    {
        var order = LabelledVersion.CompareNumbers(Epoch, other.Epoch);
        ReadOnlySpan<char> left = Release, right = other.Release;
        while (order == 0 && (!left.IsEmpty || !right.IsEmpty))
        {
            order = LabelledVersion.CompareNumbers(LabelledVersion.Cut(ref left), LabelledVersion.Cut(ref right));
        }

        return order;
    }

    /// <summary>Whether this version's release starts with the numbers, missing ones being zero.</summary>
    public bool StartsWith(Pep440Version prefix)
    {
        if (LabelledVersion.CompareNumbers(Epoch, prefix.Epoch) != 0)
        {
            return false;
        }

        ReadOnlySpan<char> left = Release, right = prefix.Release;
        while (!right.IsEmpty)
        {
            if (LabelledVersion.CompareNumbers(LabelledVersion.Cut(ref left), LabelledVersion.Cut(ref right)) != 0)
            {
                return false;
            }
        }

        return true;
    }

    // A development release of a final version comes before its alphas; a final version after its candidates.
    private int PreRank => HasPre ? PrePhase : !HasPost && HasDev ? -1 : 3;

    private static int CompareLocal(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        while (!left.IsEmpty && !right.IsEmpty)
        {
            var leftPart = CutLocal(ref left);
            var rightPart = CutLocal(ref right);
            var leftIsNumber = LabelledVersion.CountDigits(leftPart) == leftPart.Length;
            var rightIsNumber = LabelledVersion.CountDigits(rightPart) == rightPart.Length;
            var order = leftIsNumber && rightIsNumber
                ? LabelledVersion.CompareNumbers(leftPart, rightPart)
                : leftIsNumber != rightIsNumber
                    ? leftIsNumber.CompareTo(rightIsNumber)
                    : Math.Sign(leftPart.CompareTo(rightPart, StringComparison.OrdinalIgnoreCase));
            if (order != 0)
            {
                return order;
            }
        }

        return left.IsEmpty.CompareTo(right.IsEmpty) * -1;
    }

    private static ReadOnlySpan<char> CutLocal(ref ReadOnlySpan<char> text)
    {
        var separator = text.IndexOfAny('.', '-', '_');
        var head = separator < 0 ? text : text[..separator];
        text = separator < 0 ? default : text[(separator + 1)..];
        return head;
    }
}
