using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Mtf.Findings;
using Mtf.Inventories.Documents;

namespace Mtf.Evaluations;

/// <summary>
/// Findings that the user has decided about, each with a reason, from files that the user names. A package's own file is never asked: whoever writes the package
/// does not judge it.
/// </summary>
public sealed class Suppressions
{
    private const int LargestFile = 1 << 20;
    private const int ShortestReason = 10;
    private static readonly string[] Known = ["check", "file", "fingerprint", "package", "reason", "until"];
    private readonly IReadOnlyList<Entry> entries;

    private Suppressions(IReadOnlyList<Entry> entries) => this.entries = entries;

    public static Suppressions None { get; } = new([]);

    /// <summary>Reads all of them. A mistake in one is told with its line, and nothing is suppressed.</summary>
    public static bool TryRead(IReadOnlyList<string> paths, [NotNullWhen(true)] out Suppressions? suppressions, out string problem)
    {
        List<Entry> read = [];
        problem = "";
        suppressions = null;
        foreach (var path in paths)
        {
            problem = Read(path, read);
            if (problem.Length > 0)
            {
                problem = $"{path}: {problem}";
                return false;
            }
        }

        suppressions = new Suppressions(read);
        return true;
    }

    /// <summary>The evaluation with what the user has decided beside the findings. Its rating is the same.</summary>
    public Evaluation Apply(Evaluation evaluation)
    {
        if (entries.Count == 0)
        {
            return evaluation;
        }

        var today = DateOnly.FromDateTime(evaluation.EvaluatedAt.UtcDateTime);
        return evaluation with { Findings = [.. evaluation.Findings.Select(finding => Of(finding, evaluation, today) is { } found ? finding with { Suppression = found } : finding)] };
    }

    private Suppression? Of(Finding finding, Evaluation evaluation, DateOnly today) => entries.FirstOrDefault(entry =>
        (entry.Check.Length == 0 || entry.Check == finding.Check)
        && (entry.File.Length == 0 || entry.File == finding.Location?.File)
        && (entry.Fingerprint.Length == 0 || entry.Fingerprint == FindingFingerprint.Of(finding))
        && (entry.Package.Length == 0 || entry.Package == evaluation.Subject.Purl.FullName || evaluation.Subject.Purl.ToString().Split('@' + evaluation.Subject.Purl.Version)[0] == entry.Package)
        && !(entry.Suppression.Until < today))?.Suppression;

    private static string Read(string path, List<Entry> found)
    {
        string text;
        try
        {
            if (new FileInfo(path).Length > LargestFile)
            {
                return "is larger than 1 MB";
            }

            text = File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return $"cannot be read: {exception.Message}";
        }

        var document = YamlText.Read(text);
        var list = document.Root["suppressions"];
        if (document.Problems is [var problem, ..])
        {
            return problem;
        }

        if (list.Kind != NodeKind.List || document.Root.Members.Count != 1)
        {
            return "has no list 'suppressions', which is all that it may have";
        }

        foreach (var item in list.Items)
        {
            var mistake = Entry.Read(item, out var entry);
            if (mistake.Length > 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"line {item.Line}: {mistake}");
            }

            found.Add(entry!);
        }

        return "";
    }

    private sealed record Entry(string Check, string File, string Fingerprint, string Package, Suppression Suppression)
    {
        public static string Read(Node item, out Entry? entry)
        {
            entry = null;
            string Word(string name) => item[name].Scalar?.Trim() ?? "";
            if (item.Kind != NodeKind.Map || item.Members.Any(member => !Known.Contains(member.Key, StringComparer.Ordinal)))
            {
                return $"a suppression has only {string.Join(", ", Known)}";
            }

            if (Word("fingerprint").Length == 0 && (Word("check").Length == 0 || Word("file").Length == 0))
            {
                return "a suppression names a finding: 'fingerprint', or 'check' and 'file'";
            }

            if (Word("reason").Length < ShortestReason)
            {
                return "a suppression needs a 'reason' of at least ten letters";
            }

            DateOnly? until = null;
            if (item["until"].Exists)
            {
                if (!DateOnly.TryParseExact(Word("until"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                {
                    return "'until' is a day, for example 2027-01-31";
                }

                until = day;
            }

            entry = new Entry(Word("check"), Word("file"), Word("fingerprint").Split(':')[0], Word("package"), new Suppression(Word("reason"), until));
            return "";
        }
    }
}
