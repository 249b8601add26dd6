namespace Mtf.Checks.Transparency.Documentation;

/// <summary>SPDX licence expressions: identifiers joined by AND, OR and WITH, in parentheses.</summary>
internal static class LicenseExpression
{
    private const int LongestExpression = 500;

    /// <summary>Licences that packages of our ecosystems use; the text of another one must be shipped to count.</summary>
    private static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        "0BSD", "AFL-3.0", "AGPL-3.0", "AGPL-3.0-only", "AGPL-3.0-or-later", "Apache-1.1", "Apache-2.0", "Artistic-2.0", "BlueOak-1.0.0", "BSD-1-Clause",
        "BSD-2-Clause", "BSD-2-Clause-Patent", "BSD-3-Clause", "BSD-3-Clause-Clear", "BSD-4-Clause", "BSL-1.0", "BUSL-1.1", "CC-BY-3.0", "CC-BY-4.0",
        "CC-BY-SA-4.0", "CC0-1.0", "CDDL-1.0", "CDDL-1.1", "ECL-2.0", "Elastic-2.0", "EPL-1.0", "EPL-2.0", "EUPL-1.1", "EUPL-1.2", "FSL-1.1-ALv2",
        "FSL-1.1-MIT", "GPL-2.0", "GPL-2.0-only", "GPL-2.0-or-later", "GPL-3.0", "GPL-3.0-only", "GPL-3.0-or-later", "HPND", "ISC", "LGPL-2.0-only",
        "LGPL-2.1", "LGPL-2.1-only", "LGPL-2.1-or-later", "LGPL-3.0", "LGPL-3.0-only", "LGPL-3.0-or-later", "MIT", "MIT-0", "MPL-1.1", "MPL-2.0",
        "MS-PL", "MS-RL", "MulanPSL-2.0", "NCSA", "OFL-1.1", "OpenSSL", "OSL-3.0", "PostgreSQL", "PSF-2.0", "Python-2.0", "SSPL-1.0", "Unicode-3.0",
        "Unlicense", "UPL-1.0", "W3C", "WTFPL", "X11", "ZPL-2.1", "Zlib",
    };

    public static bool IsValid(string? expression)
    {
        if (string.IsNullOrWhiteSpace(expression) || expression.Length > LongestExpression)
        {
            return false;
        }

        var (depth, expectsLicence, isException) = (0, true, false);
        foreach (var token in expression.Replace("(", " ( ", StringComparison.Ordinal).Replace(")", " ) ", StringComparison.Ordinal)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            switch (token)
            {
                case "(" when expectsLicence && !isException:
                    depth++;
                    break;
                case ")" when !expectsLicence && depth > 0:
                    depth--;
                    break;
                case "AND" or "OR" or "and" or "or" when !expectsLicence:
                    expectsLicence = true;
                    break;
                case "WITH" or "with" when !expectsLicence:
                    (expectsLicence, isException) = (true, true);
                    break;
                case var name when expectsLicence && (isException || IsLicence(name)):
                    (expectsLicence, isException) = (false, false);
                    break;
                default:
                    return false;
            }
        }

        return depth == 0 && !expectsLicence;
    }

    private static bool IsLicence(string name) => Known.Contains(name.TrimEnd('+'));
}
