using System.Globalization;
using System.Text;
using Mtf.Reports;
using Mtf.Sandbox.Traces;

namespace Mtf.Cli.Rendering;

/// <summary>A trace as a page for people: who was contacted, what was run, what was touched.</summary>
internal static class TraceSummary
{
    private const int MostRows = 25;

    private static readonly (string Title, Func<TraceEvent, string?> Row)[] Sections =
    [
        ("Hosts asked for", happening => happening.Kind == TraceKinds.Dns ? $"{happening.Host} ({happening.Method})" : null),
        ("Requests", happening => happening.Kind == TraceKinds.Http ? $"{happening.Method} {happening.Flags}://{happening.Host}{happening.Path}" : null),
        ("Other traffic", OtherTraffic),
        ("Addresses contacted", happening => happening.Kind is TraceKinds.Connect or TraceKinds.Send && happening.Address is not null ? happening.Path : null),
        ("Programs run", happening => happening.Kind == TraceKinds.Execute ? string.Join(' ', happening.Arguments ?? []) : null),
        ("Planted files touched", happening => happening.Kind == TraceKinds.FileTouched ? $"{happening.Path} {happening.Flags}" : null),
        ("Files left", happening => happening.Kind == TraceKinds.FileLeft ? $"{happening.Path} {happening.Result}" : null),
        ("Refused", happening => happening.Kind is TraceKinds.Privileged or TraceKinds.SocketDenied ? $"{happening.Flags} {happening.Detail}".TrimEnd() : null),
        ("Limits", happening => happening.Kind is TraceKinds.LimitReached or TraceKinds.NetworkLimit or TraceKinds.SleepShortened ? $"{happening.Kind} {happening.Flags} {happening.Detail}" : null),
        ("No answer or refused", happening => happening.Kind == TraceKinds.Failed ? $"{happening.Phase} {happening.Method}: {happening.Detail}" : null),
        ("Recorder", happening => happening.Kind == TraceKinds.MonitorError ? happening.Detail : null),
    ];

    public static string Render(SandboxTrace trace, int width)
    {
        var text = new StringBuilder();
        var calls = trace.Events.Where(happening => happening.Phase.StartsWith("call:", StringComparison.Ordinal)).Select(happening => happening.Phase).Distinct(StringComparer.Ordinal).Count();
        text.Append(CultureInfo.InvariantCulture, $"{Sentence(trace.Footer.End)}; {calls} calls, {trace.Events.Count} events\n");
        foreach (var (title, row) in Sections)
        {
            Section(text, title, [.. trace.Events.Select(happening => (Text: row(happening), happening.Phase)).Where(entry => entry.Text is not null)!], width);
        }

        if (trace.Events.LastOrDefault(happening => happening.Kind == TraceKinds.ResourcesUsed) is { Detail: { } used })
        {
            text.Append(CultureInfo.InvariantCulture, $"\nUsed: {used}\n");
        }

        foreach (var sentence in trace.Header.Degraded)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nNot as good as it could be: {TerminalText.Escape(sentence, 300)}\n");
        }

        return text.ToString();
    }

    private static void Section(StringBuilder text, string title, IReadOnlyList<(string Text, string Phase)> entries, int width)
    {
        if (entries.Count == 0)
        {
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"\n{title}:\n");
        var rows = entries.GroupBy(entry => entry.Text, StringComparer.Ordinal).ToList();
        foreach (var row in rows.Take(MostRows))
        {
            var phases = string.Join(", ", row.Select(entry => entry.Phase).Distinct(StringComparer.Ordinal).Take(3));
            var line = $"{TerminalText.Escape(row.Key, 200)}  [{TerminalText.Escape(phases, 80)}]";
            text.Append("  ").Append(line.Length > width - 2 && width > 20 ? line[..(width - 3)] + "…" : line).Append('\n');
        }

        if (rows.Count > MostRows)
        {
            text.Append(CultureInfo.InvariantCulture, $"  and {rows.Count - MostRows} more\n");
        }
    }

    private static string? OtherTraffic(TraceEvent happening) => happening.Kind is TraceKinds.Raw or TraceKinds.Datagram or TraceKinds.Opaque or TraceKinds.Silent or TraceKinds.WebSocket
        ? $"{happening.Kind} {happening.Host ?? happening.Address}:{happening.Port} {happening.Bytes} {happening.Detail}".TrimEnd()
        : null;

    private static string Sentence(string end) => end switch
    {
        TraceEnds.Completed => "The run was completed",
        TraceEnds.ServerEnded => "The server ended by itself before the run was complete",
        TraceEnds.TimedOut => "The server did not answer in time",
        TraceEnds.LimitReached => "The server was ended because it used too much",
        TraceEnds.Cancelled => "The run was cancelled",
        _ => "The recorder failed: what the server did is not known",
    };
}
