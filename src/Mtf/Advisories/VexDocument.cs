using Mtf.Packages;

namespace Mtf.Advisories;

/// <summary>Who supplied a VEX document, in ascending authority: what a package says about itself never overrules the user.</summary>
public enum VexOrigin { Artifact, User }

/// <summary>A product that a statement is about.</summary>
/// <param name="Purl">Its package URL, null when it is identified in another way and so cannot be matched.</param>
/// <param name="Subcomponents">Parts of the product that the statement is limited to; a null is a part without a package URL.</param>
public sealed record VexProduct(PackageUrl? Purl, IReadOnlyList<PackageUrl?> Subcomponents);

/// <summary>One statement of a VEX document.</summary>
/// <param name="Vulnerabilities">Name and aliases of the vulnerability.</param>
/// <param name="Products">What it is about.</param>
/// <param name="Status"><c>not_affected</c>, <c>affected</c>, <c>fixed</c> or <c>under_investigation</c>.</param>
/// <param name="Justification">Why not affected: the justification label, else the impact statement.</param>
/// <param name="Timestamp">When it was made; of two, the later holds.</param>
public sealed record VexStatement(
    IReadOnlyList<string> Vulnerabilities, IReadOnlyList<VexProduct> Products, string Status, string? Justification, DateTimeOffset Timestamp);

/// <summary>An OpenVEX document.</summary>
/// <param name="Problems">Statements that were left out because they break the format, one sentence each.</param>
public sealed record VexDocument(
    string Id, string Author, VexOrigin Origin, IReadOnlyList<VexStatement> Statements, IReadOnlyList<string> Problems);
