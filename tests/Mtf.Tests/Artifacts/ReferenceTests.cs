using Mtf.Artifacts;
using Mtf.Packages;
using Xunit;

namespace Mtf.Tests.Artifacts;

public sealed class ReferenceTests
{
    [Theory]
    [InlineData("npm:demo", Ecosystem.Npm, "demo", null)]
    [InlineData("npm:@acme/demo@^1.2", Ecosystem.Npm, "@acme/demo", "^1.2")]
    [InlineData("npm:demo@latest", Ecosystem.Npm, "demo", "latest")]
    [InlineData("pypi:Demo_Pkg==1.0", Ecosystem.PyPI, "Demo_Pkg", "1.0")]
    [InlineData("pypi:demo>=1,<2", Ecosystem.PyPI, "demo", ">=1,<2")]
    [InlineData("pypi:demo[cli]@2.0", Ecosystem.PyPI, "demo", "2.0")]
    [InlineData("nuget:Acme.Mcp@1.0.0-beta", Ecosystem.NuGet, "Acme.Mcp", "1.0.0-beta")]
    [InlineData("pkg:npm/%40acme/demo@1.0.0", Ecosystem.Npm, "@acme/demo", "1.0.0")]
    [InlineData("pkg:nuget/Acme.Mcp", Ecosystem.NuGet, "Acme.Mcp", null)]
    public void A_package_is_read(string text, Ecosystem ecosystem, string name, string? range) =>
        Assert.Equal(new Reference.Package(ecosystem, name, range), Reference.Parse(text));

    [Theory]
    [InlineData("git+https://code.example.test/a/b", "https://code.example.test/a/b", null, "")]
    [InlineData("https://code.example.test/a/b.git#v1:src/x", "https://code.example.test/a/b.git", "v1", "src/x")]
    [InlineData("git+https://code.example.test/a/b.git@main#subdirectory=src", "https://code.example.test/a/b.git", "main", "src")]
    [InlineData("git+file:///srv/repo", "/srv/repo", null, "")]
    public void A_git_repository_is_read(string text, string location, string? name, string folder) =>
        Assert.Equal(new Reference.Git(location, name, folder), Reference.Parse(text));

    [Fact]
    public void Web_addresses_are_servers_or_package_files()
    {
        Assert.IsType<Reference.Remote>(Reference.Parse("https://mcp.example.test/mcp"));
        Assert.IsType<Reference.Download>(Reference.Parse("https://mcp.example.test/a.mcpb"));
        Assert.IsType<Reference.Directory>(Reference.Parse("."));
    }

    [Theory]
    [InlineData("server-filesystem", "npm:server-filesystem")]
    [InlineData("@acme/demo", "npm:@acme/demo")]
    [InlineData("", "give npm:")]
    [InlineData("http://mcp.example.test/", "https://")]
    [InlineData("pkg:cargo/x@1", "cannot be fetched")]
    [InlineData("pkg:", "not a package URL")]
    [InlineData("./missing.tgz", "no file or folder")]
    [InlineData("npm:", "names no package")]
    [InlineData("npm:../x", "names no package")]
    [InlineData("git+ssh://code.example.test/x", "git+https://")]
    [InlineData("https://code.example.test/b.git#main:../x", "outside the repository")]
    [InlineData("what is this?", "is no reference")]
    public void Anything_else_is_one_helpful_sentence(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<ArtifactException>(() => Reference.Parse(text)).Message, StringComparison.Ordinal);
}
