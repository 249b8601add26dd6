using System.Text.Json;
using Mtf.Packages;

namespace Mtf.Advisories;

/// <summary>Where advisory data is downloaded from.</summary>
/// <param name="Osv">Base of an OSV bucket: <c>{base}/{ecosystem}/all.zip</c>.</param>
/// <param name="Epss">EPSS scores of the day, CSV or gzip.</param>
/// <param name="Kev">KEV catalogue, JSON.</param>
public sealed record AdvisoryFeeds(Uri Osv, Uri Epss, Uri Kev)
{
    /// <summary>The public feeds that the standard names, replaced one by one by <c>MTF_OSV_URL</c>, <c>MTF_EPSS_URL</c> and <c>MTF_KEV_URL</c>.</summary>
    /// <param name="variable">Looks up an environment variable.</param>
    /// <exception cref="AdvisoryException">A variable is not an http or https URL.</exception>
    public static AdvisoryFeeds FromEnvironment(Func<string, string?> variable)
    {
        using var stream = typeof(AdvisoryFeeds).Assembly.GetManifestResourceStream("standard/feeds.json")
            ?? throw new InvalidOperationException("The resource standard/feeds.json is missing.");
        using var json = JsonDocument.Parse(stream);

        Uri Feed(string name, string key) => ParseUrl(variable(key) is { Length: > 0 } set ? set : json.RootElement.GetProperty(name).GetString()!, key);

        return new AdvisoryFeeds(Feed("osv", "MTF_OSV_URL"), Feed("epss", "MTF_EPSS_URL"), Feed("kev", "MTF_KEV_URL"));
    }

    /// <param name="text">What the user gave.</param>
    /// <param name="name">Option or variable it was given in.</param>
    /// <exception cref="AdvisoryException">Not an http or https URL.</exception>
    public static Uri ParseUrl(string text, string name) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw new AdvisoryException($"{name} is '{text}', which is not an http or https URL.");

    internal Uri OsvArchive(Ecosystem ecosystem) => new($"{Osv.AbsoluteUri.TrimEnd('/')}/{AdvisoryEcosystems.OsvName(ecosystem)}/all.zip");
}
