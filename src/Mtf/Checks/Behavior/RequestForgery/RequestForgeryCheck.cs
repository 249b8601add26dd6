using Mtf.Checks.Code;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Checks.Behavior.RequestForgery;

/// <summary>A tool argument decides which host the server contacts.</summary>
internal sealed class RequestForgeryCheck : FlowCheck
{
    public override string Id => "BHV075";

    protected override FlowVerdict? Judge(DataFlow flow, EvidenceSet evidence)
    {
        if (flow is not { Source: "tool-argument", Sink: "url", Guarded: false })
        {
            return null;
        }

        var texts = SinkText.Alternatives(flow.SinkDetail);
        return texts.Any(IsPartOfHost) ? new(Severity.Medium, Confidence.High, $"A tool argument becomes part of the host that is contacted {flow.Context.When()}.")
            : texts.Any(text => text.StartsWith("⟨arg", StringComparison.Ordinal)) ? new(Severity.Low, Confidence.High, $"The client chooses any address that is contacted {flow.Context.When()}.")
            : null;
    }

    // https://⟨arg:host⟩/…, https://⟨arg:site⟩.example.org: the scheme is fixed, the host is not.
    private static bool IsPartOfHost(string text)
    {
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        return scheme > 0 && !text.AsSpan(0, scheme).Contains('⟨') && Endpoint.Parse(text).Host.Contains("⟨arg", StringComparison.Ordinal);
    }
}
