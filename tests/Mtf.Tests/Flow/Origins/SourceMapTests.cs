using System.Text;
using Mtf.Artifacts;
using Mtf.Flow.Origins;
using Xunit;

namespace Mtf.Tests.Flow.Origins;

public sealed class SourceMapTests
{
    [Theory]
    [InlineData("A", 0)]
    [InlineData("C", 1)]
    [InlineData("D", -1)]
    [InlineData("2H", 123)]
    [InlineData("3H", -123)]
    [InlineData("gggggB", 16777216)]
    [InlineData("+/////D", 2147483647)]
    public void Reads_numbers(string text, int expected)
    {
        var reader = new VlqReader(text);
        Assert.True(reader.TryRead(out var value));
        Assert.Equal(expected, value);
        Assert.True(reader.AtEnd);
    }

    [Theory]
    [InlineData("")]
    [InlineData("g")]
    [InlineData("!")]
    [InlineData("é")]
    [InlineData("ggggggggggggB")]
    public void Refuses_numbers_that_are_cut_off_foreign_or_too_long(string text)
    {
        var reader = new VlqReader(text);
        Assert.False(reader.TryRead(out _));
    }

    [Fact]
    public void Tells_where_another_file_begins()
    {
        var map = Parse("{\"version\":3,\"sources\":[\"../src/a.ts\",\"../node_modules/b/b.js\"],\"mappings\":\"AAAA,CAAC;ACAA,IDEA\"}");
        Assert.Equal([(0, 0, 0), (1, 0, 1), (1, 4, 0)], map!.Segments);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"sources\":[],\"mappings\":3}")]
    [InlineData("{\"sources\":{},\"mappings\":\"\"}")]
    [InlineData("{\"sources\":[\"a\"],\"mappings\":\"ACAA\"}")]
    [InlineData("{\"sources\":[\"a\"],\"mappings\":\"DAAA\"}")]
    [InlineData("{\"sources\":[\"a\"],\"mappings\":\"AAA\"}")]
    [InlineData("{\"sources\":[\"a\"],\"mappings\":\"AAAAAA\"}")]
    [InlineData("{\"sources\":[\"\\ud800\"],\"mappings\":\"AAAA\"}")]
    [InlineData("no json")]
    public void Refuses_what_is_no_source_map(string json) => Assert.Null(Parse(json));

    [Fact]
    public void A_map_is_found_in_the_file_and_beside_it()
    {
        const string json = "{\"sources\":[\"../node_modules/left/index.js\"],\"mappings\":\"AAAA\"}";
        using var tree = new MemoryTree(("dist/a.js.map", json), ("dist/other.map", json), ("dist/a.js", ""));
        Assert.NotNull(SourceMapFinder.Find(tree, "dist/a.js", "x()"));
        Assert.NotNull(SourceMapFinder.Find(tree, "dist/b.js", "x()\n//# sourceMappingURL=other.map\n"));
        Assert.NotNull(SourceMapFinder.Find(tree, "b.js", "x()\n//# sourceMappingURL=data:application/json;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes(json))));
        Assert.Null(SourceMapFinder.Find(tree, "dist/b.js", "x()\n//# sourceMappingURL=../dist/other.map\n"));
        Assert.Null(SourceMapFinder.Find(tree, "b.js", "x()\n//# sourceMappingURL=data:application/json;base64,%%%"));
    }

    [Fact]
    public void Only_sources_in_package_folders_name_an_owner()
    {
        var map = Parse("{\"sources\":[\"../src/axios.ts\",\"../node_modules/@scope/b/b.js\"],\"mappings\":\"AAAA;ACAA\"}");
        var claims = new OwnerClaims("dist/a.js", "first()\nsecond()\n", map);
        Assert.Equal(["", "@scope/b"], [claims.NameOf(claims.PartAt(3)), claims.NameOf(claims.PartAt(9))]);
    }

    private static SourceMap? Parse(string json) => SourceMap.Parse(Encoding.UTF8.GetBytes(json));
}
