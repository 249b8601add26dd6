using System.Security.Cryptography;
using System.Text;

namespace Mtf.Findings;

/// <summary>Identity of a finding that survives moved lines and reformatting: check, file and evidence without its white space.</summary>
internal static class FindingFingerprint
{
    public static string Of(Finding finding)
    {
        var subject = finding.Evidence.Length > 0 ? finding.Evidence : finding.Message;
        var normal = string.Concat(subject.Where(character => !char.IsWhiteSpace(character)));
        var text = $"{finding.Check}\n{finding.Location?.File}\n{normal}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
    }
}
