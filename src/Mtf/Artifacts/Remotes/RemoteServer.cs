using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Mtf.Artifacts.Http;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Mtf.Artifacts.Remotes;

/// <summary>Asks a running MCP server for its listings over streamable HTTP, or server-sent events when it only speaks those. No tool is called.</summary>
internal static class RemoteServer
{
    private const long LargestConversation = 32 << 20;
    private const int MostItems = 10_000;
    private const int MostPages = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <param name="endpoint">The server.</param>
    /// <param name="handler">The guarded way to the network; disposed here.</param>
    /// <param name="cancellationToken">Cancels the conversation.</param>
    /// <exception cref="ArtifactException">The server cannot be reached, wants a sign-in, or does not speak MCP.</exception>
    public static async Task<ToolSurface> ListAsync(Uri endpoint, HttpMessageHandler handler, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        using var client = new HttpClient(new BoundedHandler(handler, LargestConversation));
        var transport = new HttpClientTransport(
            new HttpClientTransportOptions { Endpoint = endpoint, TransportMode = HttpTransportMode.AutoDetect, MaxReconnectionAttempts = 1 }, client);
        try
        {
            await using var session = await McpClient.CreateAsync(
                transport, new McpClientOptions { ClientInfo = new Implementation { Name = "mtf", Version = "1.0.0" } }, cancellationToken: limit.Token);
            return await ListAsync(session, limit.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ArtifactException($"{endpoint.Host} did not list its tools within {Patience.TotalSeconds:0} seconds; try again.", exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or McpException or JsonException or InvalidOperationException or NotSupportedException)
        {
            throw Explain(endpoint, exception);
        }
    }

    private static async Task<ToolSurface> ListAsync(McpClient session, CancellationToken cancellationToken)
    {
        var capabilities = session.ServerCapabilities;
        return new ToolSurface
        {
            Server = ToJson(session.ServerInfo),
            Instructions = session.ServerInstructions ?? "",
            ProtocolVersion = session.NegotiatedProtocolVersion ?? "",
            Tools = capabilities.Tools is null ? [] : await ReadPagesAsync(async cursor =>
            {
                var page = await session.ListToolsAsync(new ListToolsRequestParams { Cursor = cursor }, cancellationToken);
                return (page.Tools.Select(ToJson), page.NextCursor);
            }),
            Prompts = capabilities.Prompts is null ? [] : await ReadPagesAsync(async cursor =>
            {
                var page = await session.ListPromptsAsync(new ListPromptsRequestParams { Cursor = cursor }, cancellationToken);
                return (page.Prompts.Select(ToJson), page.NextCursor);
            }),
            Resources = capabilities.Resources is null ? [] : await ReadPagesAsync(async cursor =>
            {
                var page = await session.ListResourcesAsync(new ListResourcesRequestParams { Cursor = cursor }, cancellationToken);
                return (page.Resources.Select(ToJson), page.NextCursor);
            }),
            ResourceTemplates = capabilities.Resources is null ? [] : await ReadPagesAsync(async cursor =>
            {
                var page = await session.ListResourceTemplatesAsync(new ListResourceTemplatesRequestParams { Cursor = cursor }, cancellationToken);
                return (page.ResourceTemplates.Select(ToJson), page.NextCursor);
            }),
        };
    }

    private static async Task<IReadOnlyList<JsonElement>> ReadPagesAsync(Func<string?, Task<(IEnumerable<JsonElement> Items, string? Next)>> read)
    {
        var items = new List<JsonElement>();
        string? cursor = null;
        for (var page = 0; page < MostPages; page++)
        {
            IEnumerable<JsonElement> found;
            try
            {
                (found, cursor) = await read(cursor);
            }
            catch (McpProtocolException exception) when (exception.ErrorCode == McpErrorCode.MethodNotFound)
            {
                // Announced and not implemented: an empty list says the same.
                return items;
            }

            items.AddRange(found);
            if (items.Count > MostItems)
            {
                throw new ArtifactException($"The server lists more than {MostItems:N0} items; it is refused.");
            }

            if (string.IsNullOrEmpty(cursor))
            {
                return items;
            }
        }

        throw new ArtifactException($"The server's listing does not end after {MostPages} pages; it is refused.");
    }

    private static JsonElement ToJson<T>(T value) =>
        JsonSerializer.SerializeToElement(value, (JsonTypeInfo<T>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(T)));

    private static ArtifactException Explain(Uri endpoint, Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case ArtifactException refused:
                    return refused;
                case HttpRequestException { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden }:
                    return new ArtifactException($"{HttpFetcher.Shown(endpoint)} requires a sign-in, so its tools cannot be listed anonymously; evaluate its package or source instead.", exception);
            }
        }

        return new ArtifactException($"{HttpFetcher.Shown(endpoint)} does not answer as an MCP server ({FirstLine(exception.Message)}); check the URL.", exception);
    }

    private static string FirstLine(string text)
    {
        var line = text.Split('\n')[0].Trim().TrimEnd('.');
        return line.Length <= 200 ? line : line[..200] + "…";
    }
}
