using System.Diagnostics;
using System.Globalization;
using Mtf.Evaluations;
using Mtf.Reports;

namespace Mtf.Cli;

/// <summary>Shows what is being done on standard error: one redrawn line on a terminal, a line per stage elsewhere.</summary>
internal sealed class ProgressLine(TextWriter error, bool live, int width) : IProgress<EvaluationProgress>, IDisposable
{
    private const int BarCells = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(80);
    private readonly Lock gate = new();
    private string stage = "";
    private long lastDrawn;
    private bool drawn;
    private bool closed;

    public void Report(EvaluationProgress value)
    {
        lock (gate)
        {
            if (closed)
            {
                return;
            }

            var changed = value.Stage != stage;
            stage = value.Stage;
            if (live)
            {
                Draw(value, changed);
            }
            else if (changed)
            {
                error.WriteLine($"mtf: {Sentence(value)}");
            }
        }
    }

    /// <summary>Removes the line, so that nothing of it stays above the report.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            closed = true;
            if (drawn)
            {
                error.Write("\r\e[2K");
                error.Flush();
            }
        }
    }

    private void Draw(EvaluationProgress value, bool changed)
    {
        if (!changed && Stopwatch.GetElapsedTime(lastDrawn) < Pause)
        {
            return;
        }

        lastDrawn = Stopwatch.GetTimestamp();
        drawn = true;
        var bar = value.Fraction is { } fraction ? Bar(Math.Clamp(fraction, 0, 1)) : "";
        var text = Sentence(value);
        var room = Math.Max(10, width - bar.Length - 2);
        error.Write($"\r\e[2K{(text.Length > room ? text[..(room - 1)] + "…" : text)}{bar}");
        error.Flush();
    }

    private static string Sentence(EvaluationProgress value)
    {
        var detail = TerminalText.Escape(value.Detail, 200);
        return detail.Length == 0 ? TerminalText.Escape(value.Stage) : $"{TerminalText.Escape(value.Stage)} {detail}";
    }

    private static string Bar(double fraction)
    {
        var full = (int)(fraction * BarCells);
        return string.Create(CultureInfo.InvariantCulture, $" {new string('█', full)}{new string('░', BarCells - full)} {(int)(fraction * 100),3} %");
    }
}
