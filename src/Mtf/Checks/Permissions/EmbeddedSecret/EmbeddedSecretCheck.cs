using Mtf.Artifacts;
using Mtf.Checks.Texts;
using Mtf.Collectors;
using Mtf.Findings;

namespace Mtf.Checks.Permissions.EmbeddedSecret;

/// <summary>Credentials shipped inside the package.</summary>
internal sealed class EmbeddedSecretCheck : Check
{
    private const int MostReported = 100;

    public override string Id => "PRM030";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) =>
        evidence.Files.Select(files => Search(files, new SecretScanner(evidence.AsOf)));

    private IReadOnlyList<Finding> Search(FileTree files, SecretScanner scanner)
    {
        var places = new Dictionary<string, Place>(StringComparer.Ordinal);
        foreach (var file in files.Files)
        {
            using var stream = files.Open(file);
            var isText = FileRoles.LooksLikeText(files, file);
            scanner.Scan(stream, file.Length, FileRoles.Of(file.Path), anchoredOnly: !isText, (reader, match) =>
            {
                var value = reader.Text.Slice(match.Start, match.Length).ToString();
                if (IsTold(reader.Text, match, file.Path))
                {
                    return;
                }

                // The same secret in an ESM and a CommonJS twin, or twice in a bundle, is one leak.
                places[value] = places.TryGetValue(value, out var first)
                    ? first with { Others = first.Others + 1 }
                    : new Place(new Location(file.Path, reader.LineOf(match.Start)), match, IsFirebase(reader.Text, match), 0);
            });
        }

        return [.. places
            .OrderByDescending(place => place.Value.Match.Severity)
            .ThenBy(place => place.Value.Location.File, StringComparer.Ordinal).ThenBy(place => place.Value.Location.Line)
            .Take(MostReported)
            .Select(place => Describe(place.Key, place.Value))];
    }

    /// <summary>Whether the place says that the value is no secret: generic literals in tests, samples and documentation.</summary>
    private static bool IsTold(ReadOnlySpan<char> text, SecretMatch match, string path) => match switch
    {
        { Confidence: Confidence.High } => false,
        _ when FileRoles.IsTrial(path) || FileRoles.Of(path) == FileRole.Document => true,
        _ => IsTemplate(text, match),
    };

    private static bool IsTemplate(ReadOnlySpan<char> text, SecretMatch match)
    {
        var lineStart = text[..match.Start].LastIndexOfAny('\n', '\r') + 1;
        var before = text[Math.Max(lineStart, match.Start - 60)..match.Start];
        return before.Contains("e.g.", StringComparison.OrdinalIgnoreCase) || before.Contains("example", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Firebase web keys identify a project and are meant to be public.</summary>
    private static bool IsFirebase(ReadOnlySpan<char> text, SecretMatch match) => match.Kind == "Google API key"
        && text[Math.Max(0, match.Start - 500)..Math.Min(text.Length, match.Start + 500)].ContainsAny(FirebaseMembers);

    private static readonly System.Buffers.SearchValues<string> FirebaseMembers =
        System.Buffers.SearchValues.Create(["authDomain", "messagingSenderId", "firebaseapp"], StringComparison.Ordinal);

    private Finding Describe(string value, Place place)
    {
        var match = place.Match;
        var isForeign = FileRoles.IsVendored(place.Location.File) || FileRoles.IsTrial(place.Location.File) || IsDevelopmentKey(place);
        var severity = place.IsFirebase ? Severity.Info : isForeign && match.Severity > Severity.Low ? match.Severity - 1 : match.Severity;
        var others = place.Others == 0 ? "" : $" and {place.Others} more places";
        return Report(
            severity, isForeign ? Confidence.Medium : match.Confidence,
            $"{Article(match.Kind)} is in {place.Location.File}{others}.", place.Location, Mask(value),
            match.Live && !isForeign ? "live-secret" : null);
    }

    private static bool IsDevelopmentKey(Place place)
    {
        var name = place.Location.File[(place.Location.File.LastIndexOf('/') + 1)..];
        return place.Match.Kind == "private key"
            && (name.Contains("localhost", StringComparison.OrdinalIgnoreCase) || name.Contains("test", StringComparison.OrdinalIgnoreCase)
                || name.Contains("snakeoil", StringComparison.OrdinalIgnoreCase) || name.Contains("dummy", StringComparison.OrdinalIgnoreCase)
                || FileRoles.Of(place.Location.File) == FileRole.Document);
    }

    private static string Article(string kind) => ("AEIOU".Contains(char.ToUpperInvariant(kind[0])) ? "An " : "A ") + kind;

    private static string Mask(string value)
    {
        if (value.StartsWith("-----BEGIN", StringComparison.Ordinal))
        {
            return $"-----BEGIN … PRIVATE KEY----- ({value.Length} characters)";
        }

        var shown = Math.Min(value.Length / 4, Math.Max(4, value.AsSpan().IndexOfAny('_', '-') + 1));
        var separator = value.IndexOf("://", StringComparison.Ordinal);
        shown = separator > 0 && separator < 12 ? separator + 3 : Math.Min(shown, 12);
        return $"{value[..shown]}… ({value.Length} characters)";
    }

    private sealed record Place(Location Location, SecretMatch Match, bool IsFirebase, int Others);
}
