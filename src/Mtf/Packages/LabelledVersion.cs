namespace Mtf.Packages;

/// <summary>
/// A version of the shape <c>1.2.3.4-label.5+build</c>, read in place without allocation; numbers of any width.
/// Tolerant: missing numbers are zero, surplus numbers are build, <c>1.2.3beta</c> is <c>1.2.3-beta</c>.
/// </summary>
internal readonly ref struct LabelledVersion
{
    private LabelledVersion(ReadOnlySpan<char> numbers, ReadOnlySpan<char> labels)
    {
        Numbers = numbers;
        Labels = labels;
    }

    private ReadOnlySpan<char> Numbers { get; }

    /// <summary>Dot-separated prerelease labels, empty for a release.</summary>
    public ReadOnlySpan<char> Labels { get; }

    public static bool TryParse(ReadOnlySpan<char> text, int maximumNumbers, out LabelledVersion version)
    {
        version = default;
        text = text.Trim().TrimStart('=').TrimStart();
        if (text.Length > 0 && text[0] is 'v' or 'V')
        {
            text = text[1..];
        }

        if (text.Length is 0 or > VersionScheme.MaximumLength || !char.IsAsciiDigit(text[0]))
        {
            return false;
        }

        var end = 0;
        for (var count = 0; count < maximumNumbers; count++)
        {
            end += CountDigits(text[end..]);
            if (count + 1 == maximumNumbers || end + 1 >= text.Length || text[end] != '.' || !char.IsAsciiDigit(text[end + 1]))
            {
                break;
            }

            end++;
        }

        var rest = text[end..];
        var plus = rest.IndexOf('+');
        var labels = plus < 0 ? rest : rest[..plus];
        if (labels.Length > 0)
        {
            if (labels[0] == '.')
            {
                if (labels.Length == 1 || !char.IsAsciiDigit(labels[1]))
                {
                    return false;
                }

                labels = default;
            }
            else if (labels[0] == '-')
            {
                labels = labels[1..];
            }
        }

        foreach (var c in labels)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.'))
            {
                return false;
            }
        }

        version = new LabelledVersion(text[..end], labels);
        return true;
    }

    public int CompareWith(LabelledVersion other, bool ignoreCase)
    {
        ReadOnlySpan<char> left = Numbers, right = other.Numbers;
        while (left.Length > 0 || right.Length > 0)
        {
            var order = CompareNumbers(Cut(ref left), Cut(ref right));
            if (order != 0)
            {
                return order;
            }
        }

        if (Labels.IsEmpty || other.Labels.IsEmpty)
        {
            return Labels.IsEmpty.CompareTo(other.Labels.IsEmpty);
        }

        return CompareLabels(Labels, other.Labels, ignoreCase);
    }

    /// <summary>Order of two runs of digits, an empty one being zero.</summary>
    public static int CompareNumbers(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        left = left.TrimStart('0');
        right = right.TrimStart('0');
        return left.Length != right.Length ? left.Length.CompareTo(right.Length) : Math.Sign(left.SequenceCompareTo(right));
    }

    public static ReadOnlySpan<char> Cut(ref ReadOnlySpan<char> text)
    {
        var dot = text.IndexOf('.');
        var head = dot < 0 ? text : text[..dot];
        text = dot < 0 ? default : text[(dot + 1)..];
        return head;
    }

    public static int CountDigits(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && char.IsAsciiDigit(text[length]))
        {
            length++;
        }

        return length;
    }

    private static int CompareLabels(ReadOnlySpan<char> left, ReadOnlySpan<char> right, bool ignoreCase)
    {
        while (!left.IsEmpty && !right.IsEmpty)
        {
            var order = CompareLabel(Cut(ref left), Cut(ref right), ignoreCase);
            if (order != 0)
            {
                return order;
            }
        }

        return left.Length.CompareTo(right.Length);
    }

    private static int CompareLabel(ReadOnlySpan<char> left, ReadOnlySpan<char> right, bool ignoreCase)
    {
        var leftIsNumber = CountDigits(left) == left.Length && left.Length > 0;
        var rightIsNumber = CountDigits(right) == right.Length && right.Length > 0;
        return (leftIsNumber, rightIsNumber) switch
        {
            (true, true) => CompareNumbers(left, right),
            (true, false) => -1,
            (false, true) => 1,
            _ => Math.Sign(left.CompareTo(right, ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal)),
        };
    }
}
