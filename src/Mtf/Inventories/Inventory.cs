using Mtf.Findings;
using Mtf.Packages;

namespace Mtf.Inventories;

/// <summary>Which kind of manifest describes the subject.</summary>
public enum ManifestKind { PackageJson, Bundle, PyProject, PythonMetadata, Nuspec, ServerJson, MtfJson }

/// <summary>A manifest that was found and read.</summary>
public sealed record Manifest(ManifestKind Kind, string Path);

/// <summary>A file that claims to be a manifest, lockfile or SBOM and could not be read. It lowers coverage, it never vanishes.</summary>
public sealed record UnreadableFile(string Path, string Reason);

/// <summary>A tool, prompt or resource that a manifest declares.</summary>
/// <param name="Kind"><c>tool</c>, <c>prompt</c> or <c>resource</c>.</param>
/// <param name="InputSchemaJson">JSON Schema text, null when none is given.</param>
/// <param name="ReadOnlyHint">The annotation, null when absent.</param>
public sealed record DeclaredCapability(
    string Kind, string Name, string Description, string? InputSchemaJson, bool? ReadOnlyHint, bool? DestructiveHint, Location Source);

/// <summary>The capability kinds of the permission surface.</summary>
public enum PermissionKind { Network, Filesystem, Environment, Subprocess, Native, Credential }

/// <summary>One thing a server says it needs.</summary>
/// <param name="Value">Host, path pattern, variable name, command; <c>*</c> for a wildcard; <c>none</c> for an explicit denial.</param>
/// <param name="Access">Filesystem access (<c>read</c>, <c>write</c>, <c>full</c>) or OAuth scopes of a credential; empty otherwise.</param>
public sealed record DeclaredPermission(
    PermissionKind Kind, string Value, string Access, bool Secret, string Reason, Location Source);

/// <summary>What the manifests say, merged: the most precise manifest wins per field.</summary>
public sealed record Inventory
{
    public required string Name { get; init; }

    public string? Version { get; init; }

    public string Description { get; init; } = "";

    public IReadOnlyList<string> Keywords { get; init; } = [];

    public IReadOnlyList<Manifest> Manifests { get; init; } = [];

    public IReadOnlyList<UnreadableFile> Unreadable { get; init; } = [];

    /// <summary>Author name and contact (mail or URL) as claimed.</summary>
    public string? AuthorName { get; init; }

    public string? AuthorContact { get; init; }

    public string? Repository { get; init; }

    /// <summary>Sub-folder of the repository, when stated.</summary>
    public string? RepositoryDirectory { get; init; }

    /// <summary>Commit that the manifest says it was built from.</summary>
    public string? RepositoryCommit { get; init; }

    public string? Homepage { get; init; }

    /// <summary>SPDX expression or text as declared.</summary>
    public string? License { get; init; }

    /// <summary>
    /// MCP registry name by which the package itself claims to be known (<c>mcpName</c>, <c>mcp-name:</c>). The other side of the claim
    /// is <see cref="RegistryName"/>.
    /// </summary>
    public string? McpName { get; init; }

    /// <summary>The server's name in its MCP registry entry, from <c>server.json</c>.</summary>
    public string? RegistryName { get; init; }

    /// <summary>Whose names and versions <see cref="Requirements"/> are written in.</summary>
    public Ecosystem Ecosystem { get; init; } = Ecosystem.Generic;

    /// <summary>NuGet package types, for example <c>McpServer</c> and <c>DotnetTool</c>.</summary>
    public IReadOnlyList<string> PackageTypes { get; init; } = [];

    /// <summary>npm <c>engines.node</c> or <c>requires-python</c>, empty when not stated.</summary>
    public string RuntimeRequirement { get; init; } = "";

    /// <summary>Metadata fields that are only computed while building (PEP 621 <c>dynamic</c>, <c>setup.py</c>): reading cannot know them.</summary>
    public IReadOnlyList<string> DynamicFields { get; init; } = [];

    /// <summary>Paths of the files that start the server.</summary>
    public IReadOnlyList<string> EntryPoints { get; init; } = [];

    public IReadOnlyList<DependencyRequirement> Requirements { get; init; } = [];

    /// <summary>Exact components found in lockfiles, vendored folders and SBOMs.</summary>
    public IReadOnlyList<Component> Components { get; init; } = [];

    /// <summary>Lockfiles found, by path. Empty means the installer decides.</summary>
    public IReadOnlyList<string> Lockfiles { get; init; } = [];

    /// <summary>What was read from each of <see cref="Lockfiles"/>.</summary>
    public IReadOnlyList<Lockfile> LockfileDetails { get; init; } = [];

    /// <summary>Names that the package says it ships inside itself (npm <c>bundleDependencies</c>).</summary>
    public IReadOnlyList<string> BundledDependencies { get; init; } = [];

    /// <summary>Copies of other packages inside the artifact, by path.</summary>
    public IReadOnlyList<VendoredCopy> Vendored { get; init; } = [];

    /// <summary>The artifact carries all that its production requirements lead to, in <c>node_modules</c> or as installed distributions.</summary>
    public bool VendoredComplete { get; init; }

    /// <summary>Production dependencies of the subject or of a vendored copy that are not vendored, one sentence each.</summary>
    public IReadOnlyList<string> VendoredUnresolved { get; init; } = [];

    /// <summary>Files that a wheel ships without listing them in its <c>RECORD</c>, or lists with another size or not at all.</summary>
    public IReadOnlyList<string> RecordMismatches { get; init; } = [];

    public IReadOnlyList<string> Sboms { get; init; } = [];

    /// <summary>Scripts that run on installation, by name: npm lifecycle scripts, or <c>setup.py</c>.</summary>
    public IReadOnlyDictionary<string, string> InstallScripts { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<DeclaredCapability> Capabilities { get; init; } = [];

    public IReadOnlyList<DeclaredPermission> Permissions { get; init; } = [];

    /// <summary>Whether any manifest has a permission section at all; an empty one is a declaration.</summary>
    public bool DeclaresPermissions { get; init; }
}
