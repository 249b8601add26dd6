using System.Diagnostics.CodeAnalysis;

namespace Mtf.Packages;

/// <summary>A PEP 508 requirement: name, extras, specifiers or URL, and environment marker.</summary>
/// <param name="Name">Name as written.</param>
/// <param name="Extras">Extras asked for, as written.</param>
/// <param name="Specifiers">PEP 440 specifiers, empty for any version or when there is a URL.</param>
/// <param name="Url">Direct reference, empty when there is none.</param>
/// <param name="Marker">Environment marker as written, empty when unconditional.</param>
public sealed record PythonRequirement(string Name, IReadOnlyList<string> Extras, string Specifiers, string Url, string Marker)
{
    private const int MaximumLength = 8192;

    public static bool TryParse(string text, [NotNullWhen(true)] out PythonRequirement? requirement)
    {
        requirement = null;
        text = text.Trim();
        var length = 0;
        while (length < text.Length && (char.IsAsciiLetterOrDigit(text[length]) || text[length] is '.' or '-' or '_'))
        {
            length++;
        }

        var name = text[..length];
        if (text.Length > MaximumLength || length == 0 || !char.IsAsciiLetterOrDigit(name[0]) || !char.IsAsciiLetterOrDigit(name[^1]))
        {
            return false;
        }

        var rest = text[length..].TrimStart();
        if (!TryCutExtras(ref rest, out var extras))
        {
            return false;
        }

        requirement = rest.StartsWith('@') ? ParseUrl(name, extras, rest[1..].TrimStart()) : ParseSpecifiers(name, extras, rest);
        return requirement is not null;
    }

    /// <summary>The same as a dependency of the engine; a direct reference stands where the range does.</summary>
    public DependencyRequirement ToDependency(DependencyKind kind = DependencyKind.Production) =>
        new(Name, Url.Length > 0 ? Url : Specifiers, kind, Marker, Extras);

    private static bool TryCutExtras(ref string rest, out IReadOnlyList<string> extras)
    {
        extras = [];
        if (!rest.StartsWith('['))
        {
            return true;
        }

        var close = rest.IndexOf(']', StringComparison.Ordinal);
        if (close < 0)
        {
            return false;
        }

        extras = rest[1..close].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        rest = rest[(close + 1)..].TrimStart();
        return extras.All(extra => extra.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'));
    }

    // Only a semicolon after white space ends a URL.
    private static PythonRequirement? ParseUrl(string name, IReadOnlyList<string> extras, string rest)
    {
        var end = rest.IndexOfAny([' ', '\t']);
        var url = end < 0 ? rest : rest[..end];
        var tail = end < 0 ? "" : rest[end..].Trim();
        var hasMarker = tail.StartsWith(';');
        return url.Length == 0 || (tail.Length > 0 && !hasMarker) ? null : WithMarker(name, extras, "", url, hasMarker ? tail[1..] : "");
    }

    private static PythonRequirement? ParseSpecifiers(string name, IReadOnlyList<string> extras, string rest)
    {
        var semicolon = rest.IndexOf(';', StringComparison.Ordinal);
        var specifiers = (semicolon < 0 ? rest : rest[..semicolon]).Trim();
        if (specifiers.StartsWith('(') && specifiers.EndsWith(')'))
        {
            specifiers = specifiers[1..^1].Trim();
        }

        return Pep440Range.Parse(specifiers) is null
            ? null
            : WithMarker(name, extras, specifiers, "", semicolon < 0 ? "" : rest[(semicolon + 1)..]);
    }

    private static PythonRequirement? WithMarker(string name, IReadOnlyList<string> extras, string specifiers, string url, string marker)
    {
        marker = marker.Trim();
        return marker.Length > 0 && !PythonMarker.TryParse(marker, out _) ? null : new PythonRequirement(name, extras, specifiers, url, marker);
    }
}
