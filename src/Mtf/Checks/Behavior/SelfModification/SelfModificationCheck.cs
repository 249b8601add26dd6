using System.Text.RegularExpressions;
using Mtf.Checks.Code;
using Mtf.Collectors;
using Mtf.Findings;

namespace Mtf.Checks.Behavior.SelfModification;

/// <summary>The server writes code into its own package: what runs next time is not what was examined.</summary>
internal sealed partial class SelfModificationCheck : Check
{
    public override string Id => "BHV092";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => evidence.Code.Select<IReadOnlyList<Finding>>(code =>
        [.. code.Capabilities.Where(capability => capability.Kind == "fs.write" && capability.Context.MayBeOwn() && SinkText.Alternatives(capability.Detail).Any(text => OwnCode.IsMatch(text)))
            .Select(capability => Report(
                (IsNewFile(capability.Detail) ? Severity.Medium : Severity.High).At(capability.Context), Confidence.High, $"The server writes into its own code {capability.Context.When()}.", capability.Context.Location, capability.Detail))]);

    // A name that is made at run time is a file beside the code, such as a script for one call, and replaces nothing.
    private static bool IsNewFile(string detail) => SinkText.Alternatives(detail).Where(text => OwnCode.IsMatch(text)).All(text => text.LastIndexOf('⟨') > text.LastIndexOf('/'));

    [GeneratedRegex(@"⟨package⟩[^ ]*\.(js|mjs|cjs|ts|mts|cts|jsx|tsx|py|node|dll|so|sh)$|⟨package⟩(/\.\.)*/package\.json$|^⟨package⟩$", RegexOptions.NonBacktracking)]
    private static partial Regex OwnCode { get; }
}
