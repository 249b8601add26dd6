using System.Text.Json;
using Mtf.Artifacts;
using Mtf.Inventories;
using Mtf.Packages;
using Xunit;

namespace Mtf.Tests.Inventories;

public sealed class NpmLockfileTests
{
    public static TheoryData<string, string> Lockfiles => new()
    {
        { "package-lock.json", "package-lock-v1.json" },
        { "package-lock.json", "package-lock-v2.json" },
        { "package-lock.json", "package-lock-v3.json" },
        { "npm-shrinkwrap.json", "package-lock-v3.json" },
        { "yarn.lock", "yarn-1.lock" },
        { "yarn.lock", "yarn-berry.lock" },
        { "pnpm-lock.yaml", "pnpm-5.yaml" },
        { "pnpm-lock.yaml", "pnpm-6.yaml" },
        { "pnpm-lock.yaml", "pnpm-9.yaml" },
        { "bun.lock", "bun.lock" },
    };

    [Theory]
    [MemberData(nameof(Lockfiles))]
    public void Every_lockfile_format_gives_a_complete_production_graph(string name, string sample)
    {
        var inventory = Read(name, sample);

        var graph = InventoryReader.FromLockfile(inventory);

        Assert.Empty(inventory.Unreadable);
        Assert.Empty(Assert.Single(inventory.LockfileDetails).Unresolved);
        Assert.NotNull(graph);
        Assert.True(graph.Complete);
        var express = Assert.Single(graph.Components, component => component.Purl.Name == "express");
        Assert.True(express.Direct);
        Assert.Contains("pkg:npm/qs@6.11.0", express.DependsOn);
        Assert.DoesNotContain(graph.Components, component => component.Purl.Name == "mocha");
        var mocha = Assert.Single(inventory.Components, component => component.Purl.Name == "mocha");
        Assert.True(mocha.Development && mocha.Direct);
        Assert.Contains(graph.Components, component => component.Purl.ToString() == "pkg:npm/is-odd@3.0.1");
        Assert.True(Assert.Single(graph.Components, component => component.Purl.Name == "fsevents").Optional);
    }

    [Theory]
    [InlineData("package-lock-v1.json")]
    [InlineData("package-lock-v2.json")]
    [InlineData("package-lock-v3.json")]
    public void Npm_lists_the_same_packages(string sample)
    {
        var inventory = Read("package-lock.json", sample);
        var graph = InventoryReader.FromLockfile(inventory)!;

        Assert.Equal(Listed("npm-ls.json"), Sample.Purls(inventory.Components).Where(IsListed));
        Assert.Equal(Listed("npm-ls-prod.json"), Sample.Purls(graph.Components).Where(IsListed));
    }

    [Theory]
    [MemberData(nameof(Lockfiles))]
    public void All_package_managers_agree_on_the_production_packages(string name, string sample)
    {
        var graph = InventoryReader.FromLockfile(Read(name, sample))!;
        var npm = InventoryReader.FromLockfile(Read("package-lock.json", "package-lock-v3.json"))!;

        // What is optional differs: yarn adds node-gyp to packages that it thinks need building.
        Assert.Equal(Required(npm), Required(graph));
    }

    [Fact]
    public void Lockfile_facts_name_missing_hashes_and_install_scripts()
    {
        const string Lock = """
            { "lockfileVersion": 3, "packages": {
              "": { "dependencies": { "a": "1.0.0", "b": "1.0.0", "gone": "1" } },
              "node_modules/a": { "version": "1.0.0", "integrity": "sha512-AAAA" },
              "node_modules/b": { "version": "1.0.0", "hasInstallScript": true } } }
            """;

        var inventory = Sample.Directory(("package-lock.json", Lock));

        var details = Assert.Single(inventory.LockfileDetails);
        Assert.Equal(["pkg:npm/b@1.0.0"], details.WithoutIntegrity);
        Assert.Equal(["pkg:npm/b@1.0.0"], details.WithInstallScripts);
        Assert.False(details.Complete);
        Assert.Contains("gone", Assert.Single(details.Unresolved));
        Assert.Null(InventoryReader.FromLockfile(inventory));
    }

    [Theory]
    [InlineData("package-lock.json", false)]
    [InlineData("npm-shrinkwrap.json", true)]
    public void Of_a_published_package_npm_obeys_only_the_shrinkwrap(string name, bool obeyed)
    {
        var inventory = Sample.Read(ArtifactKind.NpmPackage,
            ("package/package.json", Sample.Text("inventory/npm/package.json")), ("package/" + name, Sample.Text("inventory/npm/package-lock-v3.json")));

        Assert.Equal(["package/" + name], inventory.Lockfiles);
        Assert.Equal(obeyed, InventoryReader.FromLockfile(inventory) is not null);
    }

    [Fact]
    public void A_nested_folder_shadows_the_hoisted_package()
    {
        const string Lock = """
            { "lockfileVersion": 3, "packages": {
              "": { "dependencies": { "a": "1", "c": "1" } },
              "node_modules/a": { "version": "1.0.0", "dependencies": { "c": "2" } },
              "node_modules/c": { "version": "1.0.0" },
              "node_modules/a/node_modules/c": { "version": "2.0.0" } } }
            """;

        var graph = InventoryReader.FromLockfile(Sample.Directory(("package-lock.json", Lock)))!;

        Assert.Equal(["pkg:npm/c@2.0.0"], graph.Components.Single(component => component.Purl.Name == "a").DependsOn);
        Assert.False(graph.Components.Single(component => component.Purl.Version == "2.0.0").Direct);
    }

    [Fact]
    public void Lockfiles_of_nested_examples_are_not_the_subjects()
    {
        var inventory = Sample.Directory(("package.json", """{ "name": "x" }"""), ("examples/a/package-lock.json", Sample.Text("inventory/npm/package-lock-v3.json")));

        Assert.Empty(inventory.Lockfiles);
        Assert.Empty(inventory.Components);
    }

    [Fact]
    public void Digests_are_hexadecimal()
    {
        var component = Read("package-lock.json", "package-lock-v3.json").Components.First(component => component.Purl.Name == "express");

        Assert.Equal(128, component.Digests["sha512"].Length);
        Assert.True(component.DeclaredIn!.Line > 1);
    }

    private static Inventory Read(string name, string sample) =>
        Sample.Directory(("package.json", Sample.Text("inventory/npm/package.json")), (name, Sample.Text("inventory/npm/" + sample)));

    private static IEnumerable<string> Required(DependencyGraph graph) =>
        graph.Components.Where(component => !component.Optional).Select(component => component.Purl.ToString()).Distinct().Order(StringComparer.Ordinal);

    /// <summary>npm leaves out packages for other platforms.</summary>
    private static bool IsListed(string purl) => !purl.Contains("/%40esbuild/", StringComparison.Ordinal) && !purl.Contains("fsevents", StringComparison.Ordinal);

    private static IEnumerable<string> Listed(string file)
    {
        using var document = JsonDocument.Parse(Sample.Text("inventory/npm/" + file));
        var found = new SortedSet<string>(StringComparer.Ordinal);
        Take(document.RootElement, found);
        return [.. found.Where(IsListed)];
    }

    private static void Take(JsonElement element, SortedSet<string> found)
    {
        if (!element.TryGetProperty("dependencies", out var dependencies))
        {
            return;
        }

        foreach (var dependency in dependencies.EnumerateObject().Where(dependency => dependency.Value.TryGetProperty("version", out _)))
        {
            // Aliases appear under the name of their folder.
            var name = dependency.Name == "@scope-like/none" ? "is-odd" : dependency.Name;
            found.Add(PackageUrl.For(Ecosystem.Npm, name, dependency.Value.GetProperty("version").GetString()!).ToString());
            Take(dependency.Value, found);
        }
    }
}
