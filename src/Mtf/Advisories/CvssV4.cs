namespace Mtf.Advisories;

/// <summary>CVSS 4.0 score: the score of the vector's macrovector, lowered by how far the vector is from the most severe one in it.</summary>
internal static class CvssV4
{
    private const string Impact = "H,L,N";

    private static readonly string[] Impacts = ["VC", "VI", "VA", "SC", "SI", "SA"];

    private static readonly string[] Mandatory =
    [
        "AV:N,A,L,P", "AC:L,H", "AT:N,P", "PR:N,L,H", "UI:N,P,A", "VC:" + Impact, "VI:" + Impact, "VA:" + Impact, "SC:" + Impact, "SI:" + Impact, "SA:" + Impact,
    ];

    private static readonly string[] Optional =
    [
        "E:X,A,P,U", "CR:X,H,M,L", "IR:X,H,M,L", "AR:X,H,M,L", "MAV:X,N,A,L,P", "MAC:X,L,H", "MAT:X,N,P", "MPR:X,N,L,H", "MUI:X,N,P,A",
        "MVC:X,H,L,N", "MVI:X,H,L,N", "MVA:X,H,L,N", "MSC:X,H,L,N", "MSI:X,S,H,L,N", "MSA:X,S,H,L,N",
        "S:X,N,P", "AU:X,N,Y", "R:X,A,U,I", "V:X,D,C", "RE:X,L,M,H", "U:X,Clear,Green,Amber,Red",
    ];

    public static double? Score(string text)
    {
        if (!CvssVector.TryParse(text, Mandatory, Optional, out var vector))
        {
            return null;
        }

        char Of(string metric) => Effective(vector, metric);

        if (Impacts.All(metric => Of(metric) == 'N'))
        {
            return 0;
        }

        var (eq1, eq2, eq3, eq4, eq5, eq6) = MacroVector(Of);
        if (CvssV4Tables.Score(eq1, eq2, eq3, eq4, eq5, eq6) is not { } top)
        {
            return null;
        }

        (double? Lower, double Distance, int Depth)[] steps =
        [
            (CvssV4Tables.Score(eq1 + 1, eq2, eq3, eq4, eq5, eq6), Distance(Of, CvssV4Tables.MostSevere1[eq1]), CvssV4Tables.Depth1[eq1]),
            (CvssV4Tables.Score(eq1, eq2 + 1, eq3, eq4, eq5, eq6), Distance(Of, CvssV4Tables.MostSevere2[eq2]), CvssV4Tables.Depth2[eq2]),
            (LowerImpact(eq1, eq2, eq3, eq4, eq5, eq6), Distance(Of, CvssV4Tables.MostSevere36[(eq3 * 2) + eq6]), CvssV4Tables.Depth36[(eq3 * 2) + eq6]),
            (CvssV4Tables.Score(eq1, eq2, eq3, eq4 + 1, eq5, eq6), Distance(Of, CvssV4Tables.MostSevere4[eq4]), CvssV4Tables.Depth4[eq4]),
            (CvssV4Tables.Score(eq1, eq2, eq3, eq4, eq5 + 1, eq6), 0, 1),
        ];
        var reductions = steps.Where(step => step.Lower is not null).Select(step => (top - step.Lower!.Value) * step.Distance / step.Depth).ToList();
        var score = Math.Clamp(top - (reductions.Count == 0 ? 0 : reductions.Average()), 0, 10);
        return Math.Round((score * 10) + 1e-6, MidpointRounding.AwayFromZero) / 10;
    }

    private static char Effective(CvssVector vector, string metric)
    {
        var modified = vector["M" + metric];
        var value = modified != 'X' ? modified : vector[metric];
        return (metric, value) switch
        {
            ("E", 'X') => 'A',
            ("CR" or "IR" or "AR", 'X') => 'H',
            _ => value,
        };
    }

    private static (int Eq1, int Eq2, int Eq3, int Eq4, int Eq5, int Eq6) MacroVector(Func<string, char> of)
    {
        bool Is(string metric, char value) => of(metric) == value;

        var open = (Is("AV", 'N') ? 1 : 0) + (Is("PR", 'N') ? 1 : 0) + (Is("UI", 'N') ? 1 : 0);
        var eq1 = open == 3 ? 0 : open == 0 || Is("AV", 'P') ? 2 : 1;
        var eq2 = Is("AC", 'L') && Is("AT", 'N') ? 0 : 1;
        var eq3 = Is("VC", 'H') && Is("VI", 'H') ? 0 : Is("VC", 'H') || Is("VI", 'H') || Is("VA", 'H') ? 1 : 2;
        var eq4 = Is("SI", 'S') || Is("SA", 'S') ? 0 : Is("SC", 'H') || Is("SI", 'H') || Is("SA", 'H') ? 1 : 2;
        var eq5 = of("E") switch { 'A' => 0, 'P' => 1, _ => 2 };
        var eq6 = (Is("CR", 'H') && Is("VC", 'H')) || (Is("IR", 'H') && Is("VI", 'H')) || (Is("AR", 'H') && Is("VA", 'H')) ? 0 : 1;
        return (eq1, eq2, eq3, eq4, eq5, eq6);
    }

    // EQ3 and EQ6 depend on each other; from 0,0 there are two ways down and the smaller step counts.
    private static double? LowerImpact(int eq1, int eq2, int eq3, int eq4, int eq5, int eq6) => (eq3, eq6) switch
    {
        (0, 0) => Higher(CvssV4Tables.Score(eq1, eq2, 0, eq4, eq5, 1), CvssV4Tables.Score(eq1, eq2, 1, eq4, eq5, 0)),
        (1, 0) => CvssV4Tables.Score(eq1, eq2, 1, eq4, eq5, 1),
        (_, 1) => CvssV4Tables.Score(eq1, eq2, eq3 + 1, eq4, eq5, 1),
        _ => null,
    };

    private static double? Higher(double? left, double? right) => left is null || right > left ? right : left;

    // Steps from the first most severe vector that is at least as severe in every metric.
    private static double Distance(Func<string, char> of, string[] mostSevere)
    {
        foreach (var candidate in mostSevere)
        {
            var total = 0;
            var reachable = true;
            foreach (var part in candidate.Split('/'))
            {
                var distance = Level(part[..2], of(part[..2])) - Level(part[..2], part[3]);
                reachable &= distance >= 0;
                total += distance;
            }

            if (reachable)
            {
                return total;
            }
        }

        return 0;
    }

    private static int Level(string metric, char value) => metric switch
    {
        "AV" => "NALP".IndexOf(value),
        "PR" => "NLH".IndexOf(value),
        "UI" => "NPA".IndexOf(value),
        "AC" => "LH".IndexOf(value),
        "AT" => "NP".IndexOf(value),
        "SC" or "SI" or "SA" => "SHLN".IndexOf(value),
        "CR" or "IR" or "AR" => "HML".IndexOf(value),
        _ => "HLN".IndexOf(value),
    };
}
