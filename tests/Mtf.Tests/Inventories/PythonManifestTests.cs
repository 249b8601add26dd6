using Mtf.Artifacts;
using Mtf.Inventories;
using Mtf.Inventories.Python;
using Mtf.Packages;
using Xunit;

namespace Mtf.Tests.Inventories;

public sealed class PythonManifestTests
{
    private const string Hash = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    private const string Project = """
        [project]
        name = "My_Server"
        version = "1.0"
        description = "d"
        authors = [{ name = "Ada", email = "ada@example.test" }]
        license = { text = "MIT" }
        requires-python = ">=3.10"
        dependencies = ["httpx>=0.27", "mcp[cli]==1.2.0 ; python_version >= '3.10'", "local @ file:///x"]
        dynamic = ["readme"]
        [project.optional-dependencies]
        extra = ["rich"]
        [project.scripts]
        my-server = "my_server.main:run"
        [project.urls]
        Source = "https://forge.example.test/a/b.git"
        [dependency-groups]
        dev = ["pytest", { include-group = "lint" }]
        [build-system]
        requires = ["hatchling"]
        [tool.uv.sources]
        httpx = { git = "https://forge.example.test/httpx", rev = "abc" }
        """;

    [Fact]
    public void Pyproject_with_standard_metadata()
    {
        var inventory = Sample.Directory(("pyproject.toml", Project), ("src/my_server/main.py", ""));

        Assert.Equal(("My_Server", "1.0", "Ada", "ada@example.test"), (inventory.Name, inventory.Version, inventory.AuthorName, inventory.AuthorContact));
        Assert.Equal(("https://forge.example.test/a/b", "MIT", ">=3.10"), (inventory.Repository, inventory.License, inventory.RuntimeRequirement));
        Assert.Equal(["src/my_server/main.py"], inventory.EntryPoints);
        Assert.Equal(["readme"], inventory.DynamicFields);
        Assert.Equal(
            ["httpx git+https://forge.example.test/httpx@abc Production", "mcp ==1.2.0 Production", "local file:///x Production", "rich  Optional", "pytest  Development", "hatchling  Development"],
            inventory.Requirements.Select(requirement => $"{requirement.Name} {requirement.Range} {requirement.Kind}"));
        Assert.Equal(Ecosystem.PyPI, inventory.Ecosystem);
        Assert.Empty(inventory.Unreadable);
    }

    [Fact]
    public void Pyproject_of_poetry()
    {
        var inventory = Sample.Directory(("pyproject.toml", """
            [tool.poetry]
            name = "p"
            version = "2.0.0"
            authors = ["Ada <ada@example.test>"]
            [tool.poetry.dependencies]
            python = "^3.11"
            httpx = "^0.27.1"
            rich = { version = "~13.1", optional = true }
            x = { git = "https://forge.example.test/x", tag = "v1" }
            [tool.poetry.group.dev.dependencies]
            pytest = "*"
            """));

        Assert.Equal(("p", "2.0.0", "Ada"), (inventory.Name, inventory.Version, inventory.AuthorName));
        Assert.Equal(
            ["httpx >=0.27.1,<0.28.0 Production", "rich >=13.1,<13.2 Optional", "x git+https://forge.example.test/x@v1 Production", "pytest  Development"],
            inventory.Requirements.Select(requirement => $"{requirement.Name} {requirement.Range} {requirement.Kind}"));
    }

    [Theory]
    [InlineData("^1.2.3", ">=1.2.3,<2.0.0")]
    [InlineData("^0.0.3", ">=0.0.3,<0.0.4")]
    [InlineData("~1", ">=1,<2")]
    [InlineData("1.2", "==1.2")]
    [InlineData(">=1,<2", ">=1,<2")]
    [InlineData("~=1.4", "~=1.4")]
    [InlineData("*", "")]
    public void Poetry_ranges_become_PEP_440(string poetry, string expected) => Assert.Equal(expected, PoetryRange.ToPep440(poetry));

    public static TheoryData<string, string> Locks => new()
    {
        {
            "uv.lock", $$"""
            version = 1
            [[package]]
            name = "my-server"
            version = "1.0"
            source = { editable = "." }
            dependencies = [{ name = "a" }]
            [package.dev-dependencies]
            dev = [{ name = "t" }]
            [[package]]
            name = "a"
            version = "1.0"
            source = { registry = "https://index.example.test/simple" }
            dependencies = [{ name = "b", extra = ["x"] }]
            wheels = [{ url = "https://index.example.test/a.whl", hash = "{{Hash}}" }]
            [[package]]
            name = "b"
            version = "2.0"
            source = { registry = "https://index.example.test/simple" }
            sdist = { url = "https://index.example.test/b.tar.gz", hash = "{{Hash}}" }
            [package.optional-dependencies]
            x = [{ name = "c" }]
            [[package]]
            name = "c"
            version = "3.0"
            source = { registry = "https://index.example.test/simple" }
            wheels = [{ url = "https://index.example.test/c.whl", hash = "{{Hash}}" }]
            [[package]]
            name = "t"
            version = "9.0"
            source = { registry = "https://index.example.test/simple" }
            wheels = [{ url = "https://index.example.test/t.whl", hash = "{{Hash}}" }]
            """
        },
        {
            "poetry.lock", $$"""
            [[package]]
            name = "a"
            version = "1.0"
            groups = ["main"]
            files = [{ file = "a.whl", hash = "{{Hash}}" }]
            [package.dependencies]
            B = ">=1"
            colorama = { version = "*", markers = "sys_platform == 'win32'" }
            [[package]]
            name = "b"
            version = "2.0"
            groups = ["main"]
            files = [{ file = "b.whl", hash = "{{Hash}}" }]
            [package.dependencies]
            c = "*"
            [[package]]
            name = "c"
            version = "3.0"
            groups = ["main"]
            files = [{ file = "c.whl", hash = "{{Hash}}" }]
            [[package]]
            name = "t"
            version = "9.0"
            groups = ["dev"]
            files = [{ file = "t.whl", hash = "{{Hash}}" }]
            [metadata]
            lock-version = "2.1"
            """
        },
        {
            "pdm.lock", $$"""
            [metadata]
            lock_version = "4.5.0"
            [[package]]
            name = "a"
            version = "1.0"
            groups = ["default"]
            dependencies = ["b>=1"]
            files = [{ file = "a.whl", hash = "{{Hash}}" }]
            [[package]]
            name = "b"
            version = "2.0"
            groups = ["default"]
            dependencies = ["c; python_version > '3'"]
            files = [{ file = "b.whl", hash = "{{Hash}}" }]
            [[package]]
            name = "c"
            version = "3.0"
            groups = ["default", "dev"]
            files = [{ file = "c.whl", hash = "{{Hash}}" }]
            [[package]]
            name = "t"
            version = "9.0"
            groups = ["dev"]
            files = [{ file = "t.whl", hash = "{{Hash}}" }]
            """
        },
        {
            "pylock.toml", $$"""
            lock-version = "1.0"
            created-by = "test"
            [[packages]]
            name = "a"
            version = "1.0"
            dependencies = [{ name = "b" }]
            [[packages.wheels]]
            url = "https://index.example.test/a.whl"
            hashes = { sha256 = "{{Hash[7..]}}" }
            [[packages]]
            name = "b"
            version = "2.0"
            dependencies = [{ name = "c" }]
            sdist = { url = "https://index.example.test/b.tar.gz", hashes = { sha256 = "{{Hash[7..]}}" } }
            [[packages]]
            name = "c"
            version = "3.0"
            archive = { url = "https://files.example.test/c.zip", hashes = { sha256 = "{{Hash[7..]}}" } }
            [[packages]]
            name = "t"
            version = "9.0"
            marker = "'dev' in dependency_groups"
            wheels = [{ url = "https://index.example.test/t.whl", hashes = { sha256 = "{{Hash[7..]}}" } }]
            """
        },
    };

    [Theory]
    [MemberData(nameof(Locks))]
    public void Every_lockfile_gives_the_production_graph(string name, string text)
    {
        var inventory = Sample.Directory(("pyproject.toml", "[project]\nname = 'my-server'\ndependencies = ['a']\n[dependency-groups]\ndev = ['t']"), (name, text));

        var graph = InventoryReader.FromLockfile(inventory);

        Assert.Empty(inventory.Unreadable);
        Assert.True(Assert.Single(inventory.LockfileDetails).AllHaveIntegrity);
        Assert.NotNull(graph);
        Assert.Equal(["pkg:pypi/a@1.0", "pkg:pypi/b@2.0", "pkg:pypi/c@3.0"], Sample.Purls(graph.Components));
        Assert.Contains("pkg:pypi/b@2.0", graph.Components[0].DependsOn);
        Assert.True(inventory.Components.Single(component => component.Purl.Name == "t").Development);
        Assert.Equal(Hash[7..], graph.Components[0].Digests["sha256"]);
    }

    [Fact]
    public void Pipfile_lock_is_two_flat_lists()
    {
        var inventory = Sample.Directory(("Pipfile.lock", $$"""
            { "_meta": { "pipfile-spec": 6 }, "default": { "a": { "version": "==1.0", "hashes": ["{{Hash}}"] }, "g": { "git": "https://forge.example.test/g", "ref": "{{new string('b', 40)}}" } },
              "develop": { "t": { "version": "==9.0" } } }
            """));

        var graph = InventoryReader.FromLockfile(inventory)!;
        Assert.Equal(["pkg:pypi/a@1.0", "pkg:pypi/g"], Sample.Purls(graph.Components));
        Assert.Equal(["pkg:pypi/t@9.0"], Assert.Single(inventory.LockfileDetails).WithoutIntegrity);
    }

    [Fact]
    public void Requirements_files_include_constrain_and_hash()
    {
        var inventory = Sample.Directory(
            ("requirements.txt", $"# c\n-r more/base.txt\n-c limits.txt\nhttpx==0.27.0 \\\n    --hash={Hash} \\\n    --hash=sha256:bb\nrich # free\n--index-url https://index.example.test/simple\n-e .\ngit+https://forge.example.test/x@v1#egg=x\n"),
            ("more/base.txt", "mcp[cli]>=1 ; python_version >= '3.10'\n"),
            ("limits.txt", "rich<14\n"));

        Assert.Equal(
            ["mcp >=1", "httpx ==0.27.0", "rich <14", "x git+https://forge.example.test/x@v1#egg=x"],
            inventory.Requirements.Select(requirement => $"{requirement.Name} {requirement.Range}"));
        Assert.Empty(inventory.Lockfiles);
        Assert.Empty(inventory.Unreadable);
    }

    [Fact]
    public void A_requirements_file_with_hashes_for_all_is_a_lockfile()
    {
        var hashed = Sample.Directory(("requirements.txt", $"a==1.0 --hash={Hash}\nb==2.0 --hash={Hash}\n"));
        var pinned = Sample.Directory(("requirements.txt", "a==1.0\nb==2.0\n"));

        Assert.Equal(2, InventoryReader.FromLockfile(hashed)!.Components.Count);
        Assert.Equal(2, pinned.Components.Count);
        Assert.Null(InventoryReader.FromLockfile(pinned));
    }

    [Fact]
    public void A_wheel_says_who_it_is_and_its_record_is_checked()
    {
        const string Metadata = "Metadata-Version: 2.1\nName: my-server\nVersion: 1.0\nSummary: d\nAuthor-email: Ada <ada@example.test>\n"
            + "License-Expression: MIT\nRequires-Python: >=3.10\nRequires-Dist: httpx>=0.27\nRequires-Dist: rich; extra == \"ui\"\n"
            + "Project-URL: Repository, https://forge.example.test/a/b\n\n# Title\n<!-- mcp-name: io.example/server -->\n";
        var inventory = Sample.Read(ArtifactKind.Wheel,
            ("my_server-1.0.dist-info/METADATA", Metadata),
            ("my_server-1.0.dist-info/RECORD", "my_server/main.py,sha256=x,3\nmy_server-1.0.dist-info/METADATA,,\nmy_server-1.0.dist-info/entry_points.txt,,\nmy_server/gone.py,,\nmy_server-1.0.dist-info/RECORD,,\n"),
            ("my_server-1.0.dist-info/entry_points.txt", "[console_scripts]\nmy-server = my_server.main:run\n"),
            ("my_server/main.py", "pass"),
            ("my_server/extra.py", ""));

        Assert.Equal(("my-server", "1.0", "io.example/server", "Ada"), (inventory.Name, inventory.Version, inventory.McpName, inventory.AuthorName));
        Assert.Equal(("https://forge.example.test/a/b", "MIT"), (inventory.Repository, inventory.License));
        Assert.Equal(["my_server/main.py"], inventory.EntryPoints);
        Assert.Equal([DependencyKind.Production, DependencyKind.Optional], inventory.Requirements.Select(requirement => requirement.Kind));
        Assert.Equal(
            [
                "my_server/main.py has 4 bytes, RECORD says 3.",
                "my_server/gone.py is listed in RECORD and not in the wheel.",
                "my_server/extra.py is in the wheel and not listed in RECORD.",
            ],
            inventory.RecordMismatches);
        Assert.Empty(inventory.Vendored);
    }

    [Fact]
    public void A_source_distribution_is_read_below_its_folder_and_its_setup_script_noted()
    {
        var inventory = Sample.Read(ArtifactKind.SourceDistribution,
            ("s-1.0/PKG-INFO", "Metadata-Version: 2.1\nName: s\nVersion: 1.0\nRequires-Dist: a\n"),
            ("s-1.0/pyproject.toml", "[build-system]\nrequires = ['setuptools']\n"),
            ("s-1.0/setup.cfg", "[metadata]\nname = s\nversion = attr: s.v\n[options]\ninstall_requires =\n    a\n    b\n"),
            ("s-1.0/setup.py", "raise SystemExit"));

        Assert.Equal(("s", "1.0"), (inventory.Name, inventory.Version));
        Assert.Equal(["a", "setuptools"], inventory.Requirements.Select(requirement => requirement.Name));
        Assert.Equal(["setup.py"], inventory.InstallScripts.Keys);
        Assert.Equal(["version"], inventory.DynamicFields);
    }

    [Fact]
    public void Distributions_inside_a_bundle_are_vendored()
    {
        var inventory = Sample.Read(ArtifactKind.Bundle,
            ("manifest.json", """{ "manifest_version": "0.4", "name": "b", "version": "1", "server": { "type": "python", "entry_point": "server/main.py" } }"""),
            ("server/main.py", ""),
            ("server/requirements.txt", "a\n"),
            ("server/lib/a-1.0.dist-info/METADATA", "Name: a\nVersion: 1.0\nRequires-Dist: B_x>=1\nRequires-Dist: w; sys_platform == 'win32'\n"),
            ("server/lib/b_x-2.0.dist-info/METADATA", "Name: b.x\nVersion: 2.0\n"));

        Assert.Equal(["pkg:pypi/a@1.0", "pkg:pypi/b-x@2.0"], Sample.Purls(InventoryReader.FromLockfile(inventory)!.Components));
        Assert.Equal(["a"], inventory.Requirements.Select(requirement => requirement.Name));
        Assert.Equal(["server/lib/a-1.0.dist-info", "server/lib/b_x-2.0.dist-info"], inventory.Vendored.Select(copy => copy.Path));
    }
}
