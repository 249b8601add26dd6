using System.Diagnostics;
using Mtf.Flow.TypeScript;
using Xunit;

namespace Mtf.Tests.Flow.TypeScript;

public sealed class TypeEraserHostileTests
{
    private static readonly string[] Pieces =
    [
        "<", ">", "(", ")", "{", "}", "[", "]", ":", "?", "=>", "=", ",", ";", "`", "${", "/", "'", "\"", "\n", "a", "b", "T", " as ", " type ", "class ", "enum ", "namespace ",
        "export ", "import ", "declare ", "async ", "function ", "interface ", " extends ", " infer ", "@", "!", ".", "?.", "|", "&", "...", "</", "/>", "1", "#x", "\\", "abstract ", "case ",
    ];

    [Fact]
    public void Any_soup_of_tokens_keeps_its_length_and_lines()
    {
        var state = 20240u;
        foreach (var dialect in Enum.GetValues<TypeDialect>())
        {
            for (var round = 0; round < 3000; round++)
            {
                var source = string.Concat(Enumerable.Range(0, 60).Select(_ => Pieces[(int)((state = (state * 1664525) + 1013904223) >> 8) % Pieces.Length]));
                TypeEraserTests.AssertInvariants(source, TypeEraser.Erase(source, dialect).Text);
            }
        }
    }

    [Theory]
    [InlineData("(")]
    [InlineData("[")]
    [InlineData("{")]
    [InlineData("a<")]
    [InlineData("<a>")]
    [InlineData("a?(b):")]
    [InlineData("a?(b):c=>")]
    [InlineData("a?(b):(c)=>d?")]
    [InlineData("a?(b):T=>(")]
    [InlineData("x ? (b) : A extends B ")]
    [InlineData("`${")]
    [InlineData("class A{a=")]
    [InlineData("if(a){}else ")]
    [InlineData("a+")]
    [InlineData("a as ")]
    [InlineData("type A=[")]
    [InlineData("type A=a|")]
    [InlineData("(a:")]
    [InlineData("(a):(")]
    [InlineData("<a b=")]
    [InlineData("namespace a{")]
    [InlineData("declare ")]
    [InlineData("async<T>(")]
    public void Long_repetitions_end_soon(string piece)
    {
        foreach (var dialect in Enum.GetValues<TypeDialect>())
        {
            var source = string.Concat(Enumerable.Repeat(piece, 20_000));
            var watch = Stopwatch.StartNew();
            var erased = TypeEraser.Erase(source, dialect);

            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{dialect}: {watch.Elapsed}");
            TypeEraserTests.AssertInvariants(source, erased.Text);
        }
    }
}
