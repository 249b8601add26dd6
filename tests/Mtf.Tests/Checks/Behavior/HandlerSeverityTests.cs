using Mtf.Checks;
using Mtf.Findings;
using Xunit;

namespace Mtf.Tests.Checks.Behavior;

/// <summary>How much a tool argument in a dangerous place counts, and what makes it harmless.</summary>
public sealed class HandlerSeverityTests
{
    private const string Head = """
        import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
        import { exec, execFile } from "node:child_process";
        import fs from "node:fs";
        import path from "node:path";
        import { z } from "zod";
        const server = new McpServer({ name: "example", version: "1.0.0" });

        """;

    [Theory]
    [InlineData("BHV070", "exec(`git log ${value}`);", Severity.High)]
    [InlineData("BHV070", "exec(value);", Severity.Medium)]
    [InlineData("BHV070", "execFile('bash', ['-c', value]);", Severity.Medium)]
    [InlineData("BHV073", "fs.readFileSync(path.join('/srv/notes', value));", Severity.High)]
    [InlineData("BHV073", "fs.readFileSync(value);", Severity.Medium)]
    [InlineData("BHV075", "fetch(value);", Severity.Low)]
    [InlineData("BHV075", "fetch(`https://${value}.acme.net/x`);", Severity.Medium)]
    public void Composition_decides_the_severity(string check, string use, Severity expected) =>
        Assert.Equal(expected, Assert.Single(Findings(check, $"server.tool('t', 'Does', {{ value: z.string() }}, async ({{ value }}) => {{ {use} return {{ content: [] }}; }});")).Severity);

    [Theory]
    [InlineData("if (!value) throw new Error();")]
    [InlineData("if (value === undefined || value === '') throw new Error();")]
    [InlineData("if (typeof value !== 'string') throw new Error();")]
    [InlineData("if (value.length > 100) throw new Error();")]
    [InlineData("if (!fs.existsSync(value)) throw new Error();")]
    [InlineData("const known = fs.statSync(value); if (!known.isFile()) throw new Error();")]
    public void Presence_type_length_and_existence_are_no_checks(string before) => Assert.NotEmpty(Findings("BHV070", Tool(before)));

    [Theory]
    [InlineData("if (!/^[a-z]+$/.test(value)) throw new Error();")]
    [InlineData("if (!['one', 'two'].includes(value)) throw new Error();")]
    [InlineData("const rejected = value.includes(';'); if (rejected) return { content: [] };")]
    [InlineData("if (value.startsWith('-') || value.match(/[;&|]/)) throw new Error();")]
    [InlineData("const problem = examine({ value }); if (problem) throw problem;")]
    [InlineData("assertSafe(value);")]
    public void A_look_at_the_content_is_a_check(string before) => Assert.Empty(Findings("BHV070", Tool(before)));

    [Fact]
    public void Which_tool_is_called_is_no_check_of_its_argument() => Assert.NotEmpty(Findings("BHV070", """
        import { CallToolRequestSchema } from "@modelcontextprotocol/sdk/types.js";
        server.server.setRequestHandler(CallToolRequestSchema, async (request) => {
          const { name, arguments: args } = request.params;
          if (name === "log") { exec("git log " + args.file); }
          if (request.params.name !== "log") throw new Error("unknown");
          return { content: [] };
        });
        """));

    [Fact]
    public void A_check_in_the_function_that_reads_the_member_again_counts() => Assert.Empty(Findings("BHV070", """
        class Runner {
          valid(text) { return !text.includes(";"); }
          run(command) {
            if (!this.valid(command.file)) return "bad";
            return this.start(command.file);
          }
          start(file) { exec("git log " + file); }
        }
        const runner = new Runner();
        server.tool("t", "Does", { file: z.string() }, async (args) => { runner.run({ file: args.file }); return { content: [] }; });
        """));

    private static string Tool(string before) => $$"""
        const examine = (input) => { if (input.value.includes(";")) return new Error("bad"); return null; };
        function assertSafe(text) { if (!/^[a-z]+$/.test(text)) throw new Error("bad"); }
        server.tool("t", "Does", { value: z.string() }, async ({ value }) => {
          {{before}}
          exec(`git log ${value}`);
          return { content: [] };
        });
        """;

    private static IReadOnlyList<Finding> Findings(string check, string body) =>
        CheckCatalog.Checks.Single(candidate => candidate.Id == check).Run(TestEvidence.Of(("index.js", Head + body))).ValueOrDefault!;
}
