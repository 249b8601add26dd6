using System.Text.RegularExpressions;
using Mtf.Checks.Code;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Checks.Behavior.WeakSecret;

/// <summary>Sessions that can be guessed, and ciphers that are broken.</summary>
internal sealed partial class WeakSecretCheck : Check
{
    public override string Id => "BHV083";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => evidence.Code.Select<IReadOnlyList<Finding>>(code => [.. Sessions(code), .. Ciphers(code)]);

    private IEnumerable<Finding> Sessions(StaticAnalysis code) => code.Patterns
        .Where(pattern => pattern.Kind == "guessable-session" && pattern.Context.IsOwn())
        .Select(pattern => Report(Severity.Medium.At(pattern.Context), Confidence.High, "The names of sessions are made by Math.random and can be guessed.", pattern.Context.Location) with { Steps = pattern.Steps });

    private IEnumerable<Finding> Ciphers(StaticAnalysis code) => code.Capabilities
        .Where(capability => capability.Kind == "crypto.cipher" && capability.Context.IsOwn() && (capability.Api.EndsWith("createCipher", StringComparison.Ordinal) || Broken.IsMatch(capability.Detail)))
        .Select(capability => Report(Severity.Medium.At(capability.Context), Confidence.High, $"A broken cipher is used {capability.Context.When()}.", capability.Context.Location, capability.Detail));

    [GeneratedRegex(@"^(des|des3|rc2|rc4|bf|blowfish)|-ecb\b", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Broken { get; }
}
