using System.Text.RegularExpressions;

namespace Mtf.Reports.Sbom;

/// <summary>Tells an SPDX licence expression from free text.</summary>
internal static partial class LicenseText
{
    /// <summary>Whether the text has the form of an expression. Words that npm gives a meaning of its own are not licences.</summary>
    public static bool IsExpression(string text) =>
        text.Length <= 512 && text is not ("UNLICENSED" or "UNKNOWN" or "NONE") && Expression.IsMatch(text);

    [GeneratedRegex(@"^\(*[A-Za-z0-9][A-Za-z0-9.+-]*\)*(?: (?:AND|OR|WITH) \(*[A-Za-z0-9][A-Za-z0-9.+-]*\)*)*$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Expression { get; }
}
