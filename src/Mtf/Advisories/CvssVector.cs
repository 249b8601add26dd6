using System.Diagnostics.CodeAnalysis;

namespace Mtf.Advisories;

/// <summary>A CVSS vector whose metrics are all known, each given once, none of the mandatory ones missing.</summary>
internal sealed class CvssVector
{
    private readonly Dictionary<string, string> metrics = new(StringComparer.Ordinal);

    private CvssVector() { }

    /// <summary>First letter of the metric's value; 'X' (not defined) when an optional metric is left out.</summary>
    public char this[string metric] => metrics.TryGetValue(metric, out var value) ? value[0] : 'X';

    /// <param name="text">Metrics without the version prefix: <c>AV:N/AC:L/…</c>.</param>
    /// <param name="mandatory">Metrics that must be there, as <c>name:value,value</c>.</param>
    /// <param name="optional">Metrics that may be there, in the same form.</param>
    /// <param name="vector">The vector, when it is well formed.</param>
    public static bool TryParse(string text, string[] mandatory, string[] optional, [NotNullWhen(true)] out CvssVector? vector)
    {
        vector = new CvssVector();
        foreach (var part in text.Split('/'))
        {
            var colon = part.IndexOf(':');
            if (colon < 1 || !(IsLegal(part, colon, mandatory) || IsLegal(part, colon, optional)) ||
                !vector.metrics.TryAdd(part[..colon], part[(colon + 1)..]))
            {
                vector = null;
                return false;
            }
        }

        var parsed = vector;
        if (!mandatory.All(definition => parsed.metrics.ContainsKey(definition[..definition.IndexOf(':')])))
        {
            vector = null;
        }

        return vector is not null;
    }

    private static bool IsLegal(string part, int colon, string[] definitions)
    {
        foreach (var definition in definitions)
        {
            if (definition.AsSpan().StartsWith(part.AsSpan(0, colon + 1)))
            {
                foreach (var range in definition.AsSpan(colon + 1).Split(','))
                {
                    if (definition.AsSpan(colon + 1)[range].SequenceEqual(part.AsSpan(colon + 1)))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }
}
