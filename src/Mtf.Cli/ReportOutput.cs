using System.Text;
using Mtf.Cli.Commands;
using Mtf.Cli.Rendering;
using Mtf.Evaluations;
using Mtf.Reports;

namespace Mtf.Cli;

/// <summary>Writes evaluations in the format asked for.</summary>
internal sealed class ReportOutput(ScanRequest request, Terminal terminal)
{
    public async Task WriteAsync(IReadOnlyList<Evaluation> evaluations, TextWriter output, CancellationToken cancellationToken)
    {
        if (request.Report.Format == ReportFormat.Text)
        {
            await output.WriteAsync(Text(evaluations, terminal.Colors).AsMemory(), cancellationToken);
            return;
        }

        using var buffer = new MemoryStream();
        WriteDocument(evaluations, buffer);
        await output.WriteAsync(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length).AsMemory(), cancellationToken);
    }

    /// <summary>Writes beside the file and renames, so that a failure or Ctrl-C leaves the old file or none.</summary>
    public async Task WriteFileAsync(IReadOnlyList<Evaluation> evaluations, string path, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        if (request.Report.Format == ReportFormat.Text)
        {
            buffer.Write(Encoding.UTF8.GetBytes(Text(evaluations, colors: false)));
        }
        else
        {
            WriteDocument(evaluations, buffer);
        }

        // A device or pipe cannot be replaced by a rename.
        if (path.StartsWith("/dev/", StringComparison.Ordinal))
        {
            await File.WriteAllBytesAsync(path, buffer.ToArray(), cancellationToken);
            return;
        }

        var beside = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            await File.WriteAllBytesAsync(beside, buffer.ToArray(), cancellationToken);
            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

    private string Text(IReadOnlyList<Evaluation> evaluations, bool colors)
    {
        if (evaluations is [var single])
        {
            return TerminalReport.Render(single, terminal.Width, colors, request.Verbose);
        }

        var reports = request.Verbose
            ? string.Concat(evaluations.Select(evaluation => TerminalReport.Render(evaluation, terminal.Width, colors, request.Verbose)))
            : "";
        return reports + SummaryTable.Render(evaluations, terminal.Width, colors);
    }

    private void WriteDocument(IReadOnlyList<Evaluation> evaluations, Stream stream)
    {
        switch (request.Report)
        {
            case { Format: ReportFormat.Json }:
                foreach (var evaluation in evaluations)
                {
                    EvaluationJson.Write(evaluation, stream);
                    stream.Write("\n"u8);
                }

                break;
            case { Format: ReportFormat.Sarif }:
                new SarifWriter().Write(evaluations, stream);
                stream.Write("\n"u8);
                break;
            case { Sbom: { } sbom }:
                sbom.Write(evaluations[0], stream);
                stream.Write("\n"u8);
                break;
            default:
                using (var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" })
                {
                    foreach (var evaluation in evaluations)
                    {
                        MarkdownWriter.Write(evaluation, writer);
                    }
                }

                break;
        }
    }
}
