using LibGit2Sharp;
using Mtf.Artifacts;
using Mtf.Artifacts.Containers;
using Mtf.Artifacts.Directories;
using Xunit;
using FetchOptions = Mtf.Artifacts.FetchOptions;
using Reference = Mtf.Artifacts.Reference;

namespace Mtf.Tests.Artifacts;

public sealed class DirectoryTests : IDisposable
{
    // The test vector of docs/standard/dirhash.md.
    private const string Vector = "1c855fa28fcb958123d4dc7234be1e5870bc5515ae16aea9c5b61b21a69d22b3";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("[project]\nname = \"weather-server\"\nversion = \"0.3.0\"\n", "pkg:generic/weather-server@0.3.0")]
    [InlineData("[[a.b]]\nname = \"other\"\n[tool.poetry]\nname = \"poetic\"\nversion = \"1.0\"\n[tool.poetry.dependencies]\nname = \"no\"\n", "pkg:generic/poetic@1.0")]
    [InlineData("[project]\nname = \"before-mistake\"\n[[[", "pkg:generic/before-mistake")]
    [InlineData("[project]\nname = 3\n", null)]
    [InlineData("[other]\nname = \"x\"\n", null)]
    public async Task A_Python_project_is_called_by_its_own_name(string toml, string? expected)
    {
        Write("pyproject.toml", toml);
        using var source = new ArtifactSource(new FetchOptions { NoCache = true });
        using var directory = await source.OpenAsync(Reference.Parse(folder.Path), folder.Path, null, TestContext.Current.CancellationToken);

        Assert.Equal(expected ?? $"pkg:generic/{Path.GetFileName(folder.Path)}", directory.Subject.Purl.ToString());
    }

    [Fact]
    public async Task A_folder_and_a_checkout_of_it_have_the_published_hash()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no executable files.");
        Write("README.md", "hello\n");
        Write("bin/run", "#!/bin/sh\n");
        Write("empty", "");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(At("bin/run"), (UnixFileMode)0b111_101_101);
        }

        File.CreateSymbolicLink(At("link"), "README.md");
        using var source = new ArtifactSource(new FetchOptions { NoCache = true });
        using var directory = await source.OpenAsync(Reference.Parse(folder.Path), folder.Path, null, TestContext.Current.CancellationToken);
        Assert.Equal(("dirHash", Vector), (directory.Subject.DigestAlgorithm, directory.Subject.Digest));
        Assert.Equal(["README.md", "bin/run", "empty"], directory.Files.Files.Select(file => file.Path));
        Assert.Equal("link", Assert.Single(directory.Anomalies).Kind);

        Repository.Init(folder.Path);
        using (var repository = new Repository(folder.Path))
        {
            Commands.Stage(repository, "*");
            var author = new Signature("a", "a@example.test", DateTimeOffset.UnixEpoch);
            repository.Commit("one", author, author);
            repository.ApplyTag("v1");
            Write("README.md", "changed\n");
            Commands.Stage(repository, "*");
            repository.Commit("two", author, author);
        }

        var text = $"git+file://{folder.Path}#v1";
        using var checkout = await source.OpenAsync(Reference.Parse(text), text, null, TestContext.Current.CancellationToken);
        Assert.Equal(Vector, checkout.Subject.Digest);
        Assert.Equal("#!/bin/sh\n", checkout.Files.ReadText(checkout.Files.Find("bin/run")!));
        using var newest = await source.OpenAsync(Reference.Parse($"git+file://{folder.Path}"), "", null, TestContext.Current.CancellationToken);
        Assert.Equal("changed\n", newest.Files.ReadText(newest.Files.Find("README.md")!));
        using var part = await source.OpenAsync(Reference.Parse($"git+file://{folder.Path}#v1:bin"), "", null, TestContext.Current.CancellationToken);
        Assert.Equal("run", Assert.Single(part.Files.Files).Path);
        var exception = await Assert.ThrowsAsync<ArtifactException>(() => source.OpenAsync(Reference.Parse($"git+file://{folder.Path}#nope"), "", null, TestContext.Current.CancellationToken));
        Assert.Contains("no branch or tag 'nope'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_out_of_the_folder_are_never_followed()
    {
        using var outside = new TemporaryFolder();
        File.WriteAllText(Path.Combine(outside.Path, "secret"), "s");
        Directory.CreateSymbolicLink(At("out"), outside.Path);
        Write("a", "1");
        using var tree = DirectoryTree.Read(folder.Path, new UnpackLimits(), TestContext.Current.CancellationToken);
        Assert.Equal("a", Assert.Single(tree.Files).Path);
        Assert.Contains("outside the folder", Assert.Single(tree.Anomalies).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_beyond_the_limits_is_refused()
    {
        Write("a", "12345");
        Write("b", "12345");
        Assert.Contains("more than 1 entries", Assert.Throws<ArtifactException>(() =>
            DirectoryTree.Read(folder.Path, new UnpackLimits { Entries = 1 }, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        Assert.Contains("MB", Assert.Throws<ArtifactException>(() =>
            DirectoryTree.Read(folder.Path, new UnpackLimits { TotalBytes = 7 }, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repository_on_a_private_host_is_refused()
    {
        using var source = new ArtifactSource(new FetchOptions { NoCache = true });
        var exception = await Assert.ThrowsAsync<ArtifactException>(() =>
            source.OpenAsync(Reference.Parse("https://127.0.0.1/x.git"), "", null, TestContext.Current.CancellationToken));
        Assert.Contains("not a public address", exception.Message, StringComparison.Ordinal);
    }

    private string At(string path) => Path.Combine(folder.Path, path);

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), text);
    }
}
