using System.Globalization;
using System.Text.Json;

namespace Mtf.Advisories;

/// <summary>The catalogue of vulnerabilities known to be exploited.</summary>
/// <param name="Date">When the catalogue was released, null when it does not say.</param>
/// <param name="Cves">CVE keys, sorted, each once.</param>
internal sealed record KevCatalog(DateTimeOffset? Date, IReadOnlyList<ulong> Cves);

/// <summary>Reads the KEV catalogue in its JSON form.</summary>
internal static class KevReader
{
    public const long MaximumLength = 64 << 20;

    /// <exception cref="AdvisoryException">The content is not a KEV catalogue.</exception>
    public static KevCatalog Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            var start = utf8.Span.StartsWith("\uFEFF"u8) ? 3 : 0;
            using var document = JsonDocument.Parse(utf8[start..], new JsonDocumentOptions { MaxDepth = 32 });
            return Read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new AdvisoryException($"The KEV catalogue cannot be read ({exception.Message}); fetch it again.", exception);
        }
    }

    private static KevCatalog Read(JsonElement root)
    {
        var cves = new SortedSet<ulong>();
        foreach (var entry in root.GetProperty("vulnerabilities").EnumerateArray())
        {
            if (CveKey.TryParse(entry.GetProperty("cveID").GetString(), out var cve))
            {
                cves.Add(cve);
            }
        }

        if (cves.Count == 0)
        {
            throw new AdvisoryException("The KEV catalogue has no entries; fetch it again.");
        }

        var released = root.TryGetProperty("dateReleased", out var value) && DateTimeOffset.TryParse(
            value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date)
            ? date
            : (DateTimeOffset?)null;
        return new KevCatalog(released, [.. cves]);
    }
}
