namespace Mtf.Advisories;

/// <summary>CVSS 2 base score.</summary>
internal static class CvssV2
{
    private static readonly string[] Mandatory = ["AV:L,A,N", "AC:H,M,L", "Au:M,S,N", "C:N,P,C", "I:N,P,C", "A:N,P,C"];

    private static readonly string[] Optional =
    [
        "E:U,POC,F,H,ND", "RL:OF,TF,W,U,ND", "RC:UC,UR,C,ND", "CDP:N,L,LM,MH,H,ND", "TD:N,L,M,H,ND", "CR:L,M,H,ND", "IR:L,M,H,ND", "AR:L,M,H,ND",
    ];

    public static double? Score(string text)
    {
        if (!CvssVector.TryParse(text, Mandatory, Optional, out var vector))
        {
            return null;
        }

        var impact = 10.41 * (1 - ((1 - Impact(vector["C"])) * (1 - Impact(vector["I"])) * (1 - Impact(vector["A"]))));
        var access = vector["AV"] switch { 'L' => 0.395, 'A' => 0.646, _ => 1.0 };
        var complexity = vector["AC"] switch { 'H' => 0.35, 'M' => 0.61, _ => 0.71 };
        var authentication = vector["Au"] switch { 'M' => 0.45, 'S' => 0.56, _ => 0.704 };
        var exploitability = 20 * access * complexity * authentication;
        var score = ((0.6 * impact) + (0.4 * exploitability) - 1.5) * (impact == 0 ? 0 : 1.176);
        return Math.Round(Math.Max(score, 0), 1, MidpointRounding.AwayFromZero);
    }

    private static double Impact(char value) => value switch { 'N' => 0, 'P' => 0.275, _ => 0.660 };
}
