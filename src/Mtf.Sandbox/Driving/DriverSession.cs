using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Mtf.Sandbox.Traces;

namespace Mtf.Sandbox.Driving;

/// <summary>Is the client of a server: connects, lists what it offers, calls every tool, waits.</summary>
internal sealed class DriverSession(TraceRecorder trace, DriverPlan plan)
{
    private const string Protocol = "2025-06-18";
    private const int MostPages = 50;
    private const int MostSilentCalls = 3;

    private int silentCalls;

    /// <returns>One of <see cref="TraceEnds"/>.</returns>
    public async Task<string> RunAsync(Stream input, ServerOutput output, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _ = output.Closed.ContinueWith(_ => stop.CancelAsync(), TaskScheduler.Default);
        try
        {
            trace.Enter("initialize");
            await using var session = await ConnectAsync(new StreamClientTransport(input, output.Messages), stop.Token);
            if (session is null)
            {
                return output.Closed.IsCompleted ? TraceEnds.ServerEnded : TraceEnds.TimedOut;
            }

            await UseAsync(session, stop.Token);
            return silentCalls >= MostSilentCalls ? TraceEnds.TimedOut : TraceEnds.Completed;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && output.Closed.IsCompleted)
        {
            return TraceEnds.ServerEnded;
        }
        catch (Exception exception) when (IsOfServer(exception))
        {
            Fail("session", exception);
            return TraceEnds.ServerEnded;
        }
    }

    private static bool IsOfServer(Exception exception) =>
        exception is McpException or IOException or JsonException or InvalidOperationException or NotSupportedException or FormatException or ArgumentException or ObjectDisposedException;

    private async Task<McpClient?> ConnectAsync(StreamClientTransport transport, CancellationToken cancellationToken)
    {
        var options = new McpClientOptions
        {
            ClientInfo = new Implementation { Name = plan.ClientName, Version = plan.ClientVersion },
            ProtocolVersion = Protocol,
            InitializationTimeout = plan.StartPatience,
            Handlers = ClientAnswers.Create(),
        };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(plan.StartPatience);
        try
        {
            return await McpClient.CreateAsync(transport, options, cancellationToken: patience.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or TimeoutException && !cancellationToken.IsCancellationRequested)
        {
            Fail("initialize", exception);
            return null;
        }
    }

    private async Task UseAsync(McpClient session, CancellationToken cancellationToken)
    {
        var tools = await ListToolsAsync(session, 1, cancellationToken);
        await ListOthersAsync(session, cancellationToken);
        for (var round = 1; round <= plan.Rounds && silentCalls < MostSilentCalls; round++)
        {
            foreach (var tool in tools)
            {
                trace.Enter($"call:{tool.Name}#{round}");
                await AskAsync(
                    session, "tools/call", new JsonObject { ["name"] = tool.Name, ["arguments"] = ArgumentGenerator.Create(tool.Schema, round) }, cancellationToken);
                if (silentCalls >= MostSilentCalls)
                {
                    return;
                }
            }

            await ListToolsAsync(session, round + 1, cancellationToken);
        }

        trace.Enter("idle");
        await Task.Delay(plan.Idle, cancellationToken);
    }

    private async Task<IReadOnlyList<ListedTool>> ListToolsAsync(McpClient session, int time, CancellationToken cancellationToken)
    {
        trace.Enter($"tools/list#{time}");
        List<ListedTool> tools = [];
        string? cursor = null;
        for (var page = 0; page < MostPages && (page == 0 || cursor is not null) && session.ServerCapabilities.Tools is not null; page++)
        {
            var result = await AskAsync(session, "tools/list", cursor is null ? [] : new JsonObject { ["cursor"] = cursor }, cancellationToken);
            tools.AddRange(ListedTool.Read(result));
            cursor = result.ValueKind == JsonValueKind.Object && result.TryGetProperty("nextCursor", out var next) && next.ValueKind == JsonValueKind.String ? next.GetString() : null;
        }

        return [.. tools.Take(plan.MostTools)];
    }

    private async Task ListOthersAsync(McpClient session, CancellationToken cancellationToken)
    {
        if (session.ServerCapabilities.Prompts is not null)
        {
            trace.Enter("prompts/list");
            await AskAsync(session, "prompts/list", [], cancellationToken);
        }

        if (session.ServerCapabilities.Resources is not null)
        {
            trace.Enter("resources/list");
            await AskAsync(session, "resources/list", [], cancellationToken);
        }
    }

    /// <summary>
    /// Asks once and takes the answer as it is: types would refuse, or lose, what a server should not have said. No answer, or a refusal, is
    /// recorded and no reason to stop.
    /// </summary>
    private async Task<JsonElement> AskAsync(McpClient session, string method, JsonObject parameters, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(plan.CallPatience);
        try
        {
            var answer = await session.SendRequestAsync(new JsonRpcRequest { Method = method, Params = parameters }, patience.Token);
            silentCalls = 0;
            using var result = JsonDocument.Parse(answer.Result?.ToJsonString() ?? "null");
            return result.RootElement.Clone();
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            silentCalls++;
            Fail(method, exception);
            return default;
        }
        catch (Exception exception) when (exception is McpException or JsonException or NotSupportedException or InvalidOperationException or ArgumentException)
        {
            // The answer itself is in the trace.
            Fail(method, exception);
            return default;
        }
    }

    private void Fail(string method, Exception exception) => trace.Record(new TraceEvent
    {
        Source = TraceLayer.Driver,
        Kind = TraceKinds.Failed,
        Method = method,
        Detail = exception is OperationCanceledException or TimeoutException ? "no answer in time" : exception.Message,
    });
}
