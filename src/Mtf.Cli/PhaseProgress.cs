using Mtf.Reports;
using Mtf.Sandbox.Traces;

namespace Mtf.Cli;

/// <summary>A line on standard error for each phase of a run.</summary>
internal sealed class PhaseProgress(TextWriter error)
{
    private string phase = "";

    public void Report(TraceEvent happening)
    {
        if (happening.Phase != phase)
        {
            phase = happening.Phase;
            error.WriteLine($"mtf: {TerminalText.Escape(phase, 100)}");
        }
    }
}
