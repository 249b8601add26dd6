using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Mtf.Evaluations;
using Mtf.Inventories;

namespace Mtf.Reports.Sbom;

/// <summary>What both SBOM formats say about an evaluation: the subject, its components once each, and how much of the graph is known.</summary>
internal sealed class SbomSubject
{
    public SbomSubject(Evaluation evaluation)
    {
        Evaluation = evaluation;
        Purl = evaluation.Subject.Purl.ToString();
        var graph = evaluation.Dependencies.ValueOrDefault;
        var inventory = evaluation.Inventory.ValueOrDefault;
        Complete = graph?.Complete ?? false;
        var matched = evaluation.Advisories.ValueOrDefault?.Matches.Select(match => match.Component) ?? [];
        var listed = (graph?.Components ?? inventory?.Components ?? []).Concat(matched);
        Components =
        [
            .. listed.GroupBy(component => component.Purl.ToString(), StringComparer.Ordinal)
                .Where(group => group.Key != Purl)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => (group.Key, group.First())),
        ];
        References = Components.Select(item => item.Purl).Append(Purl).ToHashSet(StringComparer.Ordinal);
        Direct = [.. Components.Where(item => item.Component.Direct).Select(item => item.Purl)];
        License = inventory?.License;
        Description = inventory?.Description ?? "";
    }

    public Evaluation Evaluation { get; }

    public string Purl { get; }

    public bool Complete { get; }

    public IReadOnlyList<(string Purl, Component Component)> Components { get; }

    public IReadOnlySet<string> References { get; }

    public IReadOnlyList<string> Direct { get; }

    public string? License { get; }

    public string Description { get; }

    public string Timestamp => Time(Evaluation.EvaluatedAt);

    /// <summary>A UUID (version 8, RFC 9562) that is the same for the same subject.</summary>
    public string Uuid
    {
        get
        {
            var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"{Purl}\n{Evaluation.Subject.DigestAlgorithm}\n{Evaluation.Subject.Digest}")).AsSpan(0, 16);
            bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
            bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
            return new Guid(bytes, bigEndian: true).ToString("D", CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Dependencies of a component that are in the document.</summary>
    public IEnumerable<string> DependsOn(Component component) =>
        component.DependsOn.Where(References.Contains).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
