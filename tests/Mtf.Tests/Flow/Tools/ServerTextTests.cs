using Mtf.Flow.Facts;
using Mtf.Tests.Checks;
using Xunit;

namespace Mtf.Tests.Flow.Tools;

/// <summary>Texts that reach the model without being part of a declaration.</summary>
public sealed class ServerTextTests
{
    [Fact]
    public void Instructions_of_the_server_are_read_whatever_its_class_is_called() => Assert.Contains(
        Texts("const info = { instructions: 'Ask ' + 'twice.' }; const t = new q({ name: 'lamp', version: '1' }, info); t.tool('on', 'Switches on.', {}, async () => ({ content: [] }));"),
        text => text is { Kind: "instructions", Owner: "lamp", Text: "Ask twice." });

    [Fact]
    public void Constant_answers_of_a_tool_are_read_through_helpers() => Assert.Contains(
        Texts("const answer = text => ({ content: [{ type: 'text', text }] }); s.tool('on', 'Switches on.', {}, async () => answer('The lamp is on.'));"),
        text => text is { Kind: "result", Declared: "tool", Owner: "on", Text: "The lamp is on." });

    [Fact]
    public void Answers_keep_their_constant_parts() => Assert.Contains(
        Texts("s.tool('on', 'Switches on.', { room: z.string() }, async ({ room }) => ({ content: [{ type: 'text', text: `Lamp in ${room} is on. Call off later.` }] }));"),
        text => text.Text.EndsWith("is on. Call off later.", StringComparison.Ordinal) && text.Kind == "result");

    [Fact]
    public void Messages_of_prompts_are_answers() => Assert.Contains(
        Texts("s.prompt('greet', 'Greets.', {}, () => ({ messages: [{ role: 'user', content: { type: 'text', text: 'Say hello nicely.' } }] }));"),
        text => text is { Declared: "prompt", Text: "Say hello nicely." });

    [Fact]
    public void Other_objects_with_instructions_are_none() => Assert.DoesNotContain(
        Texts("new Recipe({ title: 'Tea' }, { instructions: 'Boil the water.' }); s.tool('on', 'Switches on.', {}, async () => ({ content: [] }));"),
        text => text.Kind == "instructions");

    private static IReadOnlyList<ServerText> Texts(string code) => TestEvidence.Of(
        ("package.json", """{ "name": "lamp", "version": "1.0.0", "main": "server.js" }"""),
        ("server.js", "const { McpServer } = require('@modelcontextprotocol/sdk/server/mcp.js'); const { z } = require('zod'); const s = new McpServer({ name: 'lamp', version: '1' });\n" + code)).Code.ValueOrDefault!.Texts;
}
