using System.Globalization;
using System.Text;

namespace Mtf.Tests.Detection;

/// <summary>What was said of a server and of its twin.</summary>
internal sealed record DetectionResult(HostileServer Server, bool IsCaught, IReadOnlyList<string> Found, IReadOnlyList<string> FalselyFound)
{
    public static DetectionResult Of(HostileServer server)
    {
        var hostile = Verdict.Of(server.Hostile);
        return new DetectionResult(server, hostile.Meets(server), hostile.Accusations(server), Verdict.Of(server.Benign).Accusations(server));
    }
}

/// <summary>The tables of <c>docs/detection.md</c>.</summary>
internal static class DetectionReport
{
    public static string Write(IReadOnlyList<DetectionResult> results)
    {
        var text = new StringBuilder();
        var languages = results.Select(result => result.Server.Language).Distinct().Order(StringComparer.Ordinal).ToList();
        text.Append("| technique |").AppendJoin("|", languages.Select(language => $" {language} hostile | caught | twins | accused ")).Append("|\n|---|");
        text.AppendJoin("|", languages.Select(_ => "--:|--:|--:|--:")).Append("|\n");
        foreach (var technique in results.GroupBy(result => result.Server.Technique).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            Row(text, technique.Key, languages, [.. technique]);
        }

        Row(text, "**all**", languages, results);
        Batches(text, results);
        Cases(text, "Missed", results.Where(result => !result.IsCaught), result => result.Found.Count == 0 ? "nothing above medium" : $"only {string.Join(' ', result.Found)}");
        Cases(text, "Twins falsely accused", results.Where(result => result.FalselyFound.Count > 0), result => string.Join(' ', result.FalselyFound));
        return text.ToString();
    }

    private static void Row(StringBuilder text, string title, IReadOnlyList<string> languages, IReadOnlyList<DetectionResult> results)
    {
        text.Append(CultureInfo.InvariantCulture, $"| {title} |");
        foreach (var language in languages)
        {
            var own = results.Where(result => result.Server.Language == language).ToList();
            text.Append(own.Count == 0 ? " | | | |" : string.Create(
                CultureInfo.InvariantCulture, $" {own.Count} | {own.Count(result => result.IsCaught)} | {own.Count} | {own.Count(result => result.FalselyFound.Count > 0)} |"));
        }

        text.Append('\n');
    }

    private static void Batches(StringBuilder text, IReadOnlyList<DetectionResult> results)
    {
        text.Append("\n## Batches now\n\n| batch | hostile | caught | twins accused |\n|---|--:|--:|--:|\n");
        foreach (var batch in results.GroupBy(result => result.Server.Batch).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {batch.Key} | {batch.Count()} | {batch.Count(result => result.IsCaught)} | {batch.Count(result => result.FalselyFound.Count > 0)} |\n");
        }
    }

    private static void Cases(StringBuilder text, string title, IEnumerable<DetectionResult> results, Func<DetectionResult, string> what)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n");
        var lines = results.Select(result => $"- {result.Server.Technique}, {result.Server} (batch {result.Server.Batch}): {what(result)}\n").ToList();
        text.AppendJoin("", lines.Count == 0 ? ["None.\n"] : lines);
    }
}
