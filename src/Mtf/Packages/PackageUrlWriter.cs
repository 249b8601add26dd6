using System.Text;

namespace Mtf.Packages;

/// <summary>Writes purls in canonical form.</summary>
internal static class PackageUrlWriter
{
    public static string Write(PackageUrl purl)
    {
        var type = purl.Type.ToLowerInvariant();
        var text = new StringBuilder("pkg:").Append(type).Append('/');
        AppendSegments(text, PackageUrlRules.NormalizeNamespace(type, purl.Namespace), trailingSlash: true);
        PercentEncoding.Append(text, PackageUrlRules.NormalizeName(type, purl.Name));
        if (purl.Version.Length > 0)
        {
            text.Append('@');
            PercentEncoding.Append(text, PackageUrlRules.NormalizeVersion(type, purl.Version));
        }

        AppendQualifiers(text, purl.Qualifiers);
        var subpath = PackageUrlRules.NormalizeSubpath(purl.Subpath);
        if (subpath.Length > 0)
        {
            text.Append('#');
            AppendSegments(text, subpath, trailingSlash: false);
        }

        return text.ToString();
    }

    private static void AppendSegments(StringBuilder text, string path, bool trailingSlash)
    {
        if (path.Length == 0)
        {
            return;
        }

        var first = true;
        foreach (var segment in path.Split('/'))
        {
            if (!first)
            {
                text.Append('/');
            }

            PercentEncoding.Append(text, segment);
            first = false;
        }

        if (trailingSlash)
        {
            text.Append('/');
        }
    }

    private static void AppendQualifiers(StringBuilder text, IReadOnlyDictionary<string, string> qualifiers)
    {
        if (qualifiers.Count == 0)
        {
            return;
        }

        var separator = '?';
        foreach (var (key, value) in qualifiers.OrderBy(pair => pair.Key.ToLowerInvariant(), StringComparer.Ordinal))
        {
            if (value.Length == 0)
            {
                continue;
            }

            text.Append(separator).Append(key.ToLowerInvariant()).Append('=');
            PercentEncoding.Append(text, value);
            separator = '&';
        }
    }
}
