using Mtf.Packages;

namespace Mtf.Inventories;

/// <summary>A lockfile that was found and read.</summary>
/// <param name="Path">Path in the artifact.</param>
/// <param name="Format">For example <c>package-lock 3</c>, <c>yarn 1</c>, <c>pnpm 9.0</c>, <c>uv</c>.</param>
public sealed record Lockfile(string Path, string Format)
{
    /// <summary>
    /// Whether whoever installs this artifact gets what the lockfile says. npm ignores <c>package-lock.json</c>, <c>yarn.lock</c> and
    /// <c>pnpm-lock.yaml</c> of a published package, pip ignores every lock of a distribution.
    /// </summary>
    public bool Obeyed { get; init; }

    /// <summary>The whole file was read and every dependency in it leads to an entry of it.</summary>
    public bool Complete { get; init; }

    /// <summary>Dependencies without an entry, one sentence each.</summary>
    public IReadOnlyList<string> Unresolved { get; init; } = [];

    /// <summary>Purls of entries without any hash.</summary>
    public IReadOnlyList<string> WithoutIntegrity { get; init; } = [];

    /// <summary>Purls of entries that run a script when they are installed, where the format tells.</summary>
    public IReadOnlyList<string> WithInstallScripts { get; init; } = [];

    public bool AllHaveIntegrity => WithoutIntegrity.Count == 0;
}

/// <summary>A copy of another package that is shipped inside the subject.</summary>
/// <param name="Purl">Which package, as its own manifest says.</param>
/// <param name="Path">Its folder in the artifact.</param>
/// <param name="Bundled">The subject's manifest lists it as a bundled dependency.</param>
public sealed record VendoredCopy(PackageUrl Purl, string Path, bool Bundled);
