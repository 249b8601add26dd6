namespace Mtf.Packages;

/// <summary>A comma-separated set of PEP 440 specifiers.</summary>
internal sealed class Pep440Range : VersionRange
{
    private const int MaximumLength = 2048;
    private static readonly string[] Operators = ["===", "==", "~=", "!=", "<=", ">=", "<", ">"];

    private readonly IReadOnlyList<Specifier> _specifiers;

    private Pep440Range(IReadOnlyList<Specifier> specifiers)
    {
        _specifiers = specifiers;
        NamesPrerelease = specifiers.Any(specifier => specifier.NamesPrerelease);
        IsPinned = specifiers.Any(specifier => specifier is { Operator: "==" or "===", IsWildcard: false });
    }

    /// <summary>Whether a specifier names a prerelease, which lets prereleases in.</summary>
    public bool NamesPrerelease { get; }

    /// <summary>Whether it names one exact version, which lets a yanked one in.</summary>
    public bool IsPinned { get; }

    public static Pep440Range? Parse(string text)
    {
        text = text.Trim();
        if (text.Length > MaximumLength)
        {
            return null;
        }

        if (text.StartsWith('(') && text.EndsWith(')'))
        {
            text = text[1..^1];
        }

        var specifiers = new List<Specifier>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (ParseSpecifier(part) is not { } specifier)
            {
                return null;
            }

            specifiers.Add(specifier);
        }

        return new Pep440Range(specifiers);
    }

    public override bool Contains(string version) => Contains(version, NamesPrerelease);

    public bool Contains(string version, bool prereleases)
    {
        if (!Pep440Version.TryParse(version, out var parsed))
        {
            return _specifiers.Count > 0 && _specifiers.All(specifier => specifier.IsExactly(version));
        }

        if (parsed.IsPrerelease && !prereleases)
        {
            return false;
        }

        foreach (var specifier in _specifiers)
        {
            if (!specifier.Admits(version, parsed))
            {
                return false;
            }
        }

        return true;
    }

    private static Specifier? ParseSpecifier(string text)
    {
        var symbol = Array.Find(Operators, candidate => text.StartsWith(candidate, StringComparison.Ordinal));
        if (symbol is null)
        {
            return null;
        }

        var version = text[symbol.Length..].Trim();
        if (symbol == "===")
        {
            return version.Length == 0 ? null : new Specifier(symbol, version, IsWildcard: false);
        }

        var isWildcard = version.EndsWith(".*", StringComparison.Ordinal);
        version = isWildcard ? version[..^2] : version;
        if (!Pep440Version.TryParse(version, out var parsed))
        {
            return null;
        }

        var isBare = !parsed.HasPre && !parsed.HasPost && !parsed.HasDev && parsed.Local.IsEmpty;
        var allowed = symbol switch
        {
            "==" or "!=" => !isWildcard || isBare,
            "~=" => !isWildcard && parsed.Release.Contains('.') && parsed.Local.IsEmpty,
            _ => !isWildcard && parsed.Local.IsEmpty,
        };
        return allowed ? new Specifier(symbol, version, isWildcard) : null;
    }

    private sealed record Specifier(string Operator, string Version, bool IsWildcard)
    {
        public bool NamesPrerelease => Operator != "!=" && Pep440Version.TryParse(Version, out var parsed) && parsed.IsPrerelease;

        public bool IsExactly(string version) => Operator == "===" && string.Equals(version.Trim(), Version, StringComparison.OrdinalIgnoreCase);

        public bool Admits(string text, Pep440Version version)
        {
            if (Operator == "===" || !Pep440Version.TryParse(Version, out var bound))
            {
                return IsExactly(text);
            }

            return Operator switch
            {
                "==" => EqualTo(version, bound),
                "!=" => !EqualTo(version, bound),
                "<=" => version.ToPublic().CompareWith(bound) <= 0,
                ">=" => version.ToPublic().CompareWith(bound) >= 0,
                "<" => version.CompareWith(bound) < 0 && (bound.IsPrerelease || !version.IsPrerelease || version.CompareBase(bound) != 0),
                ">" => version.CompareWith(bound) > 0 && IsBeyond(version, bound),
                _ => version.ToPublic().CompareWith(bound) >= 0 && version.StartsWith(bound.WithoutLastNumber()),
            };
        }

        private bool EqualTo(Pep440Version version, Pep440Version bound) =>
            IsWildcard ? version.StartsWith(bound)
            : bound.Local.IsEmpty ? version.ToPublic().CompareWith(bound) == 0
            : version.CompareWith(bound) == 0;

        // A post-release or a local build of the bound itself is not greater than it.
        private static bool IsBeyond(Pep440Version version, Pep440Version bound) =>
            version.CompareBase(bound) != 0 || ((bound.HasPost || !version.HasPost) && version.Local.IsEmpty);
    }
}
