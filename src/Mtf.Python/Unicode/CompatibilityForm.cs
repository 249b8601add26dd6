using System.Globalization;
using System.Text;

namespace Mtf.Python;

/// <summary>
/// NFKC of identifiers. The platform leaves text as it is when it runs without culture data, so the mappings come from a
/// resource, made by <c>generate.py</c> beside it.
/// </summary>
internal static class CompatibilityForm
{
    private const int HangulBase = 0xAC00;
    private const int LeadBase = 0x1100;
    private const int VowelBase = 0x1161;
    private const int TrailBase = 0x11A7;
    private const int VowelCount = 21;
    private const int TrailCount = 28;
    private const int HangulCount = 19 * VowelCount * TrailCount;

    private static readonly Lazy<Tables> Data = new(Load);

    public static string Compose(string text)
    {
        var tables = Data.Value;
        var points = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            Decompose(rune.Value, tables, points);
        }

        Reorder(points, tables);
        ComposePairs(points, tables);
        var builder = new StringBuilder(text.Length);
        foreach (int point in points)
        {
            builder.Append(new Rune(point));
        }

        return builder.ToString();
    }

    private static void Decompose(int point, Tables tables, List<int> points)
    {
        int hangul = point - HangulBase;
        if (hangul is >= 0 and < HangulCount)
        {
            points.Add(LeadBase + hangul / (VowelCount * TrailCount));
            points.Add(VowelBase + hangul / TrailCount % VowelCount);
            if (hangul % TrailCount > 0)
            {
                points.Add(TrailBase + hangul % TrailCount);
            }
        }
        else if (tables.Decompositions.TryGetValue(point, out var parts))
        {
            points.AddRange(parts);
        }
        else
        {
            points.Add(point);
        }
    }

    /// <summary>Sorts each run of combining marks by class, keeping the order of equals.</summary>
    private static void Reorder(List<int> points, Tables tables)
    {
        int start = 0;
        while (start < points.Count)
        {
            int end = start;
            while (end < points.Count && tables.ClassOf(points[end]) > 0)
            {
                end++;
            }

            if (end - start > 1)
            {
                var sorted = points[start..end].OrderBy(tables.ClassOf).ToList();
                for (int i = 0; i < sorted.Count; i++)
                {
                    points[start + i] = sorted[i];
                }
            }

            start = end + 1;
        }
    }

    private static void ComposePairs(List<int> points, Tables tables)
    {
        int starter = -1;
        int lastClass = -1;
        int written = 0;
        for (int i = 0; i < points.Count; i++)
        {
            int point = points[i];
            int pointClass = tables.ClassOf(point);
            bool isReachable = starter >= 0 && (written == starter + 1 || (lastClass < pointClass && lastClass > 0));
            if (isReachable && Pair(points[starter], point, tables) is var composite and > 0)
            {
                points[starter] = composite;
                continue;
            }

            if (pointClass == 0)
            {
                starter = written;
                lastClass = 0;
            }
            else
            {
                lastClass = pointClass;
            }

            points[written++] = point;
        }

        points.RemoveRange(written, points.Count - written);
    }

    private static int Pair(int first, int second, Tables tables)
    {
        int lead = first - LeadBase;
        int vowel = second - VowelBase;
        if (lead is >= 0 and < 19 && vowel is >= 0 and < VowelCount)
        {
            return HangulBase + (lead * VowelCount + vowel) * TrailCount;
        }

        int hangul = first - HangulBase;
        int trail = second - TrailBase;
        if (hangul is >= 0 and < HangulCount && hangul % TrailCount == 0 && trail is > 0 and < TrailCount)
        {
            return first + trail;
        }

        return tables.Compositions.GetValueOrDefault((first, second));
    }

    private static Tables Load()
    {
        var tables = new Tables([], [], []);
        using var stream = typeof(CompatibilityForm).Assembly.GetManifestResourceStream("nfkc.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            string key = line[2..equals];
            string[] values = line[(equals + 1)..].Split(' ');
            switch (line[0])
            {
                case 'D':
                    tables.Decompositions[Hex(key)] = [.. values.Select(Hex)];
                    break;
                case 'C':
                    int space = key.IndexOf(' ', StringComparison.Ordinal);
                    tables.Compositions[(Hex(key[..space]), Hex(key[(space + 1)..]))] = Hex(values[0]);
                    break;
                default:
                    AddClass(tables, byte.Parse(key, CultureInfo.InvariantCulture), values);
                    break;
            }
        }

        return tables;
    }

    private static void AddClass(Tables tables, byte number, string[] ranges)
    {
        foreach (string range in ranges)
        {
            int dash = range.IndexOf('-', StringComparison.Ordinal);
            int last = Hex(dash < 0 ? range : range[(dash + 1)..]);
            for (int point = Hex(dash < 0 ? range : range[..dash]); point <= last; point++)
            {
                tables.Classes[point] = number;
            }
        }
    }

    private static int Hex(string text) => int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private sealed record Tables(
        Dictionary<int, int[]> Decompositions,
        Dictionary<(int First, int Second), int> Compositions,
        Dictionary<int, byte> Classes)
    {
        public int ClassOf(int point) => Classes.GetValueOrDefault(point);
    }
}
