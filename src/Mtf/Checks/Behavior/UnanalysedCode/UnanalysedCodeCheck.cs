using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;
using Mtf.Packages;

namespace Mtf.Checks.Behavior.UnanalysedCode;

/// <summary>Code that the analysis could not follow: whoever hides something there must not gain by it.</summary>
internal sealed class UnanalysedCodeCheck : Check
{
    private const int MostFindings = 20;

    public override string Id => "BHV058";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => evidence.Code.Then(code => IsElsewhere(code, evidence)
        ? Evidence.NotAvailable<IReadOnlyList<Finding>>(
            "No tool, prompt or resource is visible in the package's own code, so that the server is in a dependency, whose code is not analysed here. Scan the folder it is installed in.")
        : code.Unanalysed.Any(part => IsEssential(part, evidence))
        ? Evidence.Failed<IReadOnlyList<Finding>>($"The code is not fully analysed: {Describe(code.Unanalysed.First(part => IsEssential(part, evidence)))}.")
        : EvidenceSteps.Found([.. code.Unanalysed.Take(MostFindings).Select(part => Report(
            Severity.Low, Confidence.High, $"Code is not fully analysed: {Describe(part)}.", part.File.Length > 0 ? new Location(part.File, part.Line) : null))]));

    // A package that only starts what another one holds shows nothing of the server.
    private static bool IsElsewhere(StaticAnalysis code, EvidenceSet evidence) =>
        code.Tools.Count == 0 && !code.Unanalysed.Any(part => part.Reason == UnanalysedPart.UnnamedDeclaration)
        && evidence.Inventory.ValueOrDefault?.Requirements.Any(requirement => requirement.Kind == DependencyKind.Production) == true;

    // A whole entry file, or the analysis as a whole: what was seen of the rest says nothing about it.
    private static bool IsEssential(UnanalysedPart part, EvidenceSet evidence) =>
        part.File.Length == 0 || (part.IsWholeFile && evidence.Inventory.ValueOrDefault?.EntryPoints.Contains(part.File) == true);

    private static string Describe(UnanalysedPart part) => part.File.Length == 0 ? $"it {part.Reason}" : $"{part.File} {part.Reason}";
}
