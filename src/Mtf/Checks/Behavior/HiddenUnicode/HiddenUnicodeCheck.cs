using System.Text;
using Mtf.Artifacts;
using Mtf.Checks.Texts;
using Mtf.Collectors;
using Mtf.Findings;

namespace Mtf.Checks.Behavior.HiddenUnicode;

/// <summary>Text that people do not see and models read, in declared tools and in shipped files.</summary>
internal sealed class HiddenUnicodeCheck : Check
{
    private const int MostPerFile = 20;

    public override string Id => "BHV060";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) =>
        evidence.Files.Select<IReadOnlyList<Finding>>(files =>
        {
            var declared = ToolTexts.Of(evidence).ValueOrDefault?.SelectMany(Declared).ToList() ?? [];
            var seen = declared.Select(finding => (finding.Location?.File, finding.Evidence)).ToHashSet();
            return [.. declared, .. files.Files.SelectMany(file => Shipped(files, file)).Where(finding => !seen.Contains((finding.Location?.File, finding.Evidence)))];
        });

    /// <summary>Names, descriptions, schemas and answers are read by a model as instructions: nothing in them may be invisible.</summary>
    private IEnumerable<Finding> Declared(ToolText text) => HiddenTextScanner.Find(text.Text, 0, text.Text.Length).Select(hidden => Report(
        hidden.Kind == HiddenKind.Message ? Severity.Critical : Severity.High, Confidence.High,
        $"The {text.Field} of the {text.Kind} {HiddenTextScanner.Excerpt(text.Owner, 0)} has {Describe(hidden.Kind)}.",
        text.Location, Quote(hidden), hidden.Kind == HiddenKind.Message ? "tool-poisoning" : null));

    private IEnumerable<Finding> Shipped(FileTree files, ArtifactFile file)
    {
        var role = FileRoles.Of(file.Path);
        if (role == FileRole.Other || !FileRoles.LooksLikeText(files, file))
        {
            yield break; // a binary format has no text that anyone reads
        }

        using var stream = files.Open(file);
        using var reader = new WindowReader(stream, Encoding.UTF8, file.Length);
        var count = 0;
        while (reader.Read() && count < MostPerFile)
        {
            foreach (var (hidden, line) in Search(reader, role))
            {
                if (count < MostPerFile && Judge(hidden, file.Path, role) is var (severity, confidence, cap))
                {
                    count++;
                    yield return Report(
                        severity, confidence, $"{file.Path} contains {Describe(hidden.Kind)}.", new Location(file.Path, line), Quote(hidden), cap);
                }
            }
        }
    }

    private static List<(HiddenText Hidden, int Line)> Search(WindowReader reader, FileRole role)
    {
        var found = HiddenTextScanner.Find(reader.Text, reader.CoreStart, reader.CoreEnd);
        if (role == FileRole.Code)
        {
            found.AddRange(MixedScript.Find(reader.Text, reader.CoreStart, reader.CoreEnd));
        }

        return [.. found.OrderBy(hidden => hidden.Start).Take(MostPerFile * 5).Select(hidden => (hidden, reader.LineOf(hidden.Start)))];
    }

    private static (Severity Severity, Confidence Confidence, string? Cap)? Judge(HiddenText hidden, string path, FileRole role)
    {
        var isForeign = FileRoles.IsVendored(path) || FileRoles.IsTrial(path);
        var isRead = role is FileRole.Document or FileRole.Data or FileRole.Configuration;
        return hidden.Kind switch
        {
            HiddenKind.Message when role == FileRole.Document => (Severity.Medium, Confidence.High, null),
            HiddenKind.Message => (Severity.High, Confidence.High, isForeign ? null : "tool-poisoning"),
            HiddenKind.Payload when isRead || isForeign => (Severity.Low, Confidence.Medium, null),
            HiddenKind.Payload => (Severity.High, Confidence.Medium, null),
            _ when isRead => null,
            _ when isForeign => (Severity.Low, Confidence.Medium, null),
            HiddenKind.Reordering => (Severity.High, Confidence.High, null),
            _ => (Severity.Medium, Confidence.Medium, null),
        };
    }

    private static string Describe(HiddenKind kind) => kind switch
    {
        HiddenKind.Message => "a message in invisible characters",
        HiddenKind.Payload => "data in invisible characters",
        HiddenKind.Reordering => "a control that displays text in another order than it is read",
        HiddenKind.SplitWord => "a word that is split by an invisible character",
        HiddenKind.InvisibleName => "a name that consists of an invisible letter",
        HiddenKind.MixedScript => "letters of another script that look like Latin ones",
        _ => "hidden text",
    };

    private static string Quote(HiddenText hidden) => hidden.Decoded.Length > 200 ? hidden.Decoded[..200] + "…" : hidden.Decoded;
}
