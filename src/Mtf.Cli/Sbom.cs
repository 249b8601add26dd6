using Mtf.Evaluations;

namespace Mtf.Cli;

/// <summary>A software bill of materials that <c>--sbom</c> can write.</summary>
/// <param name="Name">The option's value: <c>cyclonedx</c>, <c>spdx</c>.</param>
/// <param name="Extension">File extension by which <c>-o</c> recognises it.</param>
internal sealed record Sbom(string Name, string Extension, Action<Evaluation, Stream> Write);
