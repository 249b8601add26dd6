using System.Globalization;
using Mtf.Artifacts;
using Mtf.Checks.Texts;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Inventories;

namespace Mtf.Checks.Transparency.Documentation;

/// <summary>TRN-02: whether the shipped documents tell what a reviewer must know. Judged by sections with substance, not by keywords.</summary>
internal sealed class DocumentationAssessment : Assessment
{
    private const int ShortSection = 10;
    private const int FullSection = 20;
    private const double LeastVariety = 0.4;

    public override string Control => "TRN-02";

    public override Evidence<Assessed> Assess(EvidenceSet evidence)
    {
        if (evidence.Kind == ArtifactKind.Remote)
        {
            return Evidence.NotApplicable<Assessed>("A remote server ships no documents.");
        }

        return evidence.Inventory is Evidence<Inventory>.Missing(var reason, var detail)
            ? new Evidence<Assessed>.Missing(reason, detail)
            : evidence.Files.Select(files => Judge(Documents.Read(files), evidence.Inventory.ValueOrDefault!));
    }

    private static Assessed Judge(Documents documents, Inventory inventory)
    {
        var tools = inventory.Capabilities.Where(capability => capability.Kind == "tool").Select(capability => capability.Name).ToList();
        var variables = inventory.Permissions.Where(permission => permission.Kind == PermissionKind.Environment).Select(permission => permission.Value).ToList();
        (string Topic, decimal Credit, bool Found)[] topics =
        [
            ("purpose", 0.15m, HasPurpose(documents.Sections)),
            ("tools", 0.15m, HasTools(documents.Sections, tools)),
            ("configuration", 0.15m, HasConfiguration(documents.Sections, variables)),
            ("permissions", 0.15m, documents.Sections.Any(section => HeadingTopic.Permissions.IsNamedIn(section.Heading) && IsSubstantial(section))),
            ("data handling", 0.15m, documents.Sections.Any(section => HeadingTopic.DataHandling.IsNamedIn(section.Heading) && IsSubstantial(section))),
            ("architecture", 0.15m, HasArchitecture(documents)),
            ("security contact", 0.1m, HasSecurityContact(documents)),
            ("licence", 0.1m, LicenseExpression.IsValid(inventory.License) || documents.Licence.Length >= 200),
        ];
        var credit = (double)Math.Min(1, topics.Sum(topic => topic.Found ? topic.Credit : 0));
        var (found, missing) = (Names(topics, true), Names(topics, false));
        var where = documents.Readme is null ? "No README is shipped; documented: " : "Documented: ";
        return new Assessed("", credit, string.Create(
            CultureInfo.InvariantCulture, $"{where}{(found.Length == 0 ? "nothing" : found)}{(missing.Length == 0 ? "" : $"; missing: {missing}")}."));
    }

    private static string Names((string Topic, decimal Credit, bool Found)[] topics, bool found) =>
        string.Join(", ", topics.Where(topic => topic.Found == found).Select(topic => topic.Topic));

    private static bool IsSubstantial(MarkdownSection section, int words = FullSection) => section.Words >= words && section.Variety >= LeastVariety;

    /// <summary>Prose before the first sub-heading, or a section that introduces.</summary>
    private static bool HasPurpose(IReadOnlyList<MarkdownSection> sections) =>
        sections.TakeWhile(section => section.Level < 2).Any(section => section.OwnWords >= ShortSection)
        || sections.Any(section => HeadingTopic.Purpose.IsNamedIn(section.Heading) && IsSubstantial(section, ShortSection));

    /// <summary>A list, table or sub-sections of tools; where the tools are known, at least half of them by name.</summary>
    private static bool HasTools(IReadOnlyList<MarkdownSection> sections, List<string> tools)
    {
        var listed = sections.Where(section => HeadingTopic.Tools.IsNamedIn(section.Heading) && section.Items >= 2 && IsSubstantial(section)).ToList();
        return tools.Count == 0 ? listed.Count > 0 : sections.Count > 0 && IsHalfNamed(sections, tools);
    }

    /// <summary>How to install and configure, with something to copy or with the names of variables or options.</summary>
    private static bool HasConfiguration(IReadOnlyList<MarkdownSection> sections, List<string> variables)
    {
        var sectionsFound = sections.Where(section => HeadingTopic.Configuration.IsNamedIn(section.Heading)
            && (section.HasCode || section.Items >= 2 || section.All.Any(NamesOption)) && section.Words >= 5).ToList();
        return sectionsFound.Count > 0 && (variables.Count == 0 || IsHalfNamed(sections, variables));
    }

    private static bool IsHalfNamed(IReadOnlyList<MarkdownSection> sections, List<string> names) =>
        names.Count(name => sections.Any(section => section.Own.Any(line => line.Contains(name, StringComparison.Ordinal))
            || section.Heading.Contains(name, StringComparison.Ordinal))) * 2 >= names.Count;

    private static bool HasArchitecture(Documents documents) =>
        documents.Architecture?.Sum(section => section.OwnWords) >= 50
        || documents.Sections.Any(section => HeadingTopic.Architecture.IsNamedIn(section.Heading) && IsSubstantial(section, 30));

    /// <summary>A policy or a section on security with an address to write to.</summary>
    private static bool HasSecurityContact(Documents documents) =>
        HasAddress(documents.SecurityPolicy)
        || documents.Sections.Any(section => HeadingTopic.SecurityContact.IsNamedIn(section.Heading) && section.All.Any(HasAddress));

    /// <summary>A mail address or a web page.</summary>
    private static bool HasAddress(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return text.Contains("https://", StringComparison.Ordinal)
            || at > 0 && at + 1 < text.Length && char.IsAsciiLetterOrDigit(text[at - 1]) && char.IsAsciiLetterOrDigit(text[at + 1]);
    }

    /// <summary>An environment variable (<c>API_KEY</c>) or a command line option (<c>--read-only</c>).</summary>
    private static bool NamesOption(string line)
    {
        if (line.IndexOf("--", StringComparison.Ordinal) is >= 0 and var dashes && dashes + 2 < line.Length && char.IsAsciiLetterLower(line[dashes + 2]))
        {
            return true;
        }

        var underscore = line.IndexOf('_', StringComparison.Ordinal);
        return underscore > 0 && underscore + 1 < line.Length && char.IsAsciiLetterUpper(line[underscore - 1]) && char.IsAsciiLetterUpper(line[underscore + 1]);
    }
}
