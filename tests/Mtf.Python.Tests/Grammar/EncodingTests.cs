using System.Text;

namespace Mtf.Python.Tests.Grammar;

/// <summary>Bytes of a file, and places in it.</summary>
public sealed class EncodingTests
{
    [Fact]
    public void Reads_UTF_8_with_and_without_a_mark()
    {
        Assert.Equal("é", NameOf("é"u8.ToArray()));
        Assert.Equal("é", NameOf([0xEF, 0xBB, 0xBF, .. "é"u8]));
        Assert.Equal("é", NameOf([0xEF, 0xBB, 0xBF, .. "# coding: utf-8\né"u8]));
    }

    [Theory]
    [InlineData("# -*- coding: latin-1 -*-\n", 0xE9, "é", "iso-8859-1")]
    [InlineData("#!/bin/x\n# vim: set fileencoding=koi8-r :\n", 0xC1, "а", "koi8-r")]
    [InlineData("\n#coding=cp1252\n", 0xE9, "é", "cp1252")]
    [InlineData("# coding: iso8859_15\r\n", 0xE9, "é", "iso8859-15")]
    [InlineData("# encoding decoding: cp1251\r", 0xE0, "а", "cp1251")]
    public void Follows_the_coding_comment(string comment, byte value, string expected, string encoding)
    {
        var module = PythonParser.Parse((byte[])[.. Encoding.ASCII.GetBytes(comment), value]);
        Assert.Equal(0, module.ErrorCount);
        Assert.Equal(encoding, module.Source.EncodingName);
        var statement = Assert.IsType<ExpressionStatement>(Assert.Single(module.Body));
        Assert.Equal(expected, Assert.IsType<NameExpression>(statement.Value).Id);
    }

    [Theory]
    [InlineData("# coding: nonsense\nx")]
    [InlineData("# coding: utf-16\nx")]
    [InlineData("# coding: utf-7\nx")]
    [InlineData("# coding: unicode_escape\nx")]
    [InlineData("\u00ef\u00bb\u00bf# coding: latin-1\nx")]
    [InlineData("x = '\u00ff'")]
    [InlineData("# coding: ascii\n'\u00e9'")]
    public void Reports_what_cannot_be_decoded_and_parses_what_it_can(string latin1)
    {
        var module = PythonParser.Parse(Encoding.Latin1.GetBytes(latin1));
        Assert.NotEqual(0, module.ErrorCount);
        Assert.Contains("encoding", module.Errors[0].Message, StringComparison.Ordinal);
        Assert.NotEmpty(module.Body);
    }

    [Fact]
    public void Ignores_a_coding_comment_behind_code()
    {
        var module = PythonParser.Parse("x\n# coding: nonsense\n"u8.ToArray());
        Assert.Equal(0, module.ErrorCount);
    }

    [Fact]
    public void Counts_columns_in_characters_and_in_bytes()
    {
        var module = PythonParser.Parse("\r\n'é😀' + y\rz");
        var sum = Assert.IsType<BinaryExpression>(Assert.IsType<ExpressionStatement>(module.Body[0]).Value);
        Assert.Equal(new SourcePosition(2, 8, 11), module.Source.Locate(sum.Right.Start));
        Assert.Equal(new SourcePosition(3, 0, 0), module.Source.Locate(module.Body[1].Start));
        Assert.Equal("y", module.Source.TextOf(sum.Right));
    }

    [Fact]
    public void Counts_bytes_far_into_a_long_line()
    {
        string text = string.Concat(Enumerable.Repeat("é", 5000)) + " + x";
        var module = PythonParser.Parse(text);
        Assert.Equal(new SourcePosition(1, 5003, 10003), module.Source.Locate(text.Length - 1));
    }

    [Fact]
    public void Does_not_parse_what_is_too_long()
    {
        var module = PythonParser.Parse("x = 1", new() { MaxSourceLength = 4 });
        Assert.Equal(1, module.ErrorCount);
        Assert.Empty(module.Body);
    }

    private static string NameOf(byte[] source)
    {
        var module = PythonParser.Parse(source);
        Assert.Equal(0, module.ErrorCount);
        return Assert.IsType<NameExpression>(Assert.IsType<ExpressionStatement>(Assert.Single(module.Body)).Value).Id;
    }
}
