using Mtf.Evaluations;
using Mtf.Reports.Sbom;

namespace Mtf.Cli;

/// <summary>A software bill of materials that <c>--sbom</c> can write.</summary>
/// <param name="Name">The option's value: <c>cyclonedx</c>, <c>spdx</c>.</param>
/// <param name="Extension">File extension by which <c>-o</c> recognises it.</param>
internal sealed record Sbom(string Name, string Extension, Action<Evaluation, Stream> Write)
{
    public static IReadOnlyList<Sbom> All =>
    [
        new("cyclonedx", ".cdx.json", static (evaluation, output) => CycloneDxWriter.Write(evaluation, output)),
        new("spdx", ".spdx.json", static (evaluation, output) => SpdxWriter.Write(evaluation, output)),
    ];
}
