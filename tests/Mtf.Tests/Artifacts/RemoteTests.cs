using System.Net;
using System.Text;
using System.Text.Json;
using Mtf.Artifacts;
using Xunit;

namespace Mtf.Tests.Artifacts;

public sealed class RemoteTests
{
    private const string Url = "https://mcp.example.test/mcp";

    [Fact]
    public async Task A_remote_server_is_its_tool_surface()
    {
        using var artifact = await Open(new FakeServer("a", "b"));
        using var reordered = await Open(new FakeServer("b", "a"));
        using var changed = await Open(new FakeServer("a", "c"));
        Assert.Equal("toolSurface", artifact.Subject.DigestAlgorithm);
        Assert.Equal(artifact.Subject, reordered.Subject);
        Assert.NotEqual(artifact.Subject.Digest, changed.Subject.Digest);
        using var surface = JsonDocument.Parse(artifact.Files.ReadText(artifact.Files.Find("tool-surface.json")!));
        Assert.Equal(["a", "b"], surface.RootElement.GetProperty("tools").EnumerateArray().Select(tool => tool.GetProperty("name").GetString()));
        Assert.Equal("Be nice.", surface.RootElement.GetProperty("instructions").GetString());
    }

    [Fact]
    public async Task A_server_behind_a_sign_in_is_one_sentence() =>
        Assert.Contains("requires a sign-in", (await Refused(new FakeServer { Status = HttpStatusCode.Unauthorized })).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_server_that_speaks_something_else_is_one_sentence() =>
        Assert.Contains("does not answer as an MCP server", (await Refused(new FakeServer { Status = HttpStatusCode.NotFound })).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_listing_without_end_is_refused() =>
        Assert.Contains("does not end", (await Refused(new FakeServer("a") { IsEndless = true })).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_private_address_is_refused()
    {
        using var source = new ArtifactSource(new FetchOptions { NoCache = true });
        var exception = await Assert.ThrowsAsync<ArtifactException>(() =>
            source.OpenAsync(Reference.Parse("https://127.0.0.1/mcp"), "", null, TestContext.Current.CancellationToken));
        Assert.Contains("not a public address", exception.Message, StringComparison.Ordinal);
    }

    private static async Task<Artifact> Open(FakeServer server)
    {
        using var source = new ArtifactSource(new FetchOptions { NoCache = true }) { RemoteHandler = () => server };
        return await source.OpenAsync(Reference.Parse(Url), Url, null, TestContext.Current.CancellationToken);
    }

    private static Task<ArtifactException> Refused(FakeServer server) => Assert.ThrowsAsync<ArtifactException>(() => Open(server));

    /// <summary>Speaks streamable HTTP as far as listing needs it.</summary>
    private sealed class FakeServer(params string[] tools) : HttpMessageHandler
    {
        public HttpStatusCode Status { get; init; } = HttpStatusCode.OK;

        public bool IsEndless { get; init; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Status != HttpStatusCode.OK || request.Method != HttpMethod.Post)
            {
                return new HttpResponseMessage(Status != HttpStatusCode.OK ? Status : HttpStatusCode.MethodNotAllowed) { RequestMessage = request, Content = new StringContent("") };
            }

            using var message = JsonDocument.Parse(await request.Content!.ReadAsStringAsync(cancellationToken));
            if (!message.RootElement.TryGetProperty("id", out var id))
            {
                return new HttpResponseMessage(HttpStatusCode.Accepted) { RequestMessage = request, Content = new StringContent("") };
            }

            var items = string.Join(',', tools.Select(tool => $$$"""{"name":"{{{tool}}}","description":"Does {{{tool}}}.","inputSchema":{"type":"object"}}"""));
            var result = message.RootElement.GetProperty("method").GetString() switch
            {
                "initialize" => """{"protocolVersion":"2025-06-18","capabilities":{"tools":{},"prompts":{}},"serverInfo":{"name":"fake","version":"1"},"instructions":"Be nice."}""",
                "tools/list" => $$"""{"tools":[{{items}}]{{(IsEndless ? ",\"nextCursor\":\"x\"" : "")}}}""",
                _ => null,
            };
            var answer = result is null
                ? $$$"""{"jsonrpc":"2.0","id":{{{id.GetRawText()}}},"error":{"code":-32601,"message":"no"}}"""
                : $$"""{"jsonrpc":"2.0","id":{{id.GetRawText()}},"result":{{result}}}""";
            return new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = request, Content = new StringContent(answer, Encoding.UTF8, "application/json") };
        }
    }
}
