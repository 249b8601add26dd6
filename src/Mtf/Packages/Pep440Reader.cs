namespace Mtf.Packages;

/// <summary>Reads the parts of a PEP 440 version from left to right, in every spelling the PEP normalises.</summary>
internal ref struct Pep440Reader(ReadOnlySpan<char> text)
{
    private static readonly string[] Alpha = ["alpha", "a"];
    private static readonly string[] Beta = ["beta", "b"];
    private static readonly string[] Candidate = ["preview", "pre", "rc", "c"];
    private static readonly string[] PostRelease = ["post", "rev", "r"];
    private static readonly string[] Development = ["dev"];

    private ReadOnlySpan<char> _rest = text;

    public readonly bool AtEnd => _rest.IsEmpty;

    public bool Skip(char letter)
    {
        var found = _rest.Length > 0 && char.ToLowerInvariant(_rest[0]) == letter;
        if (found)
        {
            _rest = _rest[1..];
        }

        return found;
    }

    public bool TryReadRelease(out ReadOnlySpan<char> epoch, out ReadOnlySpan<char> release)
    {
        epoch = default;
        release = default;
        var start = _rest;
        var digits = ReadDigits();
        if (digits.Length > 0 && Skip('!'))
        {
            epoch = digits;
            start = _rest;
            digits = ReadDigits();
        }

        if (digits.IsEmpty)
        {
            return false;
        }

        while (_rest.Length > 1 && _rest[0] == '.' && char.IsAsciiDigit(_rest[1]))
        {
            _rest = _rest[1..];
            ReadDigits();
        }

        release = start[..(start.Length - _rest.Length)];
        return true;
    }

    /// <summary>0 alpha, 1 beta, 2 release candidate, -1 none.</summary>
    public int ReadPre(out ReadOnlySpan<char> number) =>
        TryReadWord(Alpha, out number) ? 0
        : TryReadWord(Beta, out number) ? 1
        : TryReadWord(Candidate, out number) ? 2
        : -1;

    public bool ReadPost(out ReadOnlySpan<char> number)
    {
        if (_rest.Length > 1 && _rest[0] == '-' && char.IsAsciiDigit(_rest[1]))
        {
            _rest = _rest[1..];
            number = ReadDigits();
            return true;
        }

        return TryReadWord(PostRelease, out number);
    }

    public bool ReadDev(out ReadOnlySpan<char> number) => TryReadWord(Development, out number);

    public bool TryReadLocal(out ReadOnlySpan<char> local)
    {
        local = default;
        if (!Skip('+'))
        {
            return true;
        }

        local = _rest;
        _rest = default;
        var afterSeparator = true;
        foreach (var c in local)
        {
            var isSeparator = c is '.' or '-' or '_';
            if ((isSeparator && afterSeparator) || (!isSeparator && !char.IsAsciiLetterOrDigit(c)))
            {
                return false;
            }

            afterSeparator = isSeparator;
        }

        return !afterSeparator;
    }

    private bool TryReadWord(string[] words, out ReadOnlySpan<char> number)
    {
        number = default;
        var rest = SkipSeparator(_rest);
        foreach (var word in words)
        {
            if (!rest.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            rest = rest[word.Length..];
            var afterSeparator = SkipSeparator(rest);
            _rest = !afterSeparator.IsEmpty && char.IsAsciiDigit(afterSeparator[0]) ? afterSeparator : rest;
            number = ReadDigits();
            return true;
        }

        return false;
    }

    private static ReadOnlySpan<char> SkipSeparator(ReadOnlySpan<char> text) => text.Length > 0 && text[0] is '.' or '-' or '_' ? text[1..] : text;

    private ReadOnlySpan<char> ReadDigits()
    {
        var digits = _rest[..LabelledVersion.CountDigits(_rest)];
        _rest = _rest[digits.Length..];
        return digits;
    }
}
