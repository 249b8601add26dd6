using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Mtf.Sandbox.Driving;

/// <summary>What the client answers when the server asks: enough to go on, nothing that means anything. The questions are in the trace.</summary>
internal static class ClientAnswers
{
    // Newer versions of the protocol drop roots and sampling; servers use them still.
#pragma warning disable MCP9005
    public static McpClientHandlers Create() => new()
    {
        RootsHandler = (_, _) => ValueTask.FromResult(new ListRootsResult { Roots = [new Root { Uri = "file:///home/dev/Documents", Name = "Documents" }] }),
        SamplingHandler = (_, _, _) => ValueTask.FromResult(new CreateMessageResult
        {
            Model = "model",
            Role = Role.Assistant,
            Content = [new TextContentBlock { Text = "Example answer." }],
        }),
        ElicitationHandler = (_, _) => ValueTask.FromResult(new ElicitResult { Action = "decline" }),
    };
#pragma warning restore MCP9005
}
