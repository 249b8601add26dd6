using System.Collections.Concurrent;
using System.Text.Json;
using Mtf.Artifacts.Http;
using Mtf.Packages;

namespace Mtf.Artifacts.Registries;

/// <summary>The npm registry that the user's npm uses.</summary>
public sealed class NpmRegistry(NpmConfiguration configuration, HttpFetcher fetcher) : IPackageRegistry, IPackageSource
{
    private static readonly string[] InstallScripts = ["preinstall", "install", "postinstall"];

    // Parsing a large document twice costs more than keeping it: a resolver asks for the same package again and again.
    private readonly ConcurrentDictionary<string, Task<PackageHistory?>> known = new(StringComparer.Ordinal);

    internal HttpFetcher Fetcher => fetcher;

    public Ecosystem Ecosystem => Ecosystem.Npm;

    public Task<PackageHistory?> FindAsync(string name, CancellationToken cancellationToken) =>
        known.FetchOnceAsync(name, () => ReadAsync(name, cancellationToken));

    HttpTarget IPackageSource.Locate(string name, PublishedFile file)
    {
        var registry = configuration.RegistryOf(name);
        return NpmConfiguration.HasOrigin(file.Url, registry)
            ? new HttpTarget(file.Url, HostTrust.Configured, configuration.AuthorizationFor(file.Url))
            : new HttpTarget(file.Url, HostTrust.Target);
    }

    private async Task<PackageHistory?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        if (!IsName(name))
        {
            return null;
        }

        var registry = configuration.RegistryOf(name);
        var uri = new Uri(registry, name.Replace("/", "%2f", StringComparison.Ordinal));
        var target = new HttpTarget(uri, HostTrust.Configured, configuration.AuthorizationFor(uri), "application/json");
        if (await fetcher.GetAsync(target, cancellationToken) is not { } answer)
        {
            return null;
        }

        using var document = JsonMembers.ParseAnswer(answer);
        return Read(document.RootElement, name, registry);
    }

    /// <summary>A name that npm could install; anything else must not become part of a URL.</summary>
    private static bool IsName(string name)
    {
        var parts = name.Split('/');
        return name.Length is > 0 and <= 214 && parts.Length == (name.StartsWith('@') ? 2 : 1)
            && parts.All(part => part.TrimStart('@').Length > 0 && part is not ("." or "..") && part.All(letter => char.IsAsciiLetterOrDigit(letter) || "-_.~@!'()*".Contains(letter)));
    }

    private PackageHistory Read(JsonElement root, string name, Uri registry)
    {
        // Looking each version up in the document would cost the square of their number.
        var times = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var (version, published) in root.Member("time").Members())
        {
            times[version] = published;
        }

        return new PackageHistory
        {
            Ecosystem = Ecosystem.Npm,
            Name = name,
            Versions = [.. root.Member("versions").Members().Select(version => ReadVersion(version.Name, version.Value, times, registry))],
            Tags = root.Member("dist-tags").Members().Where(tag => tag.Value.AsText() is not null)
                .ToDictionary(tag => tag.Name, tag => tag.Value.AsText()!, StringComparer.Ordinal),
            Maintainers = ReadPeople(root),
        };
    }

    private PublishedVersion ReadVersion(string version, JsonElement manifest, Dictionary<string, JsonElement> times, Uri registry) => new()
    {
        Version = version,
        PublishedAt = times.GetValueOrDefault(version).AsTime(),
        Deprecated = manifest.Text("deprecated") is { Length: > 0 } message ? message : manifest.Flag("deprecated") ? "deprecated" : null,
        Dependencies = ReadDependencies(manifest),
        Files = ReadFile(manifest, registry) is { } file ? [file] : [],
        Maintainers = ReadPeople(manifest),
        Publisher = manifest.Member("_npmUser").Text("name")?.ToLowerInvariant(),
        Repository = manifest.Text("repository") ?? manifest.Member("repository").Text("url"),
        Homepage = manifest.Text("homepage"),
        License = manifest.Text("license") ?? manifest.Member("license").Text("type")
            ?? manifest.Items("licenses").Select(license => license.AsText() ?? license.Text("type")).FirstOrDefault(),
        Description = manifest.Text("description"),
        Keywords = manifest.Texts("keywords"),
        InstallScripts = manifest.Member("scripts").Members().Where(script => InstallScripts.Contains(script.Name) && script.Value.AsText() is not null)
            .ToDictionary(script => script.Name, script => script.Value.AsText()!, StringComparer.Ordinal),
        SignatureCount = manifest.Member("dist").Items("signatures").Count(),
        AttestationsUrl = manifest.Member("dist").Member("attestations").Text("url"),
        RuntimeRequirement = manifest.Member("engines").Text("node") ?? "",
        ManifestJson = manifest.GetRawText(),
        Commit = manifest.Text("gitHead"),
    };

    private static IReadOnlyList<string> ReadPeople(JsonElement element) =>
        [.. element.Items("maintainers").Select(person => person.AsText()?.Split('<')[0].Trim() ?? person.Text("name"))
            .OfType<string>().Where(person => person.Length > 0).Select(person => person.ToLowerInvariant()).Distinct().Order(StringComparer.Ordinal)];

    private static IReadOnlyList<DependencyRequirement> ReadDependencies(JsonElement manifest)
    {
        // npm lets an optional entry override the production entry of the same name.
        var optional = ReadKind(manifest, "optionalDependencies", DependencyKind.Optional).ToArray();
        var names = optional.Select(dependency => dependency.Name).ToHashSet(StringComparer.Ordinal);
        var peers = manifest.Member("peerDependenciesMeta");
        return
        [
            .. ReadKind(manifest, "dependencies", DependencyKind.Production).Where(dependency => !names.Contains(dependency.Name)),
            .. optional,
            .. ReadKind(manifest, "peerDependencies", DependencyKind.Peer)
                .Select(dependency => peers.Member(dependency.Name).Flag("optional") ? dependency with { Marker = "optional" } : dependency),
            .. ReadKind(manifest, "devDependencies", DependencyKind.Development),
        ];
    }

    private static IEnumerable<DependencyRequirement> ReadKind(JsonElement manifest, string member, DependencyKind kind) =>
        manifest.Member(member).Members().Where(dependency => dependency.Value.AsText() is not null)
            .Select(dependency => new DependencyRequirement(dependency.Name, dependency.Value.AsText()!, kind));

    private PublishedFile? ReadFile(JsonElement manifest, Uri registry)
    {
        var dist = manifest.Member("dist");
        if (!Uri.TryCreate(registry, dist.Text("tarball") ?? "", out var url) || url.Scheme is not ("http" or "https") || dist.Text("tarball") is null)
        {
            return null;
        }

        var digests = Integrity.Parse(dist.Text("integrity"));
        if (dist.Text("shasum") is { Length: 40 } shasum && shasum.All(char.IsAsciiHexDigit))
        {
            digests["sha1"] = shasum.ToLowerInvariant();
        }

        return new PublishedFile(Path.GetFileName(url.AbsolutePath), configuration.Relocate(url, registry), digests, null);
    }
}
