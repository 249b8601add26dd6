using System.Reflection;
using System.Text.Json;
using ModelContextProtocol.Server;
using Mtf.Artifacts;
using Mtf.Flow;
using Mtf.Flow.Facts;
using Xunit;

namespace Mtf.Tests.Flow.DotNet;

public sealed class DotNetToolTests
{
    private const string Names = "using ModelContextProtocol.Server; using ModelContextProtocol.Protocol; using System.ComponentModel;\n";

    [Fact]
    public void Tools_are_those_that_the_SDK_lists()
    {
        using var tree = new MemoryTree([("Mtf.Tests.dll", File.ReadAllBytes(typeof(SampleTools).Assembly.Location))]);
        var found = StaticAnalyzer.Analyze(tree, []).Tools.Where(tool => tool.Kind == "tool").ToDictionary(tool => tool.Name, StringComparer.Ordinal);
        var listed = typeof(SampleTools).GetMethods(BindingFlags.Public | BindingFlags.Static).Where(method => method.IsDefined(typeof(McpServerToolAttribute)))
            .Select(method => McpServerTool.Create(method, options: null).ProtocolTool).ToList();
        Assert.Equal(4, listed.Count);
        foreach (var tool in listed)
        {
            var own = found[tool.Name];
            Assert.Equal(tool.Description ?? "", own.Description);
            Assert.Equal(tool.Title ?? "", own.Title);
            Assert.Equal(tool.Annotations?.ReadOnlyHint, own.ReadOnlyHint);
            Assert.Equal(tool.Annotations?.DestructiveHint, own.DestructiveHint);
            Assert.Equal(Properties(tool.InputSchema), own.Parameters.Select(parameter => (parameter.Name, parameter.Type, parameter.Description)));
            Assert.Equal(Required(tool.InputSchema), Required(JsonDocument.Parse(own.InputSchemaJson!).RootElement));
            Assert.True(own.HasHandler);
        }
    }

    [Fact]
    public void Delegates_become_tools_with_the_names_of_their_options()
    {
        var analysis = Analyze(Names + "var tool = McpServerTool.Create((string file) => File.ReadAllText(file), new McpServerToolCreateOptions { Name = \"read\", Description = \"Reads a file.\" }); Console.WriteLine(tool.ProtocolTool.Name);");
        var tool = Assert.Single(analysis.Tools);
        Assert.Equal(("read", "Reads a file."), (tool.Name, tool.Description));
        Assert.True(tool.HasHandler);
        Assert.Equal(["file"], tool.Parameters.Select(parameter => parameter.Name));
        Assert.Contains(analysis.Flows, flow => flow is { Source: "tool-argument", SourceDetail: "file", Sink: "path", Context: { Phase: Phase.Handler, Tools: ["read"] } });
    }

    [Fact]
    public void Prompts_and_resources_are_found()
    {
        var analysis = Analyze(Names + """
            public static class All
            {
                [McpServerPrompt, Description("Asks.")] public static string AskMe(string topic) => topic;
                [McpServerResource(UriTemplate = "notes://{id}", Name = "note")] public static string Note(string id) => id;
            }
            """);
        Assert.Equal([("prompt", "ask_me"), ("resource", "note")], analysis.Tools.Select(tool => (tool.Kind, tool.Name)));
    }

    private static StaticAnalysis Analyze(string code)
    {
        using var tree = new MemoryTree([("Server.dll", CSharpProgram.Compile(code))]);
        return StaticAnalyzer.Analyze(tree, []);
    }

    private static IEnumerable<(string, string, string)> Properties(JsonElement schema) => !schema.TryGetProperty("properties", out var properties) ? [] : properties.EnumerateObject()
        .Select(property => (property.Name, Type(property.Value), property.Value.TryGetProperty("description", out var text) ? text.GetString()! : ""));

    // The SDK says of values that may be missing that they may be null.
    private static string Type(JsonElement schema) => !schema.TryGetProperty("type", out var type) ? schema.TryGetProperty("enum", out _) ? "string" : ""
        : type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(item => item.GetString()!).First(item => item != "null") : type.GetString()!;

    private static IEnumerable<string> Required(JsonElement schema) => schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()!).Order(StringComparer.Ordinal) : [];
}
