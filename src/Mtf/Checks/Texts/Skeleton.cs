using System.Globalization;
using System.Text;

namespace Mtf.Checks.Texts;

/// <summary>What a name looks like: letters that are drawn alike become one.</summary>
internal static class Skeleton
{
    private const string Shapes = "аеорсухіјѕһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧονАВЕКМНОРСТХІЈЅɡıⅼ";
    private const string Latin = "aeopcyxijshdqwABEZHIKMNOPTYXovABEKMHOPCTXIJSgil";

    /// <summary>The ASCII text that the name is drawn like.</summary>
    public static string OfScript(string name)
    {
        var builder = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            builder.Append(Letter(rune));
        }

        return builder.ToString();
    }

    /// <summary>A text as a model reads it: without invisible characters; a few letters of another script in Latin text stand for Latin ones.</summary>
    public static string OfText(string text)
    {
        var builder = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format && rune.Value is not (>= 0xFE00 and <= 0xFE0F or >= 0xE0100 and <= 0xE01EF))
            {
                builder.Append(rune);
            }
        }

        var visible = builder.ToString();
        var letters = visible.Count(char.IsLetter);
        return visible.Count(char.IsAsciiLetter) is var latin && latin < letters && latin * 4 >= letters * 3 ? OfScript(visible) : visible;
    }

    /// <summary>Digits and pairs of ASCII letters that are drawn alike are one, too.</summary>
    public static string Of(string name) => OfScript(name).ToLower(CultureInfo.InvariantCulture)
        .Replace("rn", "m", StringComparison.Ordinal).Replace("vv", "w", StringComparison.Ordinal)
        .Replace('0', 'o').Replace('1', 'l').Replace('i', 'l');

    private static string Letter(Rune rune)
    {
        if (rune.Value is >= 0xFF01 and <= 0xFF5E)
        {
            return ((char)(rune.Value - 0xFEE0)).ToString();
        }

        if (rune.Value is >= 0x1D400 and <= 0x1D6A3)
        {
            var letter = (rune.Value - 0x1D400) % 52;
            return ((char)(letter < 26 ? 'A' + letter : 'a' + letter - 26)).ToString();
        }

        var index = rune.IsBmp ? Shapes.IndexOf((char)rune.Value) : -1;
        return index >= 0 ? Latin[index].ToString() : rune.ToString();
    }
}
