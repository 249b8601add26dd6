using System.Text;
using CsCheck;
using Mtf.Artifacts;
using Mtf.Findings;
using Mtf.Inventories;
using Mtf.Inventories.Documents;
using Xunit;

namespace Mtf.Tests.Inventories;

public sealed class HostileManifestTests
{
    private static readonly (string Path, string Sample)[] Seeds =
    [
        ("package.json", "inventory/npm/package.json"),
        ("package-lock.json", "inventory/npm/package-lock-v1.json"),
        ("npm-shrinkwrap.json", "inventory/npm/package-lock-v3.json"),
        ("yarn.lock", "inventory/npm/yarn-1.lock"),
        ("yarn.lock", "inventory/npm/yarn-berry.lock"),
        ("pnpm-lock.yaml", "inventory/npm/pnpm-5.yaml"),
        ("pnpm-lock.yaml", "inventory/npm/pnpm-9.yaml"),
        ("bun.lock", "inventory/npm/bun.lock"),
        ("packages.lock.json", "inventory/dotnet/packages.lock.json"),
        ("obj/project.assets.json", "inventory/dotnet/project.assets.json"),
        ("a.deps.json", "inventory/dotnet/SampleServer.deps.json"),
        ("bom.json", "cyclonedx/valid-bom-1.6.json"),
    ];

    private static readonly (string Path, string Text)[] SmallSeeds =
    [
        ("uv.lock", "version = 1\n[[package]]\nname = \"a\"\nversion = \"1\"\nsource = { editable = \".\" }\ndependencies = [{ name = \"b\", extra = [\"x\"] }]\n[[package]]\nname = \"b\"\nversion = \"1\"\n"),
        ("poetry.lock", "[[package]]\nname = \"a\"\nversion = \"1\"\n[package.dependencies]\nb = { version = \"*\", optional = true }\n[metadata]\nlock-version = \"2\"\n"),
        ("pyproject.toml", "[project]\nname = 'a'\ndependencies = ['b>=1; python_version > \"3\"', 'c[x]==1']\n[tool.poetry.dependencies]\nx = '^1.2'\n"),
        ("requirements.txt", "a==1.0 --hash=sha256:aa \\\n -r b.txt\n-e git+https://x.example.test/y@v1#egg=z\n"),
        ("setup.cfg", "[metadata]\nname = a\n[options]\ninstall_requires =\n  b\n"),
        ("a.nuspec", "<package><metadata><id>a</id><dependencies><group><dependency id='b' version='1'/></group></dependencies></metadata></package>"),
        ("manifest.json", "{\"manifest_version\":\"0.3\",\"server\":{\"type\":\"node\",\"mcp_config\":{\"args\":[\"${__dirname}/a.js\"],\"env\":{\"A\":\"${user_config.k}\"}}},\"user_config\":{\"k\":{\"sensitive\":true}}}"),
        ("server.json", "{\"name\":\"a/b\",\"packages\":[{\"environmentVariables\":[{\"name\":\"A\"}]}],\"remotes\":[{\"url\":\"https://a.example.test\"}]}"),
        ("mtf.json", "{\"permissions\":{\"network\":[{\"host\":\"a\"}],\"native\":false}}"),
        ("x/a-1.dist-info/METADATA", "Name: a\nVersion: 1\nRequires-Dist: b (>=1) ; extra == 'x'\n\nmcp-name: a/b\n"),
        ("a.spdx", "SPDXVersion: SPDX-2.3\nPackageName: a\nSPDXID: SPDXRef-a\nRelationship: SPDXRef-a DEPENDS_ON SPDXRef-a\n"),
        ("bom.xml", "<bom xmlns='http://cyclonedx.org/schema/bom/1.4'><components><component><name>a</name></component></components></bom>"),
    ];

    [Fact]
    public void Mutated_manifests_never_throw()
    {
        var seeds = Seeds.Select(seed => (seed.Path, Text: Encoding.UTF8.GetBytes(Sample.Text(seed.Sample)[..Math.Min(6000, Sample.Text(seed.Sample).Length)])))
            .Concat(SmallSeeds.Select(seed => (seed.Path, Text: Encoding.UTF8.GetBytes(seed.Text)))).ToArray();
        var edit = Gen.Select(Gen.Int[0, 5999], Gen.Char["{}[]\",:=&*!|>-\\\n\t '#<@~"], Gen.Int[0, 3]);

        Gen.Select(Gen.Int[0, seeds.Length - 1], edit.Array[1, 8]).Sample(
            sample =>
            {
                var (path, text) = seeds[sample.Item1];
                List<byte> bytes = [.. text];
                foreach (var (at, value, kind) in sample.Item2)
                {
                    Mutate(bytes, at, (byte)value, kind);
                }

                var tree = new MemoryTree([(path, bytes.ToArray())]);
                foreach (var artifact in (ReadOnlySpan<ArtifactKind>)[ArtifactKind.Directory, ArtifactKind.Bundle, ArtifactKind.Wheel])
                {
                    var inventory = ((Evidence<Inventory>.Collected)InventoryReader.Read(tree, artifact, Sample.Subject())).Value;
                    InventoryReader.FromLockfile(inventory);
                }
            },
            iter: 1500, threads: 1);
    }

    [Theory]
    [InlineData("package.json", "[", "")]
    [InlineData("package.json", "{\"a\":", "")]
    [InlineData("pnpm-lock.yaml", "[", "")]
    [InlineData("pnpm-lock.yaml", "- ", "")]
    [InlineData("uv.lock", "[", "a = ")]
    [InlineData("a.nuspec", "<a>", "")]
    [InlineData("bom.xml", "<a>", "")]
    public void Deep_nesting_is_reported(string path, string repeated, string start)
    {
        var inventory = Sample.Directory((path, start + string.Concat(Enumerable.Repeat(repeated, 100_000))));

        Assert.NotEmpty(inventory.Unreadable);
    }

    [Fact]
    public void An_alias_bomb_is_neither_expanded_nor_followed()
    {
        var text = new StringBuilder("lockfileVersion: '9.0'\na0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (var level = 1; level < 40; level++)
        {
            text.Append($"a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 9))}]\n");
        }

        text.Append("packages: *a39\nimporters: *a39\n");
        var inventory = Sample.Directory(("pnpm-lock.yaml", text.ToString()));

        Assert.Empty(inventory.Components);
    }

    [Fact]
    public void A_node_that_contains_itself_is_refused()
    {
        var document = YamlText.Read("a: &a [*a]");

        Assert.True(document.Truncated);
        Assert.Contains("unknown alias", Assert.Single(document.Problems));
    }

    [Fact]
    public void A_manifest_above_the_size_limit_is_reported_unread()
    {
        var inventory = Sample.Directory(("package.json", new string(' ', ManifestFiles.MaximumLength + 1)));

        Assert.Equal("The file is larger than 32 MB.", Assert.Single(inventory.Unreadable).Reason);
    }

    [Fact]
    public void Many_equal_entries_take_linear_time()
    {
        var entries = string.Join(',', Enumerable.Range(0, 50_000).Select(at => $"\"node_modules/p{at}\":{{\"name\":\"same\",\"version\":\"1\",\"dependencies\":{{\"p{at / 2}\":\"1\",\"q{at}\":\"1\"}}}}"));

        var inventory = Sample.Directory(("package-lock.json", $"{{\"lockfileVersion\":3,\"packages\":{{{entries}}}}}"));

        Assert.Single(inventory.Components);
    }

    [Fact]
    public void Toml_tables_that_are_continued_are_merged_and_duplicates_reported()
    {
        var document = TomlText.Read("[tool.a]\nx = 1\n[[package]]\nname = 'n'\n[tool.b]\ny = 2\n[package.sub]\nz = 3\n[[package]]\nname = 'm'\nname = 'o'\n");

        Assert.Equal(("1", "2"), (document.Root["tool", "a"]["x"].Scalar, document.Root["tool", "b"]["y"].Scalar));
        Assert.Equal("3", document.Root["package"].Items[0]["sub", "z"].Scalar);
        Assert.Equal("o", document.Root["package"].Items[1]["name"].Text);
        Assert.Equal("duplicate key 'name' on line 11", Assert.Single(document.Problems));
    }

    private static void Mutate(List<byte> bytes, int at, byte value, int kind)
    {
        at %= Math.Max(1, bytes.Count);
        switch (kind)
        {
            case 0 when bytes.Count > 0:
                bytes[at] = value;
                break;
            case 1:
                bytes.Insert(at, value);
                break;
            case 2 when bytes.Count > 0:
                bytes.RemoveRange(at, Math.Min(7, bytes.Count - at));
                break;
            default:
                bytes.Insert(at, 0xFF);
                break;
        }
    }
}
