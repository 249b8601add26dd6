using System.Security.Cryptography;
using System.Text;
using Mtf.Artifacts;
using Mtf.Packages;
using Xunit;

namespace Mtf.Tests.Artifacts;

public sealed class RegistryTests : IDisposable
{
    private static readonly byte[] Tarball = new TarBuilder().Add("package/package.json", """{"name":"demo","version":"1.0.0"}""").ToGzip();

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task An_npm_package_is_found_verified_and_cached()
    {
        using var server = NpmServer();
        using var source = Source(server);
        using var artifact = await source.OpenAsync(Reference.Parse("npm:demo@^1"), "npm:demo@^1", null, TestContext.Current.CancellationToken);
        Assert.Equal("pkg:npm/demo@1.0.0", artifact.Subject.Purl.ToString());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Tarball)), artifact.Subject.Digest);
        var version = Assert.Single(artifact.History!.Versions);
        Assert.Equal(["ann", "bob"], version.Maintainers);
        Assert.Equal("ann", version.Publisher);
        Assert.Equal("node x.js", version.InstallScripts["postinstall"]);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), version.PublishedAt);
        Assert.Equal(1, version.SignatureCount);
        Assert.Equal("https://registry.example.test/attestations", version.AttestationsUrl);
        Assert.Equal([new DependencyRequirement("a", "^1"), new DependencyRequirement("o", "2", DependencyKind.Optional), new DependencyRequirement("p", "*", DependencyKind.Peer, "optional"), new DependencyRequirement("d", "3", DependencyKind.Development)], version.Dependencies);
        Assert.Equal("Bearer secret", server.Requests.First().Headers["Authorization"]);

        var asked = server.Requests.Count;
        using var again = Source(server, new FetchOptions { Offline = true });
        using var second = await again.OpenAsync(Reference.Parse("npm:demo"), "npm:demo", null, TestContext.Current.CancellationToken);
        Assert.Equal(artifact.Subject, second.Subject);
        Assert.Equal(asked, server.Requests.Count);
    }

    [Fact]
    public async Task A_tarball_that_differs_from_its_digest_is_refused()
    {
        using var server = NpmServer(tarball: _ => new LoopbackAnswer(200, [.. Tarball, 0]));
        var exception = await Refused(server, "npm:demo");
        Assert.Contains("does not match its registry: sha512 is", exception.Message, StringComparison.Ordinal);
        Assert.Contains("but the registry states", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_download_goes_on_where_it_stopped()
    {
        var attempts = 0;
        using var server = NpmServer(tarball: request =>
        {
            if (attempts++ == 0)
            {
                return new LoopbackAnswer(200, Tarball, CutAfter: 50);
            }

            var start = int.Parse(request.Headers["Range"].Split('=')[1].TrimEnd('-'), System.Globalization.CultureInfo.InvariantCulture);
            return new LoopbackAnswer(206, Tarball[start..], new Dictionary<string, string> { ["Content-Range"] = $"bytes {start}-{Tarball.Length - 1}/{Tarball.Length}" });
        });
        using var source = Source(server);
        using var artifact = await source.OpenAsync(Reference.Parse("npm:demo"), "npm:demo", null, TestContext.Current.CancellationToken);
        Assert.Equal("bytes=50-", server.Requests.Last().Headers["Range"]);
    }

    [Fact]
    public async Task A_download_that_never_ends_well_leaves_only_its_resumable_part()
    {
        using var server = NpmServer(tarball: _ => new LoopbackAnswer(200, Tarball, CutAfter: 50));
        var exception = await Refused(server, "npm:demo");
        Assert.Contains("broke off", exception.Message, StringComparison.Ordinal);
        var left = Directory.GetFiles(Path.Combine(folder.Path, "cache", "partial"));
        Assert.Equal(50, new FileInfo(Assert.Single(left)).Length);
    }

    [Fact]
    public async Task A_cancelled_download_leaves_its_resumable_part_and_goes_on_later()
    {
        using var cancel = new CancellationTokenSource();
        var requests = 0;
        using var server = NpmServer(tarball: request =>
        {
            if (requests++ > 0)
            {
                return new LoopbackAnswer(206, Tarball[40..], new Dictionary<string, string> { ["Content-Range"] = $"bytes 40-{Tarball.Length - 1}/{Tarball.Length}" });
            }

            return new LoopbackAnswer(200, Tarball, CutAfter: 40);
        });
        using var source = Source(server);
        var progress = new Immediate(report =>
        {
            if (report.Stage == "download")
            {
                cancel.Cancel();
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => source.OpenAsync(Reference.Parse("npm:demo"), "npm:demo", progress, cancel.Token));
        Assert.Equal(40, new FileInfo(Assert.Single(Directory.GetFiles(Path.Combine(folder.Path, "cache", "partial")))).Length);
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "cache", "containers")));
        using var artifact = await source.OpenAsync(Reference.Parse("npm:demo"), "npm:demo", null, TestContext.Current.CancellationToken);
        Assert.Equal("bytes=40-", server.Requests.Last().Headers["Range"]);
        Assert.Empty(Directory.GetFiles(Path.Combine(folder.Path, "cache", "partial")));
    }

    [Fact]
    public async Task Many_at_once_share_one_cache()
    {
        using var server = NpmServer();
        var digests = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            using var source = Source(server);
            using var artifact = await source.OpenAsync(Reference.Parse("npm:demo"), "npm:demo", null, TestContext.Current.CancellationToken);
            return artifact.Subject.Digest + artifact.Files.ReadText(artifact.Files.Files[0]);
        }));
        Assert.Single(digests.Distinct());
        Assert.Equal(3, Directory.GetFiles(Path.Combine(folder.Path, "cache", "containers"), "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_is_one_sentence()
    {
        File.WriteAllText(Path.Combine(folder.Path, "cache"), "a file, not a folder");
        using var server = NpmServer();
        Assert.Contains("cannot be written", (await Refused(server, "npm:demo")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stale_answer_is_asked_for_with_its_tag()
    {
        using var server = NpmServer(metadata: (request, text) => request.Headers.GetValueOrDefault("If-None-Match") == "\"one\""
            ? new LoopbackAnswer(304, [])
            : new LoopbackAnswer(200, Encoding.UTF8.GetBytes(text), new Dictionary<string, string> { ["ETag"] = "\"one\"" }));
        for (var run = 0; run < 2; run++)
        {
            using var source = Source(server, new FetchOptions { Freshness = TimeSpan.Zero });
            Assert.NotNull(await source.RegistryOf(Ecosystem.Npm).FindAsync("demo", TestContext.Current.CancellationToken));
        }

        Assert.Equal([null, "\"one\""], server.Requests.Select(request => request.Headers.GetValueOrDefault("If-None-Match")));
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    public async Task A_busy_registry_is_asked_again(int status)
    {
        var attempts = 0;
        using var server = NpmServer(metadata: (_, text) => attempts++ < 2
            ? new LoopbackAnswer(status, [], new Dictionary<string, string> { ["Retry-After"] = "0" }) : LoopbackAnswer.Json(text));
        using var source = Source(server);
        Assert.NotNull(await source.RegistryOf(Ecosystem.Npm).FindAsync("demo", TestContext.Current.CancellationToken));
        Assert.Equal(3, server.Requests.Count);
    }

    [Theory]
    [InlineData(503, "answers 503")]
    [InlineData(429, "too many requests")]
    [InlineData(401, "other credentials")]
    public async Task A_registry_that_refuses_is_one_sentence(int status, string expected)
    {
        using var server = NpmServer(metadata: (_, _) => new LoopbackAnswer(status, []));
        Assert.Contains(expected, (await Refused(server, "npm:demo")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Garbage_missing_packages_and_missing_versions_are_one_sentence()
    {
        using var server = NpmServer(metadata: (request, text) => request.Path.EndsWith("garbage", StringComparison.Ordinal)
            ? new LoopbackAnswer(200, [1, 2, 3]) : request.Path.EndsWith("demo", StringComparison.Ordinal) ? LoopbackAnswer.Json(text) : new LoopbackAnswer(404, []));
        Assert.Contains("does not answer JSON", (await Refused(server, "npm:garbage")).Message, StringComparison.Ordinal);
        Assert.Contains("There is no package nothing", (await Refused(server, "npm:nothing")).Message, StringComparison.Ordinal);
        Assert.Contains("has no version 9; the newest is 1.0.0", (await Refused(server, "npm:demo@9")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_is_down_or_not_cached_is_one_sentence()
    {
        var server = NpmServer();
        Assert.Contains("is not in the cache", (await Refused(server, "npm:demo", new FetchOptions { Offline = true })).Message, StringComparison.Ordinal);
        var address = server.Address;
        server.Dispose();
        Assert.Contains("cannot be reached", (await Refused(server, "npm:demo", address: address)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tarball_on_another_private_host_is_refused()
    {
        using var other = new LoopbackServer(_ => new LoopbackAnswer(200, Tarball));
        using var server = NpmServer(tarballUrl: other.Address + "demo-1.0.0.tgz");
        Assert.Contains("not a public address", (await Refused(server, "npm:demo")).Message, StringComparison.Ordinal);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task A_redirect_to_another_private_host_is_refused_and_gets_no_token()
    {
        using var other = new LoopbackServer(_ => LoopbackAnswer.Json("{}"));
        using var server = NpmServer(metadata: (_, _) => new LoopbackAnswer(302, [], new Dictionary<string, string> { ["Location"] = other.Address + "x" }));
        Assert.Contains("not a public address", (await Refused(server, "npm:demo")).Message, StringComparison.Ordinal);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task A_Python_package_is_read_from_JSON_and_HTML_indexes()
    {
        var wheel = new ZipBuilder().Add("demo_pkg/__init__.py", "").Add("demo_pkg-2.0.dist-info/METADATA", "Name: Demo_Pkg\nVersion: 2.0\n").ToZip();
        var digest = Convert.ToHexStringLower(SHA256.HashData(wheel));
        using var server = new LoopbackServer(request => request.Path switch
        {
            "/json/simple/demo-pkg/" => LoopbackAnswer.Json($$"""
                {"files":[{"filename":"demo_pkg-2.0-py3-none-any.whl","url":"../../files/demo_pkg-2.0-py3-none-any.whl","hashes":{"sha256":"{{digest}}"},
                "requires-python":">=3.9","core-metadata":true,"upload-time":"2026-02-03T04:05:06Z","size":12},
                {"filename":"demo-pkg-1.0.tar.gz","url":"../../files/demo-pkg-1.0.tar.gz","hashes":{},"yanked":"broken"}]}
                """),
            "/html/demo-pkg/" => new LoopbackAnswer(200, Encoding.UTF8.GetBytes($"<a href=\"../../json/files/demo_pkg-2.0-py3-none-any.whl#sha256={digest}\" data-requires-python=\"&gt;=3.9\">x</a>")),
            "/json/files/demo_pkg-2.0-py3-none-any.whl.metadata" => new LoopbackAnswer(200, "Name: demo\nRequires-Dist: httpx>=1; python_version<'4'\nLicense: MIT\nProject-URL: Source, https://code.example.test/demo\n\nbody"u8.ToArray()),
            "/json/pypi/demo-pkg/json" => LoopbackAnswer.Json("""{"info":{"version":"2.0","summary":"A demo"},"ownership":{"roles":[{"role":"Owner","user":"Ann"}]}}"""),
            "/json/files/demo_pkg-2.0-py3-none-any.whl" => new LoopbackAnswer(200, wheel),
            _ => new LoopbackAnswer(404, []),
        });
        foreach (var index in new[] { "json/simple/", "html/" })
        {
            using var source = new ArtifactSource(
                new FetchOptions { CacheDirectory = Path.Combine(folder.Path, "cache") },
                new UserEnvironment(new Dictionary<string, string> { ["PIP_INDEX_URL"] = server.Address + index }, folder.Path, folder.Path, folder.Path));
            using var artifact = await source.OpenAsync(Reference.Parse("pypi:Demo.Pkg"), "pypi:Demo.Pkg", null, TestContext.Current.CancellationToken);
            Assert.Equal(ArtifactKind.Wheel, artifact.Kind);
            Assert.Equal("pkg:pypi/demo-pkg@2.0", artifact.Subject.Purl.ToString());
            var version = artifact.History!.Find("2.0")!;
            Assert.Equal(">=3.9", version.RuntimeRequirement);
            Assert.Equal("httpx", Assert.Single(version.Dependencies).Name);
            Assert.Equal("https://code.example.test/demo", version.Repository);
            if (index == "json/simple/")
            {
                Assert.Equal("broken", artifact.History.Find("1.0")!.Deprecated);
                Assert.Equal(["ann"], artifact.History.Maintainers);
                Assert.Equal(2026, version.PublishedAt!.Value.Year);
            }
        }
    }

    [Fact]
    public async Task A_NuGet_tool_brings_its_runtime_packages()
    {
        byte[] Package(string id, string settings) => new ZipBuilder()
            .Add(id + ".nuspec", $"<package><metadata><id>{id}</id><version>1.0.0</version><packageTypes><packageType name=\"McpServer\" /></packageTypes></metadata></package>")
            .Add("tools/net10.0/any/DotnetToolSettings.xml", settings).ToZip();
        var packages = new Dictionary<string, byte[]>
        {
            ["acme.mcp"] = Package("Acme.Mcp", "<DotNetCliTool><RuntimeIdentifierPackages><RuntimeIdentifierPackage RuntimeIdentifier=\"linux-x64\" Id=\"Acme.Mcp.linux-x64\" /><RuntimeIdentifierPackage RuntimeIdentifier=\"win-x64\" Id=\"Acme.Mcp.win-x64\" /></RuntimeIdentifierPackages></DotNetCliTool>"),
            ["acme.mcp.linux-x64"] = Package("Acme.Mcp.linux-x64", "<DotNetCliTool />"),
        };
        using var server = new LoopbackServer(request =>
        {
            var parts = request.Path.Trim('/').Split('/');
            return parts switch
            {
                ["index.json"] => LoopbackAnswer.Json("""{"resources":[{"@id":"reg/","@type":"RegistrationsBaseUrl/3.6.0"},{"@id":"flat/","@type":"PackageBaseAddress/3.0.0"},{"@id":"query","@type":"SearchQueryService"}]}"""),
                ["reg", var id, _] when packages.ContainsKey(id) => LoopbackAnswer.Json($$"""{"items":[{"items":[{"catalogEntry":{"id":"{{id}}","version":"1.0.0","listed":true,"published":"2026-01-01T00:00:00Z"} }]}]}"""),
                ["flat", _, _, var file] when file.EndsWith(".nuspec", StringComparison.Ordinal) => new LoopbackAnswer(200,
                    "<package><metadata><repository url='https://code.example.test/acme' commit='abc' /><dependencies><group targetFramework='net10.0'><dependency id='X' version='1.0' /></group></dependencies></metadata></package>"u8.ToArray()),
                ["flat", var id, _, _] => new LoopbackAnswer(200, packages[id]),
                [var query] when query.StartsWith("query", StringComparison.Ordinal) => LoopbackAnswer.Json("""{"data":[{"id":"Acme.Mcp","owners":["Acme"]}]}"""),
                _ => new LoopbackAnswer(404, []),
            };
        });
        File.WriteAllText(Path.Combine(folder.Path, "NuGet.Config"), $"<configuration><packageSources><clear /><add key=\"x\" value=\"{server.Address}index.json\" /></packageSources></configuration>");
        using var source = new ArtifactSource(
            new FetchOptions { CacheDirectory = Path.Combine(folder.Path, "cache") }, new UserEnvironment(new Dictionary<string, string>(), folder.Path, folder.Path, folder.Path));
        using var artifact = await source.OpenAsync(Reference.Parse("nuget:Acme.Mcp"), "nuget:Acme.Mcp", null, TestContext.Current.CancellationToken);
        Assert.Equal(ArtifactKind.NuGetPackage, artifact.Kind);
        Assert.Equal("pkg:nuget/Acme.Mcp@1.0.0", artifact.Subject.Purl.ToString());
        Assert.Equal("acme.mcp.linux-x64", Assert.Single(artifact.Companions).Subject.Purl.Name.ToLowerInvariant());
        Assert.Equal(["acme"], artifact.History!.Maintainers);
        var version = Assert.Single(artifact.History.Versions);
        Assert.Equal(("https://code.example.test/acme", "abc"), (version.Repository, version.Commit));
        Assert.Equal(new DependencyRequirement("X", "1.0", Marker: "net10.0"), Assert.Single(version.Dependencies));
    }

    private static LoopbackServer NpmServer(
        Func<LoopbackRequest, string, LoopbackAnswer>? metadata = null, Func<LoopbackRequest, LoopbackAnswer>? tarball = null, string tarballUrl = "demo-1.0.0.tgz")
    {
        var text = """
            {"name":"demo","dist-tags":{"latest":"1.0.0"},"time":{"1.0.0":"2026-01-02T03:04:05Z"},"maintainers":[{"name":"Ann"}],
             "versions":{"1.0.0":{"name":"demo","version":"1.0.0","_npmUser":{"name":"Ann"},"maintainers":[{"name":"bob"},{"name":"Ann"}],
              "scripts":{"postinstall":"node x.js","test":"t"},"dependencies":{"a":"^1","o":"1"},"optionalDependencies":{"o":"2"},"peerDependencies":{"p":"*"},
              "peerDependenciesMeta":{"p":{"optional":true}},"devDependencies":{"d":"3"},
              "dist":{"tarball":"TARBALL","integrity":"sha512-DIGEST","signatures":[{"keyid":"k","sig":"s"}],
               "attestations":{"url":"https://registry.example.test/attestations"} } } } }
            """.Replace("TARBALL", tarballUrl).Replace("DIGEST", Convert.ToBase64String(SHA512.HashData(Tarball)));
        return new LoopbackServer(request => request.Path.EndsWith(".tgz", StringComparison.Ordinal)
            ? tarball?.Invoke(request) ?? new LoopbackAnswer(200, Tarball)
            : metadata?.Invoke(request, text) ?? LoopbackAnswer.Json(text));
    }

    private ArtifactSource Source(LoopbackServer server, FetchOptions? options = null, Uri? address = null)
    {
        address ??= server.Address;
        var variables = new Dictionary<string, string> { ["npm_config_registry"] = address.AbsoluteUri, [$"npm_config_//{address.Authority}/:_authToken"] = "secret" };
        return new ArtifactSource(
            (options ?? new FetchOptions()) with { CacheDirectory = Path.Combine(folder.Path, "cache"), BackOff = TimeSpan.FromMilliseconds(1) },
            new UserEnvironment(variables, folder.Path, folder.Path, folder.Path));
    }

    private async Task<ArtifactException> Refused(LoopbackServer server, string reference, FetchOptions? options = null, Uri? address = null)
    {
        using var source = Source(server, options, address);
        return await Assert.ThrowsAsync<ArtifactException>(() => source.OpenAsync(Reference.Parse(reference), reference, null, TestContext.Current.CancellationToken));
    }

    private sealed class Immediate(Action<FetchProgress> report) : IProgress<FetchProgress>
    {
        public void Report(FetchProgress value) => report(value);
    }
}
