using Mtf.Packages;

namespace Mtf.Advisories;

/// <summary>All advisories of one package as one run of bytes: a table of strings, then the advisories by position in it.</summary>
internal static class PackageBlob
{
    public static void Write(BlobWriter writer, Ecosystem ecosystem, string name, IReadOnlyList<Advisory> advisories)
    {
        var strings = new Dictionary<string, int>(StringComparer.Ordinal);
        var body = new BlobWriter();
        body.Count(advisories.Count);
        foreach (var advisory in advisories)
        {
            Write(body, strings, advisory);
        }

        writer.Clear();
        writer.Count((int)ecosystem);
        writer.Text(name);
        writer.Count(strings.Count);
        foreach (var text in strings.OrderBy(entry => entry.Value))
        {
            writer.Text(text.Key);
        }

        writer.Raw(body.Written);
    }

    /// <summary>The advisories, or null when the blob is about another package.</summary>
    /// <exception cref="AdvisoryException">The blob is damaged.</exception>
    public static IReadOnlyList<Advisory>? Read(ReadOnlySpan<byte> blob, Ecosystem ecosystem, string name)
    {
        var reader = new BlobReader(blob);
        if (reader.Number() != (ulong)ecosystem || reader.Text() != name)
        {
            return null;
        }

        var strings = new string[reader.Count()];
        for (var index = 0; index < strings.Length; index++)
        {
            strings[index] = reader.Text();
        }

        var advisories = new Advisory[reader.Count()];
        for (var index = 0; index < advisories.Length; index++)
        {
            advisories[index] = ReadAdvisory(ref reader, strings, ecosystem, name);
        }

        return reader.AtEnd ? advisories : throw IndexDamage.At("an entry in it is longer than its content");
    }

    private static void Write(BlobWriter writer, Dictionary<string, int> strings, Advisory advisory)
    {
        void Text(string value)
        {
            if (!strings.TryGetValue(value, out var position))
            {
                strings.Add(value, position = strings.Count);
            }

            writer.Count(position);
        }

        void Texts(IReadOnlyList<string> values)
        {
            writer.Count(values.Count);
            foreach (var value in values)
            {
                Text(value);
            }
        }

        Text(advisory.Id);
        writer.Date(advisory.Modified);
        writer.Date(advisory.Published);
        writer.Date(advisory.Withdrawn);
        Texts(advisory.Aliases);
        Text(advisory.Summary);
        Texts(advisory.SeverityText is { } severity ? [severity] : []);
        Texts(advisory.Vectors);
        Texts(advisory.Cwes);
        writer.Count(advisory.Affected.Count);
        foreach (var affected in advisory.Affected)
        {
            Texts(affected.Vectors);
            Texts(affected.Versions);
            writer.Count(affected.Ranges.Count);
            foreach (var range in affected.Ranges)
            {
                writer.Count(range.Count);
                foreach (var (kind, version) in range)
                {
                    writer.Count((int)kind);
                    Text(version);
                }
            }
        }
    }

    private static Advisory ReadAdvisory(ref BlobReader reader, string[] strings, Ecosystem ecosystem, string name) => new()
    {
        Id = strings[reader.Position(strings.Length)],
        Modified = reader.Date() ?? throw IndexDamage.At("an advisory in it has no date"),
        Published = reader.Date(),
        Withdrawn = reader.Date(),
        Aliases = ReadTexts(ref reader, strings),
        Summary = strings[reader.Position(strings.Length)],
        SeverityText = ReadTexts(ref reader, strings).FirstOrDefault(),
        Vectors = ReadTexts(ref reader, strings),
        Cwes = ReadTexts(ref reader, strings),
        Affected = ReadAffected(ref reader, strings, ecosystem, name),
    };

    private static AffectedPackage[] ReadAffected(ref BlobReader reader, string[] strings, Ecosystem ecosystem, string name)
    {
        var affected = new AffectedPackage[reader.Count()];
        for (var index = 0; index < affected.Length; index++)
        {
            var vectors = ReadTexts(ref reader, strings);
            var versions = ReadTexts(ref reader, strings);
            var ranges = new IReadOnlyList<RangeEvent>[reader.Count()];
            for (var range = 0; range < ranges.Length; range++)
            {
                ranges[range] = ReadEvents(ref reader, strings);
            }

            affected[index] = new AffectedPackage(ecosystem, name, versions, ranges, vectors);
        }

        return affected;
    }

    private static RangeEvent[] ReadEvents(ref BlobReader reader, string[] strings)
    {
        var events = new RangeEvent[reader.Count()];
        for (var index = 0; index < events.Length; index++)
        {
            events[index] = new RangeEvent((RangeEventKind)reader.Position(4), strings[reader.Position(strings.Length)]);
        }

        return events;
    }

    private static string[] ReadTexts(ref BlobReader reader, string[] strings)
    {
        var count = reader.Count();
        if (count == 0)
        {
            return [];
        }

        var texts = new string[count];
        for (var index = 0; index < count; index++)
        {
            texts[index] = strings[reader.Position(strings.Length)];
        }

        return texts;
    }
}
