namespace Mtf.Packages;

/// <summary>Reads purls, from the right to the left as purl-spec lays down.</summary>
internal static class PackageUrlParser
{
    public static PackageUrl? Parse(string text)
    {
        if (text.Length > PackageUrlRules.MaximumLength || !text.StartsWith("pkg:", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var rest = text["pkg:".Length..];
        var rawSubpath = CutLast(ref rest, '#');
        var rawQualifiers = CutLast(ref rest, '?');
        rest = rest.Trim('/');
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0)
        {
            return null;
        }

        var type = rest[..slash];
        rest = rest[(slash + 1)..].TrimStart('/');
        var rawVersion = CutVersion(ref rest);
        var lastSlash = rest.LastIndexOf('/');
        if (!PercentEncoding.TryDecode(rest[(lastSlash + 1)..], out var name)
            || !PercentEncoding.TryDecode(rawVersion, out var version)
            || !TryDecodeSegments(lastSlash < 0 ? "" : rest[..lastSlash], out var @namespace)
            || !TryDecodeSegments(rawSubpath, out var subpath)
            || !TryReadQualifiers(rawQualifiers, out var qualifiers))
        {
            return null;
        }

        return PackageUrlRules.Create(type, @namespace, name, version, qualifiers, subpath);
    }

    private static string CutLast(ref string text, char separator)
    {
        var index = text.LastIndexOf(separator);
        if (index < 0)
        {
            return "";
        }

        var tail = text[(index + 1)..];
        text = text[..index];
        return tail;
    }

    // An at-sign that opens a segment with more segments behind it is an npm scope written without escaping.
    private static string CutVersion(ref string text)
    {
        var at = text.LastIndexOf('@');
        var isScope = at >= 0 && (at == 0 || text[at - 1] == '/') && text.IndexOf('/', at) >= 0;
        return isScope ? "" : CutLast(ref text, '@');
    }

    private static bool TryDecodeSegments(string text, out string decoded)
    {
        var segments = text.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < segments.Length; i++)
        {
            if (!PercentEncoding.TryDecode(segments[i], out segments[i]) || segments[i].Contains('/', StringComparison.Ordinal))
            {
                decoded = "";
                return false;
            }
        }

        decoded = string.Join('/', segments);
        return true;
    }

    private static bool TryReadQualifiers(string text, out Dictionary<string, string> qualifiers)
    {
        qualifiers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !PercentEncoding.TryDecode(pair[(equals + 1)..], out var value) || !qualifiers.TryAdd(pair[..equals], value))
            {
                return false;
            }
        }

        return true;
    }
}
