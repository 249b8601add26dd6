namespace Mtf.Advisories;

/// <summary>Numbers of the CVSS 4.0 specification: score of each macrovector, its most severe vectors, its depth.</summary>
internal static class CvssV4Tables
{
    private const byte X = 255;

    // Ten times the score. One row per EQ1, EQ2, EQ3; in it EQ4, EQ5, EQ6 count up. X is a combination that cannot occur.
    private static ReadOnlySpan<byte> Scores =>
    [
        100, 99, 98, 95, 95, 92, 100, 96, 93, 87, 91, 81, 93, 90, 89, 80, 81, 68, // 000
        98, 95, 95, 92, 90, 84, 93, 92, 89, 81, 81, 65, 88, 80, 78, 70, 69, 48, // 001
        X, 92, X, 82, X, 72, X, 79, X, 69, X, 50, X, 69, X, 55, X, 27, // 002
        99, 97, 95, 92, 92, 85, 95, 91, 90, 83, 84, 71, 92, 81, 82, 71, 72, 53, // 010
        95, 93, 92, 85, 85, 73, 92, 82, 80, 72, 70, 59, 84, 70, 71, 52, 50, 30, // 011
        X, 86, X, 75, X, 52, X, 71, X, 52, X, 29, X, 63, X, 29, X, 17, // 012
        98, 95, 94, 87, 91, 81, 94, 89, 86, 74, 77, 64, 87, 75, 74, 63, 63, 49, // 100
        94, 89, 88, 77, 76, 67, 86, 76, 74, 58, 59, 50, 72, 57, 57, 52, 52, 25, // 101
        X, 83, X, 70, X, 54, X, 65, X, 58, X, 26, X, 53, X, 21, X, 13, // 102
        95, 90, 88, 76, 76, 70, 90, 77, 75, 62, 61, 53, 77, 66, 68, 59, 52, 30, // 110
        89, 78, 76, 67, 62, 58, 74, 59, 57, 57, 47, 23, 61, 52, 57, 29, 24, 16, // 111
        X, 71, X, 59, X, 30, X, 58, X, 26, X, 15, X, 23, X, 13, X, 6, // 112
        93, 87, 86, 72, 75, 58, 86, 74, 74, 61, 56, 34, 70, 54, 52, 40, 40, 22, // 200
        85, 75, 74, 55, 62, 51, 72, 57, 55, 41, 46, 19, 53, 36, 34, 19, 19, 8, // 201
        X, 64, X, 51, X, 20, X, 47, X, 21, X, 11, X, 24, X, 9, X, 4, // 202
        88, 75, 73, 53, 60, 50, 73, 55, 59, 40, 41, 20, 54, 43, 45, 22, 20, 11, // 210
        75, 55, 58, 45, 40, 21, 61, 51, 48, 18, 20, 9, 46, 18, 17, 7, 8, 2, // 211
        X, 53, X, 24, X, 14, X, 24, X, 12, X, 5, X, 10, X, 3, X, 1, // 212
    ];

    public static readonly string[][] MostSevere1 = [["AV:N/PR:N/UI:N"], ["AV:A/PR:N/UI:N", "AV:N/PR:L/UI:N", "AV:N/PR:N/UI:P"], ["AV:P/PR:N/UI:N", "AV:A/PR:L/UI:P"]];

    public static readonly string[][] MostSevere2 = [["AC:L/AT:N"], ["AC:H/AT:N", "AC:L/AT:P"]];

    /// <summary>By EQ3 * 2 + EQ6; EQ3 = 2 with EQ6 = 0 cannot occur.</summary>
    public static readonly string[][] MostSevere36 =
    [
        ["VC:H/VI:H/VA:H/CR:H/IR:H/AR:H"],
        ["VC:H/VI:H/VA:L/CR:M/IR:M/AR:H", "VC:H/VI:H/VA:H/CR:M/IR:M/AR:M"],
        ["VC:L/VI:H/VA:H/CR:H/IR:H/AR:H", "VC:H/VI:L/VA:H/CR:H/IR:H/AR:H"],
        [
            "VC:L/VI:H/VA:L/CR:H/IR:M/AR:H", "VC:L/VI:H/VA:H/CR:H/IR:M/AR:M", "VC:H/VI:L/VA:H/CR:M/IR:H/AR:M",
            "VC:H/VI:L/VA:L/CR:M/IR:H/AR:H", "VC:L/VI:L/VA:H/CR:H/IR:H/AR:M",
        ],
        [],
        ["VC:L/VI:L/VA:L/CR:H/IR:H/AR:H"],
    ];

    public static readonly string[][] MostSevere4 = [["SC:H/SI:S/SA:S"], ["SC:H/SI:H/SA:H"], ["SC:L/SI:L/SA:L"]];

    public static readonly int[] Depth1 = [1, 4, 5];

    public static readonly int[] Depth2 = [1, 2];

    public static readonly int[] Depth36 = [7, 6, 8, 8, 0, 10];

    public static readonly int[] Depth4 = [6, 5, 4];

    /// <summary>Score of a macrovector, null when there is no such macrovector.</summary>
    public static double? Score(int eq1, int eq2, int eq3, int eq4, int eq5, int eq6)
    {
        if (eq1 > 2 || eq2 > 1 || eq3 > 2 || eq4 > 2 || eq5 > 2 || eq6 > 1)
        {
            return null;
        }

        var score = Scores[((((((((eq1 * 2) + eq2) * 3) + eq3) * 3) + eq4) * 3 + eq5) * 2) + eq6];
        return score == X ? null : score / 10.0;
    }
}
