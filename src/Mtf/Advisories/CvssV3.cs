namespace Mtf.Advisories;

/// <summary>CVSS 3.0 and 3.1 base score; the two versions differ in how they round up.</summary>
internal static class CvssV3
{
    private static readonly string[] Mandatory = ["AV:N,A,L,P", "AC:L,H", "PR:N,L,H", "UI:N,R", "S:U,C", "C:H,L,N", "I:H,L,N", "A:H,L,N"];

    private static readonly string[] Optional =
    [
        "E:X,U,P,F,H", "RL:X,O,T,W,U", "RC:X,U,R,C", "CR:X,L,M,H", "IR:X,L,M,H", "AR:X,L,M,H", "MAV:X,N,A,L,P", "MAC:X,L,H",
        "MPR:X,N,L,H", "MUI:X,N,R", "MS:X,U,C", "MC:X,N,L,H", "MI:X,N,L,H", "MA:X,N,L,H",
    ];

    public static double? Score(string text, int minor)
    {
        if (!CvssVector.TryParse(text, Mandatory, Optional, out var vector))
        {
            return null;
        }

        var changed = vector["S"] == 'C';
        var subscore = 1 - ((1 - Impact(vector["C"])) * (1 - Impact(vector["I"])) * (1 - Impact(vector["A"])));
        var impact = changed ? (7.52 * (subscore - 0.029)) - (3.25 * Math.Pow(subscore - 0.02, 15)) : 6.42 * subscore;
        if (impact <= 0)
        {
            return 0;
        }

        var attack = vector["AV"] switch { 'N' => 0.85, 'A' => 0.62, 'L' => 0.55, _ => 0.2 };
        var complexity = vector["AC"] == 'L' ? 0.77 : 0.44;
        var privileges = (vector["PR"], changed) switch { ('N', _) => 0.85, ('L', true) => 0.68, ('L', false) => 0.62, (_, true) => 0.5, _ => 0.27 };
        var interaction = vector["UI"] == 'N' ? 0.85 : 0.62;
        var sum = impact + (8.22 * attack * complexity * privileges * interaction);
        var score = Math.Min(changed ? 1.08 * sum : sum, 10);
        return minor == 0 ? Math.Ceiling(score * 10) / 10 : RoundUp(score);
    }

    private static double Impact(char value) => value switch { 'H' => 0.56, 'L' => 0.22, _ => 0 };

    // Specification 3.1, appendix A: in integers, so that 4.000000000000001 does not become 4.1.
    private static double RoundUp(double score)
    {
        var scaled = (int)Math.Round(score * 100_000);
        return scaled % 10_000 == 0 ? scaled / 100_000.0 : ((scaled / 10_000) + 1) / 10.0;
    }
}
