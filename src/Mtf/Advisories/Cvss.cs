namespace Mtf.Advisories;

/// <summary>CVSS scores of vectors of versions 2, 3.0, 3.1 and 4.0.</summary>
public static class Cvss
{
    /// <summary>
    /// The base score for versions 2 and 3; for version 4 the score of the vector with the threat and environmental metrics it carries.
    /// Null when the vector is malformed: unknown is not harmless.
    /// </summary>
    public static double? Score(string vector)
    {
        if (vector.Length > 400)
        {
            return null;
        }

        return vector switch
        {
            _ when vector.StartsWith("CVSS:4.0/", StringComparison.Ordinal) => CvssV4.Score(vector["CVSS:4.0/".Length..]),
            _ when vector.StartsWith("CVSS:3.1/", StringComparison.Ordinal) => CvssV3.Score(vector["CVSS:3.1/".Length..], minor: 1),
            _ when vector.StartsWith("CVSS:3.0/", StringComparison.Ordinal) => CvssV3.Score(vector["CVSS:3.0/".Length..], minor: 0),
            _ => CvssV2.Score(vector.Trim('(', ')')),
        };
    }
}
