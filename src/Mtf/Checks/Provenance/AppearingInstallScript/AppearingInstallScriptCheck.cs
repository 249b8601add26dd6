using System.Text.RegularExpressions;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Packages;

namespace Mtf.Checks.Provenance.AppearingInstallScript;

/// <summary>PRV015: a script that runs on installation appears in a package that lived without one.</summary>
public sealed partial class AppearingInstallScriptCheck : Check
{
    private static readonly string[] Hooks = ["preinstall", "install", "postinstall"];

    public override string Id => "PRV015";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => ReleaseTimeline.Of(evidence).Then(timeline =>
    {
        if (timeline.SubjectIndex == 0)
        {
            return Evidence.NotApplicable<IReadOnlyList<Finding>>("No earlier version to compare with.");
        }

        var scripts = SubjectScripts(evidence, timeline.Subject);
        var since = timeline.SubjectIndex;
        while (since > 0 && timeline.Releases[since - 1].InstallScripts.Count > 0)
        {
            since--;
        }

        var first = timeline.Releases[since];
        if (scripts.Count == 0 || since == 0 || !IdentityHorizon.Includes(timeline, first, evidence.AsOf))
        {
            return EvidenceSteps.None;
        }

        var (name, command) = scripts.First();
        var isBuild = scripts.Values.All(script => NativeBuild.IsMatch(script));
        return EvidenceSteps.Found(Report(isBuild ? Severity.Low : Severity.High, isBuild ? Confidence.Low : Confidence.Medium,
            $"The script '{name}' runs on installation since version {first.Version}; {timeline.Releases[since - 1].Version} had none.",
            evidence: command.Length <= 200 ? command : command[..200] + "…"));
    });

    /// <summary>What the package says, else what the registry says: the two may differ on purpose.</summary>
    private static SortedDictionary<string, string> SubjectScripts(EvidenceSet evidence, PublishedVersion published)
    {
        var scripts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var packaged = evidence.Inventory.ValueOrDefault?.InstallScripts ?? new Dictionary<string, string>();
        foreach (var (name, command) in published.InstallScripts.Concat(packaged).Where(script => Hooks.Contains(script.Key)))
        {
            scripts[name] = command;
        }

        return scripts;
    }

    [GeneratedRegex(@"^\s*(npx )?(node-gyp(-build)?( rebuild)?|prebuild-install|prebuildify|cmake-js( \w+)?|husky( install)?|patch-package)(\s*\|\|\s*(npx )?(node-gyp(-build)?( rebuild)?|npm run build))*\s*$", RegexOptions.NonBacktracking)]
    private static partial Regex NativeBuild { get; }
}
