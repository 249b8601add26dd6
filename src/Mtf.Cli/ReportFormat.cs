namespace Mtf.Cli;

/// <summary>How a scan is written.</summary>
internal enum ReportFormat { Text, Json, Sarif, Markdown, Sbom }

/// <summary>A format, with the bill of materials when it is one.</summary>
internal sealed record ReportChoice(ReportFormat Format, Sbom? Sbom = null)
{
    private static readonly (string Extension, ReportFormat Format)[] Extensions =
    [
        (".sarif.json", ReportFormat.Sarif), (".sarif", ReportFormat.Sarif), (".json", ReportFormat.Json), (".jsonl", ReportFormat.Json),
        (".md", ReportFormat.Markdown), (".markdown", ReportFormat.Markdown), (".txt", ReportFormat.Text),
    ];

    /// <summary>The format that a file's extension means, null when it means none.</summary>
    public static ReportChoice? OfFile(string path, IReadOnlyList<Sbom> sboms)
    {
        if (sboms.FirstOrDefault(sbom => path.EndsWith(sbom.Extension, StringComparison.OrdinalIgnoreCase)) is { } bill)
        {
            return new ReportChoice(ReportFormat.Sbom, bill);
        }

        // The longest extension comes first: "x.sarif.json" is SARIF.
        var known = Extensions.FirstOrDefault(entry => path.EndsWith(entry.Extension, StringComparison.OrdinalIgnoreCase));
        return known.Extension is null ? null : new ReportChoice(known.Format);
    }
}
