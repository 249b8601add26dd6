using System.Globalization;
using System.Text;

namespace Mtf.Checks.Behavior.ConfusableName;

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
