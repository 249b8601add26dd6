using Mtf.Checks.Code;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Checks.Behavior.UnsafeDeserialisation;

/// <summary>A tool argument is given to a deserialiser that can make any object or call functions.</summary>
internal sealed class UnsafeDeserialisationCheck : FlowCheck
{
    public override string Id => "BHV077";

    // Parsers that make plain data only are sinks without a capability.
    protected override FlowVerdict? Judge(DataFlow flow, EvidenceSet evidence) =>
        flow is { Source: "tool-argument" or "tool-result", Sink: "deserialise", Guarded: false }
            && evidence.Code.ValueOrDefault?.Capabilities.Any(capability => capability.Kind == "dyn.deserialise" && capability.Context.Location == flow.Context.Location) == true
            ? new(Severity.High, Confidence.High, $"A tool argument is deserialised into objects with code {flow.Context.When()}.")
            : null;
}
