using System.Numerics;

namespace Mtf.Python.Tests.Grammar;

/// <summary>What a consumer sees of a tree.</summary>
public sealed class TreeTests
{
    [Fact]
    public void Names_are_in_the_form_that_Python_looks_up()
    {
        var call = Assert.IsType<CallExpression>(ValueOf("ｅｖａｌ(x)"));
        Assert.Equal("eval", Assert.IsType<NameExpression>(call.Function).Id);
        Assert.Equal("system", Assert.IsType<AttributeExpression>(ValueOf("os.𝐬𝐲𝐬𝐭𝐞𝐦")).Name);
    }

    [Fact]
    public void Integers_have_their_value()
    {
        Assert.Equal(BigInteger.Pow(2, 128) - 1, Assert.IsType<IntegerConstant>(ValueOf("0xffff_ffff_ffff_ffff_ffff_ffff_ffff_ffff")).Value);
        Assert.Equal(BigInteger.Pow(8, 30) - 1, Assert.IsType<IntegerConstant>(ValueOf("0o" + new string('7', 30))).Value);
        Assert.Equal(BigInteger.Pow(10, 30), Assert.IsType<IntegerConstant>(ValueOf("1" + new string('0', 30))).Value);
        Assert.True(Assert.IsType<IntegerConstant>(ValueOf("0b1_01")).TryGetInt64(out long five));
        Assert.Equal(5, five);
        Assert.False(Assert.IsType<IntegerConstant>(ValueOf("9223372036854775808")).TryGetInt64(out _));
    }

    [Fact]
    public void Character_names_come_from_the_caller_beyond_ASCII()
    {
        var unknown = Assert.IsType<StringConstant>(ValueOf("'a\\N{SNOWMAN}b'"));
        Assert.Equal("a\uFFFDb", unknown.Value);
        Assert.True(unknown.HasUnresolvedNames);
        var module = PythonParser.Parse("'a\\N{SNOWMAN}b'", new() { CharacterNames = name => name == "SNOWMAN" ? "\u2603" : null });
        var known = Assert.IsType<StringConstant>(Assert.IsType<ExpressionStatement>(module.Body[0]).Value);
        Assert.Equal("a\u2603b", known.Value);
        Assert.False(known.HasUnresolvedNames);
        Assert.Equal("eval", Assert.IsType<StringConstant>(ValueOf("'\\N{latin small letter e}val'")).Value);
    }

    [Fact]
    public void Formatted_strings_have_their_parts()
    {
        var joined = Assert.IsType<JoinedString>(ValueOf("f'a{b!r:>{c}}d'"));
        Assert.Equal([NodeKind.String, NodeKind.FormattedValue, NodeKind.String], joined.Values.Select(value => value.Kind));
        var field = Assert.IsType<FormattedValue>(joined.Values[1]);
        Assert.Equal('r', field.Conversion);
        Assert.Equal(2, field.FormatSpec!.Values.Length);
    }

    [Fact]
    public void Children_come_in_source_order_and_all_of_them()
    {
        foreach (string source in Snippets.Valid.Values.SelectMany(sources => sources))
        {
            var module = PythonParser.Parse(source);
            var children = new List<Node>();
            foreach (var node in module.Descendants())
            {
                children.Clear();
                node.CopyChildrenTo(children);
                Assert.All(children, child => Assert.InRange(child.Start, 0, child.End));
                bool isOrdered = children.Zip(children.Skip(1)).All(pair => pair.First.Start <= pair.Second.Start);
                Assert.True(isOrdered || node is Parameters or CallExpression or ClassDefinition or CompareExpression or MappingPattern or JoinedString, source);
            }
        }
    }

    [Fact]
    public void Every_kind_of_node_occurs_in_the_sources_and_has_one_class()
    {
        var nodes = Snippets.Valid.Values.SelectMany(sources => sources)
            .Concat(Snippets.Later.Select(entry => entry.Source))
            .Append("a b")
            .SelectMany(source => PythonParser.Parse(source).Descendants())
            .Select(node => (node.Kind, node.GetType()))
            .Distinct()
            .ToList();
        var missing = Enum.GetValues<NodeKind>().Except(nodes.Select(node => node.Kind)).Except([NodeKind.Invalid]);
        Assert.Equal([], missing);
        Assert.Equal(nodes.Count, nodes.Select(node => node.Kind).Distinct().Count());
    }

    private static Expression ValueOf(string source)
    {
        var module = PythonParser.Parse(source);
        Assert.Equal(0, module.ErrorCount);
        return Assert.IsType<ExpressionStatement>(Assert.Single(module.Body)).Value;
    }
}
