using System.Net;
using System.Text;
using Mtf.Artifacts;
using Mtf.Artifacts.Http;
using Mtf.Artifacts.Registries;
using Xunit;

namespace Mtf.Tests.Artifacts;

public sealed class ConfigurationTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Npm_settings_come_from_environment_project_user_and_global_files_in_that_order()
    {
        Write("home/.npmrc", "registry=https://user.example.test/npm\n@acme:registry = \"https://acme.example.test/\"\n; comment\n//acme.example.test/:_authToken=${TOKEN}\n//user.example.test/npm/:_auth=dTpw\ncafile=/ca.pem\nstrict-ssl=false\nhttps-proxy=http://proxy.example.test:8080\nnoproxy=internal.test, .corp.test\n");
        Write("work/.npmrc", "@local:registry=https://local.example.test/\nregistry=https://project.example.test/\n");
        Write("work/package.json", "{}");
        Write("prefix/etc/npmrc", "@global:registry=https://global.example.test/\nregistry=https://lost.example.test/\n");
        var configuration = NpmConfiguration.Load(Environment(("TOKEN", "t0k"), ("NPM_CONFIG_PREFIX", At("prefix"))));
        Assert.Equal("https://project.example.test/", configuration.RegistryOf("x").AbsoluteUri);
        Assert.Equal("https://acme.example.test/", configuration.RegistryOf("@acme/x").AbsoluteUri);
        Assert.Equal("https://local.example.test/", configuration.RegistryOf("@local/x").AbsoluteUri);
        Assert.Equal("https://global.example.test/", configuration.RegistryOf("@global/x").AbsoluteUri);
        Assert.Equal("Bearer t0k", configuration.AuthorizationFor(new Uri("https://acme.example.test/a/-/a.tgz"))?.ToString());
        Assert.Equal("Basic dTpw", configuration.AuthorizationFor(new Uri("https://user.example.test/npm/a"))?.ToString());
        Assert.Null(configuration.AuthorizationFor(new Uri("https://user.example.test/other")));
        Assert.Null(configuration.AuthorizationFor(new Uri("https://acme.example.test:8443/a")));
        var http = configuration.ToHttpSettings();
        Assert.Equal("http://proxy.example.test:8080/", http.SecureProxy!.AbsoluteUri);
        Assert.True(http.UsesProxy(new Uri("https://a.example.test/")));
        Assert.False(http.UsesProxy(new Uri("https://x.corp.test/")));
        Assert.Equal(("/ca.pem", false), (http.AuthorityFile, http.VerifyCertificates));
        Assert.Equal("https://env.example.test/", NpmConfiguration.Load(Environment(("npm_config_registry", "https://env.example.test"))).RegistryOf("x").AbsoluteUri);
    }

    [Fact]
    public void Npm_without_settings_takes_the_default_of_the_installed_npm_or_says_what_to_do()
    {
        Assert.Contains("npm_config_registry", Assert.Throws<ArtifactException>(() => NpmConfiguration.Load(Environment()).RegistryOf("x")).Message, StringComparison.Ordinal);
        Write("usr/bin/npm", "");
        Write("usr/lib/node_modules/npm/package.json", "{}");
        Write("usr/lib/node_modules/npm/node_modules/@npmcli/config/lib/definitions/definitions.js", "x = new Definition('registry', {\n    default: 'https://default.example.test/',\n");
        var configuration = NpmConfiguration.Load(Environment(("PATH", At("usr/bin"))));
        Assert.Equal("https://default.example.test/", configuration.RegistryOf("x").AbsoluteUri);
        Assert.Equal(
            "http://mirror.example.test:81/a.tgz", configuration.Relocate(new Uri("https://default.example.test/a.tgz"), new Uri("http://mirror.example.test:81/")).AbsoluteUri);
        Assert.Equal("https://other.test/a.tgz", configuration.Relocate(new Uri("https://other.test/a.tgz"), new Uri("http://mirror.example.test:81/")).AbsoluteUri);
    }

    [Fact]
    public void Pip_settings_come_from_environment_user_and_machine_files_with_netrc()
    {
        Write("home/.config/pip/pip.conf", "[global]\nindex-url = https://user:p%40ss@index.example.test/simple\nextra-index-url =\n    https://one.example.test/simple/\n    https://two.example.test/simple\nproxy = http://proxy.example.test:3128\n[install]\ncert = /ca.pem\n");
        Write("etc/pip.conf", "[global]\nindex-url = https://lost.example.test/simple\n");
        Write("home/.netrc", "machine one.example.test\n  login ann\n  password secret\n");
        var configuration = PipConfiguration.Load(Environment());
        Assert.Equal(["index.example.test", "one.example.test", "two.example.test"], configuration.Indexes.Select(index => index.Host));
        Assert.Equal("user:p@ss", Decode(configuration, "https://index.example.test/files/a.whl"));
        Assert.Equal("ann:secret", Decode(configuration, "https://one.example.test/a.whl"));
        Assert.Null(configuration.AuthorizationFor(new Uri("https://elsewhere.test/a.whl")));
        Assert.Equal(("/ca.pem", "proxy.example.test"), (configuration.ToHttpSettings().AuthorityFile, configuration.ToHttpSettings().Proxy!.Host));
        Assert.Equal("https://env.example.test/s/", PipConfiguration.Load(Environment(("PIP_INDEX_URL", "https://env.example.test/s"))).Indexes[0].AbsoluteUri);
        Assert.Empty(PipConfiguration.Load(Environment(("PIP_NO_INDEX", "1"))).Indexes);
    }

    [Fact]
    public void Pip_without_settings_takes_the_default_of_an_installed_pip()
    {
        Write("usr/lib/python3/dist-packages/pip/_internal/models/index.py", "class X: pass\nPyPI = PackageIndex(\"https://default.example.test/\", file_storage_domain=\"f\")\n");
        Assert.Equal("https://default.example.test/simple/", Assert.Single(PipConfiguration.Load(Environment(("PATH", At("usr/bin")))).Indexes).AbsoluteUri);
        Assert.Empty(PipConfiguration.Load(Environment()).Indexes);
    }

    [Fact]
    public void NuGet_settings_merge_from_far_to_near()
    {
        Write("home/.nuget/NuGet/NuGet.Config", """
            <configuration>
              <packageSources><add key="gone" value="https://gone.example.test/index.json" /></packageSources>
              <packageSourceCredentials><My_x0020_Feed><add key="Username" value="ann" /><add key="ClearTextPassword" value="%SECRET%" /></My_x0020_Feed></packageSourceCredentials>
            </configuration>
            """);
        Write("nuget.config", """
            <configuration><packageSources><clear /><add key="My Feed" value="https://feed.example.test/index.json" /><add key="off" value="https://off.example.test/index.json" />
              <add key="local" value="./packages" /><add key="all" value="https://all.example.test/index.json" /></packageSources></configuration>
            """);
        Write("work/NuGet.Config", """
            <configuration><disabledPackageSources><add key="off" value="true" /></disabledPackageSources>
              <packageSourceMapping><packageSource key="My Feed"><package pattern="Acme.*" /></packageSource><packageSource key="all"><package pattern="*" /></packageSource></packageSourceMapping></configuration>
            """);
        var configuration = NuGetConfiguration.Load(Environment(("SECRET", "s3cret")));
        Assert.Equal(["My Feed", "all"], configuration.Sources.Select(source => source.Name));
        Assert.Equal("ann:s3cret", Encoding.UTF8.GetString(Convert.FromBase64String(configuration.Sources[0].Authorization!.Parameter!)));
        Assert.Equal("My Feed", Assert.Single(configuration.SourcesOf("acme.tool")).Name);
        Assert.Equal("all", Assert.Single(configuration.SourcesOf("Other")).Name);
    }

    [Fact]
    public void NuGet_without_a_source_or_with_a_broken_file_is_one_sentence()
    {
        Assert.Contains("No NuGet v3 source", Assert.Throws<ArtifactException>(() => NuGetConfiguration.Load(Environment()).SourcesOf("x")).Message, StringComparison.Ordinal);
        Write("work/nuget.config", "<configuration>");
        Assert.Contains("cannot be read", Assert.Throws<ArtifactException>(() => NuGetConfiguration.Load(Environment())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("100.128.0.1", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("198.18.0.1", false)]
    [InlineData("8.8.8.8", true)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("fe80::1", false)]
    [InlineData("fc00::1", false)]
    [InlineData("fd00:ec2::254", false)]
    [InlineData("ff02::1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("2606:4700::1111", true)]
    public void Only_public_addresses_may_be_reached_for_a_target(string address, bool isPublic) =>
        Assert.Equal(isPublic, AddressGuard.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.1")]
    [InlineData("2130706433")]
    [InlineData("0x7f.1")]
    public async Task Other_spellings_of_loopback_are_refused(string host) =>
        await Assert.ThrowsAsync<ArtifactException>(() => AddressGuard.ResolveAsync(host, TestContext.Current.CancellationToken));

    private static string? Decode(PipConfiguration configuration, string url) =>
        configuration.AuthorizationFor(new Uri(url)) is { } header ? Encoding.UTF8.GetString(Convert.FromBase64String(header.Parameter!)) : null;

    private string At(string path) => Path.Combine(folder.Path, path);

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), text);
    }

    private UserEnvironment Environment(params (string Name, string Value)[] variables) =>
        new(variables.ToDictionary(variable => variable.Name, variable => variable.Value), At("home"), At("work"), folder.Path);
}
