using System.Globalization;

namespace Mtf.Advisories;

/// <summary>A CVE id as a number that sorts by year, then sequence.</summary>
internal static class CveKey
{
    /// <summary>Bits that a key can use: 11 for the year, 33 for the sequence.</summary>
    public const int Bits = 44;

    private const int SequenceBits = 33;

    public static bool TryParse(ReadOnlySpan<char> id, out ulong key)
    {
        key = 0;
        if (!id.StartsWith("CVE-", StringComparison.OrdinalIgnoreCase) || id.Length < 10 || id[8] != '-' ||
            !uint.TryParse(id[4..8], NumberStyles.None, CultureInfo.InvariantCulture, out var year) || year is < 1970 or > 3017 ||
            !uint.TryParse(id[9..], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
        {
            return false;
        }

        key = ((ulong)(year - 1970) << SequenceBits) | sequence;
        return true;
    }
}
