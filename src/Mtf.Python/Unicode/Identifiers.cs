using System.Globalization;
using System.Text;

namespace Mtf.Python;

/// <summary>Which characters can stand in a name.</summary>
internal static class Identifiers
{
    public static bool IsIdentifier(ReadOnlySpan<char> text)
    {
        bool isFirst = true;
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == 0xFFFD || !(isFirst ? IsStart(rune) : IsPart(rune)))
            {
                return false;
            }

            isFirst = false;
        }

        return !isFirst;
    }

    /// <summary>The name that Python sees: its NFKC form, so that a look-alike of <c>eval</c> is <c>eval</c>.</summary>
    public static string Normalize(string name) => Ascii.IsValid(name) ? name : CompatibilityForm.Compose(name);

    private static bool IsStart(Rune rune) => rune.Value == '_' || Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
            or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber
            => rune.Value is not (0x37A or 0xE33 or 0xEB3 or 0x2E2F or 0xFDFA or 0xFDFB or 0xFF9E or 0xFF9F)
                && rune.Value is not (>= 0xFC5E and <= 0xFC63)
                && !IsSpacingForm(rune.Value),
        _ => rune.Value is 0x1885 or 0x1886 or 0x2118 or 0x212E,
    };

    private static bool IsPart(Rune rune) => IsStart(rune) || Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber
            or UnicodeCategory.ConnectorPunctuation => true,
        _ => rune.Value is 0xB7 or 0x387 or (>= 0x1369 and <= 0x1371) or 0x19DA or 0xE33 or 0xEB3 or 0xFF9E or 0xFF9F
            or 0x200C or 0x200D or 0x30FB or 0xFF65,
    };

    /// <summary>Arabic presentation forms whose decomposition starts with a space.</summary>
    private static bool IsSpacingForm(int value) => value is 0xFE70 or 0xFE72 or 0xFE74 or 0xFE76 or 0xFE78 or 0xFE7A or 0xFE7C or 0xFE7E;
}
