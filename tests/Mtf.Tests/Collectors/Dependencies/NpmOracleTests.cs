using System.ComponentModel;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using Mtf.Collectors.Dependencies;
using Mtf.Packages;
using Xunit;

namespace Mtf.Tests.Collectors.Dependencies;

/// <summary>Compares with npm itself, over the registry of the user's npm configuration. Skipped where either is missing.</summary>
public sealed class NpmOracleTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("mcp-remote")]
    [InlineData("@modelcontextprotocol/server-memory")]
    [InlineData("exa-mcp-server")]
    public async Task The_graph_is_the_one_that_npm_locks(string package)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(Patience);
        var folder = Directory.CreateTempSubdirectory("npm-oracle-");
        try
        {
            var registry = await ConfiguredRegistryAsync(folder.FullName, timeout.Token);
            var node = (await RunAsync("node", ["--version"], folder.FullName, timeout.Token)).Trim().TrimStart('v');
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "package.json"), $$"""{ "name": "oracle", "version": "1.0.0", "dependencies": { "{{package}}": "*" } }""", timeout.Token);
            await RunAsync("npm", ["install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"], folder.FullName, timeout.Token);
            var locked = ReadLock(Path.Combine(folder.FullName, "package-lock.json"));

            var resolver = new DependencyResolver(registry, InstallEnvironment.Default with { NodeVersion = node });
            var graph = await resolver.ResolveAsync([new DependencyRequirement(package, "*")], DateTimeOffset.MaxValue, timeout.Token);
            var resolved = graph.Components.Select(component => $"{component.Purl.FullName}@{component.Purl.Version}").ToHashSet(StringComparer.Ordinal);

            Assert.Empty(graph.Unresolved);
            Assert.Equal([], locked.Except(resolved).Order(StringComparer.Ordinal));
            Assert.Equal([], resolved.Except(locked).Order(StringComparer.Ordinal));
        }
        catch (Exception exception) when (exception is Win32Exception or OperationCanceledException or HttpRequestException or IOException or InvalidOperationException)
        {
            Assert.Skip($"npm or its registry is not usable here: {exception.Message}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<IPackageRegistry> ConfiguredRegistryAsync(string folder, CancellationToken cancellationToken)
    {
        var address = (await RunAsync("npm", ["config", "get", "registry"], folder, cancellationToken)).Trim();
        return new PackumentRegistry(new Uri(address.EndsWith('/') ? address : address + "/"));
    }

    private static HashSet<string> ReadLock(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        return document.RootElement.GetProperty("packages").EnumerateObject()
            .Where(entry => entry.Name.Length > 0)
            .Select(entry => $"{Name(entry)}@{entry.Value.GetProperty("version").GetString()}")
            .ToHashSet(StringComparer.Ordinal);

        static string Name(JsonProperty entry) => entry.Value.TryGetProperty("name", out var name)
            ? name.GetString()!
            : entry.Name[(entry.Name.LastIndexOf("node_modules/", StringComparison.Ordinal) + "node_modules/".Length)..];
    }

    private static async Task<string> RunAsync(string program, string[] arguments, string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{program} exited with {process.ExitCode}: {await errors}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private sealed class PackumentRegistry(Uri address) : IPackageRegistry
    {
        private static readonly HttpClient Client = new() { Timeout = TimeSpan.FromSeconds(30) };

        public Ecosystem Ecosystem => Ecosystem.Npm;

        public async Task<PackageHistory?> FindAsync(string name, CancellationToken cancellationToken)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, name.Replace("/", "%2f", StringComparison.Ordinal)));
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/vnd.npm.install-v1+json"));
            using var response = await Client.SendAsync(request, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                return null;
            }

            using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            var root = document.RootElement;
            return new PackageHistory
            {
                Ecosystem = Ecosystem.Npm,
                Name = name,
                Versions = [.. root.GetProperty("versions").EnumerateObject().Select(entry => Read(entry.Name, entry.Value))],
                Tags = root.GetProperty("dist-tags").EnumerateObject().ToDictionary(tag => tag.Name, tag => tag.Value.GetString()!),
            };
        }

        private static PublishedVersion Read(string version, JsonElement manifest)
        {
            var optional = Requirements(manifest, "optionalDependencies", DependencyKind.Optional);
            return new PublishedVersion
            {
                Version = version,
                Deprecated = manifest.TryGetProperty("deprecated", out var deprecated) ? deprecated.ToString() : null,
                RuntimeRequirement = manifest.TryGetProperty("engines", out var engines) && engines.ValueKind == JsonValueKind.Object && engines.TryGetProperty("node", out var node) ? node.GetString() ?? "" : "",
                Dependencies =
                [
                    .. Requirements(manifest, "dependencies", DependencyKind.Production).ExceptBy(optional.Select(one => one.Name), one => one.Name),
                    .. optional,
                    .. Requirements(manifest, "peerDependencies", DependencyKind.Peer).Select(peer => IsOptional(manifest, peer.Name) ? peer with { Marker = "optional" } : peer),
                ],
            };
        }

        private static List<DependencyRequirement> Requirements(JsonElement manifest, string member, DependencyKind kind) =>
            manifest.TryGetProperty(member, out var section) && section.ValueKind == JsonValueKind.Object
                ? [.. section.EnumerateObject().Select(entry => new DependencyRequirement(entry.Name, entry.Value.ToString(), kind))]
                : [];

        private static bool IsOptional(JsonElement manifest, string name) =>
            manifest.TryGetProperty("peerDependenciesMeta", out var meta) && meta.TryGetProperty(name, out var entry)
            && entry.TryGetProperty("optional", out var optional) && optional.ValueKind == JsonValueKind.True;
    }
}
