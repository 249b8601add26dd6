using Mtf.Checks.Code;
using Mtf.Collectors;
using Mtf.Findings;

namespace Mtf.Checks.Behavior.CoinMining;

/// <summary>The machine of the user computes for somebody else.</summary>
internal sealed class CoinMiningCheck : Check
{
    public override string Id => "BHV095";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => evidence.Code.Select<IReadOnlyList<Finding>>(code =>
        [.. code.Capabilities.Where(capability => capability.Context.MayBeOwn() && (capability.Kind.StartsWith("proc.", StringComparison.Ordinal) || capability.IsContact()) && CommandShape.Mines(capability.Detail))
            .Select(capability => Report(
                Severity.Critical.At(capability.Context), Confidence.High, $"A coin miner is started or fed {capability.Context.When()}.", capability.Context.Location, capability.Detail, "malicious-flow"))]);
}
