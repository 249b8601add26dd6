using System.Text.Json;
using Mtf.Artifacts;
using Mtf.Collectors;
using Mtf.Findings;

namespace Mtf.Checks.Provenance.ManifestConfusion;

/// <summary>PRV016: the manifest that the registry shows is not the one inside the package.</summary>
public sealed class ManifestConfusionCheck : Check
{
    private const int LargestManifest = 4 << 20;

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public override string Id => "PRV016";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => evidence.Kind != ArtifactKind.NpmPackage
        ? Evidence.NotApplicable<IReadOnlyList<Finding>>("Only npm keeps a second manifest outside the package.")
        : evidence.Files.Then(files => ReleaseTimeline.Of(evidence).Then(timeline => Run(files, timeline.Subject.ManifestJson)));

    private Evidence<IReadOnlyList<Finding>> Run(FileTree files, string registryManifest)
    {
        if (registryManifest.Length == 0)
        {
            return Evidence.NotAvailable<IReadOnlyList<Finding>>("The registry's manifest was not collected.");
        }

        if (files.Find("package.json") is not { } file)
        {
            return EvidenceSteps.Found(Report(Severity.High, Confidence.High, "The registry shows a manifest, the package has no package.json."));
        }

        try
        {
            using var registry = JsonDocument.Parse(registryManifest, Lenient);
            using var package = JsonDocument.Parse(files.ReadText(file, LargestManifest), Lenient);
            return EvidenceSteps.Found([.. NpmManifestDifference.Between(registry.RootElement, package.RootElement).Select(difference =>
                Report(difference.Severity, Confidence.High, difference.Message, new Location("package.json"), difference.Evidence))]);
        }
        // Text with half a surrogate pair is valid JSON that cannot be read as a string: an InvalidOperationException.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArtifactException)
        {
            return Evidence.Failed<IReadOnlyList<Finding>>("One of the two manifests cannot be read.");
        }
    }
}
