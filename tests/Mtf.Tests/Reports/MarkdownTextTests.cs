using CsCheck;
using Mtf.Reports;
using Xunit;

namespace Mtf.Tests.Reports;

public sealed class MarkdownTextTests
{
    [Theory]
    [InlineData("The last release is 130 days old.", "The last release is 130 days old.")]
    [InlineData("see @everyone.", "see `@everyone`.")]
    [InlineData("<img src=x>", "`<img` `src=x>`")]
    [InlineData("[x](javascript:alert(1))", "`[x](javascript:alert(1))`")]
    [InlineData("https://example.test/a, www.example.test", "`https://example.test/a`, `www.example.test`")]
    [InlineData("a|b", "`a\\|b`")]
    [InlineData("fixes #1 deadbeef12", "fixes `#1` `deadbeef12`")]
    [InlineData("1. - + # *bold* __init__", "`1`. `-` `+` `#` `*bold*` `__init__`")]
    [InlineData(":tada: `x` &lt;", "`:tada`: `` `x` `` `&lt`;")]
    [InlineData("line\n\n# heading", "line `#` heading")]
    public void Only_harmless_words_stay_text(string text, string expected) => Assert.Equal(expected, MarkdownText.Prose(text));

    [Fact]
    public void No_text_leaves_its_code_span() => Gen.String[Gen.Char["`| \\a\n<"], 0, 30].Sample(text =>
    {
        var code = MarkdownText.Code(text);
        if (code.Length == 0)
        {
            return;
        }

        var fence = code.TakeWhile(letter => letter == '`').Count();
        var inside = code[fence..^fence];
        Assert.DoesNotContain(new string('`', fence), inside.Trim(' ').Trim('`') is { Length: > 0 } core ? core : "", StringComparison.Ordinal);
        Assert.DoesNotContain('\n', code);
        Assert.DoesNotMatch(@"(?<!\\)\|", code);
    });
}
