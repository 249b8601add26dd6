using System.Text.Json;
using Mtf.Sandbox.Isolation;
using Mtf.Sandbox.Traces;

namespace Mtf.Sandbox;

/// <summary>Runs servers in the sandbox, never outside of it.</summary>
public static class SandboxLauncher
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1.5);

    /// <param name="request">What to run.</param>
    /// <param name="progress">Told of each event as it is recorded.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>The trace.</returns>
    /// <exception cref="SandboxException">The server was not run, or what it did is not known.</exception>
    public static async Task<SandboxTrace> RunAsync(SandboxRequest request, Action<TraceEvent>? progress, CancellationToken cancellationToken)
    {
        var host = await SandboxHost.ProbeAsync(cancellationToken);
        if (host.Refusal is { } refusal)
        {
            throw new SandboxException(refusal);
        }

        var plan = new MonitorPlan(host.Bubblewrap!, request.Launch, request.Limits, request.Driver, request.Deep, []);
        using var monitor = ChildProcess.Start(host.Bubblewrap!, [.. Bubblewrap.Outer, .. request.Monitor], Environment());
        await using var stop = cancellationToken.Register(monitor.Input.Dispose);
        var errors = ReadErrorsAsync(monitor.Error);
        await SendAsync(plan, monitor, cancellationToken);
        var trace = await ReadAsync(monitor, progress);
        await Task.WhenAny(monitor.Ended, Task.Delay(Farewell, CancellationToken.None));
        cancellationToken.ThrowIfCancellationRequested();
        return trace ?? throw new SandboxException($"The sandbox could not be started: {(await errors).Trim()}");
    }

    private static async Task SendAsync(MonitorPlan plan, ChildProcess monitor, CancellationToken cancellationToken)
    {
        try
        {
            await monitor.Input.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(plan, MonitorJson.Default.MonitorPlan), cancellationToken);
            await monitor.Input.WriteAsync("\n"u8.ToArray(), cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // It ended at once; what it wrote says why.
        }
    }

    /// <returns>Null when it did not come to a header.</returns>
    private static async Task<SandboxTrace?> ReadAsync(ChildProcess monitor, Action<TraceEvent>? progress)
    {
        using var reader = new StreamReader(monitor.Output, leaveOpen: true);
        TraceHeader? header = null;
        TraceFooter? footer = null;
        List<TraceEvent> events = [];
        while (footer is null && await reader.ReadLineAsync() is { } line)
        {
            switch (TryRead(line))
            {
                case TraceHeader first:
                    header = first;
                    break;
                case TraceFooter last:
                    footer = last;
                    break;
                case TraceEvent happening:
                    events.Add(happening);
                    progress?.Invoke(happening);
                    break;
            }
        }

        if (header is null && events.LastOrDefault(happening => happening.Kind == TraceKinds.MonitorError) is { Detail: { } detail })
        {
            throw new SandboxException(detail);
        }

        return header is null ? null : new SandboxTrace(header, [.. events.OrderBy(happening => happening.Sequence)], footer ?? new TraceFooter(TraceEnds.MonitorFailed, events.Count, 0, 0));
    }

    /// <summary>A line that was cut off because the monitor was killed is none; without a footer the trace says that the recorder failed.</summary>
    private static object? TryRead(string line)
    {
        try
        {
            return TraceLines.Read(line);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static async Task<string> ReadErrorsAsync(Stream stream)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        var buffer = new char[8192];
        try
        {
            return new string(buffer, 0, await reader.ReadBlockAsync(buffer));
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            return "";
        }
    }

    private static IReadOnlyList<string> Environment() =>
    [
        .. System.Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().Select(variable => $"{variable.Key}={variable.Value}"),
    ];
}
