using System.Globalization;
using System.Numerics;

namespace Mtf.Python;

/// <summary>Reads the values of number literals.</summary>
internal static class NumberText
{
    /// <summary>Longer decimal literals are errors, as in CPython: their conversion takes quadratic time.</summary>
    public const int MaxDecimalDigits = 4300;

    public static BigInteger ParseInteger(string text)
    {
        if (TryParseInt64(text, out long small))
        {
            return small;
        }

        string digits = text.Replace("_", "", StringComparison.Ordinal);
        int bits = BitsPerDigit(digits);
        if (bits == 0)
        {
            return digits.Length <= MaxDecimalDigits
                ? BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture)
                : BigInteger.Zero;
        }

        var bytes = new byte[((digits.Length - 2) * bits + 15) / 8];
        int bit = 0;
        for (int i = digits.Length - 1; i >= 2; i--, bit += bits)
        {
            int shifted = HexValue(digits[i]) << (bit & 7);
            bytes[bit >> 3] |= (byte)shifted;
            if (shifted > 0xFF)
            {
                bytes[(bit >> 3) + 1] |= (byte)(shifted >> 8);
            }
        }

        return new BigInteger(bytes, isUnsigned: true);
    }

    public static bool TryParseInt64(string text, out long value)
    {
        value = 0;
        int bits = BitsPerDigit(text);
        int numberBase = bits == 0 ? 10 : 1 << bits;
        for (int i = bits == 0 ? 0 : 2; i < text.Length; i++)
        {
            if (text[i] == '_')
            {
                continue;
            }

            int digit = HexValue(text[i]);
            if (value > (long.MaxValue - digit) / numberBase)
            {
                value = 0;
                return false;
            }

            value = value * numberBase + digit;
        }

        return true;
    }

    public static double ParseDouble(ReadOnlySpan<char> text)
    {
        if (text.Contains('_'))
        {
            text = text.ToString().Replace("_", "", StringComparison.Ordinal);
        }

        return double.Parse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture);
    }

    private static int BitsPerDigit(string text) => text.Length < 2 ? 0 : text[1] switch
    {
        'x' or 'X' => 4,
        'o' or 'O' => 3,
        'b' or 'B' => 1,
        _ => 0,
    };

    private static int HexValue(char c) => c switch
    {
        <= '9' => c - '0',
        <= 'F' => c - 'A' + 10,
        _ => c - 'a' + 10,
    };
}
