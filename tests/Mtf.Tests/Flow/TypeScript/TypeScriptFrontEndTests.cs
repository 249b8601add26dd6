using Mtf.Flow;
using Mtf.Flow.Graph;
using Mtf.Flow.JavaScript;
using Xunit;

namespace Mtf.Tests.Flow.TypeScript;

public sealed class TypeScriptFrontEndTests
{
    [Theory]
    [InlineData("src/a.js", SourceLanguage.JavaScript)]
    [InlineData("a.MJS", SourceLanguage.JavaScript)]
    [InlineData("a.cjs", SourceLanguage.JavaScript)]
    [InlineData("a.jsx", SourceLanguage.JavaScript)]
    [InlineData("a.ts", SourceLanguage.TypeScript)]
    [InlineData("a.tsx", SourceLanguage.TypeScript)]
    [InlineData("a.mts", SourceLanguage.TypeScript)]
    [InlineData("a.d/b.cts", SourceLanguage.TypeScript)]
    [InlineData("a.d.ts", null)]
    [InlineData("a.d.mts", null)]
    [InlineData("a.d.css.ts", null)]
    [InlineData("a.json", null)]
    [InlineData("js", null)]
    internal void The_name_of_a_file_tells_its_language(string path, SourceLanguage? language) => Assert.Equal(language, FrontEnds.ForPath(path));

    [Fact]
    public void A_parameter_property_is_written_to_the_object()
    {
        var graph = Lower("a.ts", SourceLanguage.TypeScript, "class A { constructor(private key: string, other: T) {} }");

        var write = Assert.Single(graph.PropertyWrites);
        Assert.Equal("key", graph.Texts[write.Name]);
        Assert.Equal(NodeKind.This, graph.Nodes[write.Target].Kind);
        Assert.Equal(NodeKind.Parameter, graph.Nodes[write.Value].Kind);
    }

    [Fact]
    public void A_namespace_is_an_object_of_its_exports()
    {
        var graph = Lower("a.ts", SourceLanguage.TypeScript, "export namespace N { export const p = 1; const q = 2; }");

        Assert.Contains("N", graph.Exports.Keys);
        var definition = Assert.Single(graph.Variables.Single(variable => variable.Name == "N").Definitions);
        Assert.Equal(NodeKind.Object, graph.Nodes[definition].Kind);
        Assert.Equal(1, graph.Nodes[definition].B);
    }

    [Fact]
    public void An_export_assignment_replaces_the_exports()
    {
        var graph = Lower("a.cts", SourceLanguage.TypeScript, "const x: string = 'y'; export = x;");

        Assert.True(graph.IsCommonJs);
        Assert.Contains(graph.PropertyWrites, write => write.Target == graph.ModuleObject && graph.Texts[write.Name] == "exports");
    }

    [Theory]
    [InlineData("a.js", "// @flow\nimport type { A } from 'a'; export const f = (x: ?A): string => x;")]
    [InlineData("a.jsx", "export const f = x => <div>{x}</div>;")]
    public void JavaScript_that_does_not_parse_is_tried_with_types(string path, string source)
    {
        var graph = Lower(path, SourceLanguage.JavaScript, source);

        Assert.Empty(graph.Gaps);
        Assert.Contains("f", graph.Exports.Keys);
    }

    [Fact]
    public void A_file_that_makes_no_sense_is_a_gap() => Assert.NotEmpty(Lower("a.ts", SourceLanguage.TypeScript, "let = = ) (").Gaps);

    private static ModuleGraph Lower(string path, SourceLanguage language, string source) => JavaScriptFrontEnd.Lower(path, language, source);
}
