using Mtf.Checks.Code;
using Mtf.Collectors;
using Mtf.Findings;

namespace Mtf.Checks.Behavior.Surveillance;

/// <summary>Keys, the screen, the microphone or the clipboard are watched without anybody asking for it.</summary>
internal sealed class SurveillanceCheck : Check
{
    public override string Id => "BHV097";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => evidence.Code.Select<IReadOnlyList<Finding>>(code =>
        [.. code.Capabilities.Where(capability => capability.Context.MayBeOwn() && (capability.Kind == "sys.keylogger" || (capability.Kind is "sys.screen" or "sys.media" or "sys.clipboard" && capability.Context.RunsUnasked())))
            .GroupBy(capability => (capability.Kind, capability.Context.Location)).Select(group => group.First())
            .Select(capability => Report(
                capability.Kind == "sys.clipboard" ? Severity.Medium : Severity.High.At(capability.Context), Confidence.Medium, $"{What(capability.Kind)} {capability.Context.When()}.", capability.Context.Location, capability.Api))]);

    private static string What(string kind) => kind switch
    {
        "sys.keylogger" => "Keys are watched that are pressed in other programs", "sys.screen" => "The screen is recorded", "sys.media" => "The microphone or camera is used", _ => "The clipboard is used",
    };
}
