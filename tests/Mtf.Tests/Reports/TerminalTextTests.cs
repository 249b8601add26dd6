using System.Globalization;
using System.Text;
using CsCheck;
using Mtf.Reports;
using Xunit;

namespace Mtf.Tests.Reports;

public sealed class TerminalTextTests
{
    [Theory]
    [InlineData("plain text, 漢字, é, 😀", "plain text, 漢字, é, 😀")]
    [InlineData("\u001b[31mred\u001b[0m", "\\u{1B}[31mred\\u{1B}[0m")]
    [InlineData("a\u009b2Jb", "a\\u{9B}2Jb")]
    [InlineData("abc\u202efdp.exe", "abc\\u{202E}fdp.exe")]
    [InlineData("zero\u200bwidth\u00adsoft", "zero\\u{200B}width\\u{AD}soft")]
    [InlineData("tag\U000E0041", "tag\\u{E0041}")]
    [InlineData("one\r\ntwo\t three ", "one two three")]
    [InlineData("::error::boom", ":\\u{3A}error:\\u{3A}boom")]
    [InlineData("##[group]", "#\\u{23}[group]")]
    [InlineData("##vso[task]", "#\\u{23}vso[task]")]
    [InlineData("a::1 and ## two", "a::1 and ## two")]
    public void Makes_visible_what_a_terminal_or_a_log_would_obey(string text, string expected) => Assert.Equal(expected, TerminalText.Escape(text));

    [Fact]
    public void Half_a_character_is_shown_by_its_number() => Assert.Equal("lone\\u{D800}", TerminalText.Escape("lone\ud800"));

    [Fact]
    public void Marks_cannot_climb_over_the_line_above() =>
        Assert.Contains("\\u{301}", TerminalText.Escape("e" + new string('\u0301', 9)), StringComparison.Ordinal);

    [Fact]
    public void Long_text_ends_in_an_ellipsis()
    {
        var text = TerminalText.Escape(new string('x', 500), 100);
        Assert.Equal(101, text.Length);
        Assert.EndsWith("…", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_invisible_is_left_of_any_text() => Gen.String.Sample(text => TerminalText.Escape(text).EnumerateRunes().All(rune =>
        rune != Rune.ReplacementChar || text.Contains('\ufffd', StringComparison.Ordinal)
            ? Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            : false));
}
