using Mtf.Artifacts;
using Mtf.Inventories;
using Xunit;

namespace Mtf.Tests.Inventories;

public sealed class DotNetManifestTests
{
    private static readonly string[] Production =
    [
        "Microsoft.Extensions.AI.Abstractions", "Microsoft.Extensions.DependencyInjection.Abstractions",
        "Microsoft.Extensions.Logging.Abstractions", "ModelContextProtocol.Core",
    ];

    [Fact]
    public void A_tool_package_is_read_from_its_nuspec_settings_and_deps_file()
    {
        var inventory = Sample.Read(ArtifactKind.NuGetPackage,
            ("Sample.Server.nuspec", """
                <?xml version="1.0"?><package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata>
                <id>Sample.Server</id><version>1.0.0</version><authors>Ada</authors><description>d</description><license type="expression">MIT</license>
                <packageTypes><packageType name="DotnetTool" /><packageType name="McpServer" /></packageTypes>
                <repository type="git" url="https://forge.example.test/a/b.git" commit="aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" />
                <dependencies><group targetFramework="net10.0"><dependency id="X" version="[1.0, )" /></group></dependencies></metadata></package>
                """),
            (".mcp/server.json", """{ "name": "io.example/server", "packages": [] }"""),
            ("tools/net10.0/any/DotnetToolSettings.xml", """<DotNetCliTool Version="1"><Commands><Command Name="s" EntryPoint="SampleServer.dll" Runner="dotnet" /></Commands></DotNetCliTool>"""),
            ("tools/net10.0/any/SampleServer.deps.json", Sample.Text("inventory/dotnet/SampleServer.deps.json")));

        Assert.Equal(("Sample.Server", "1.0.0", "io.example/server", "MIT"), (inventory.Name, inventory.Version, inventory.RegistryName, inventory.License));
        Assert.Equal(["DotnetTool", "McpServer"], inventory.PackageTypes);
        Assert.Equal(("https://forge.example.test/a/b", new string('a', 40)), (inventory.Repository, inventory.RepositoryCommit));
        Assert.Equal(["tools/net10.0/any/SampleServer.dll"], inventory.EntryPoints);
        Assert.Equal("net10.0", Assert.Single(inventory.Requirements).Marker);
        Assert.Equal(Production, InventoryReader.FromLockfile(inventory)!.Components.Select(component => component.Purl.Name));
        Assert.Empty(inventory.Unreadable);
    }

    [Theory]
    [InlineData("packages.lock.json", "packages.lock.json", true)]
    [InlineData("obj/project.assets.json", "project.assets.json", false)]
    public void Lockfiles_of_a_project_give_its_graph(string path, string sample, bool analyzerIsProduction)
    {
        var inventory = Sample.Directory((path, Sample.Text("inventory/dotnet/" + sample)));

        var graph = InventoryReader.FromLockfile(inventory)!;

        Assert.Equal(analyzerIsProduction ? ["Meziantou.Analyzer", .. Production] : Production, graph.Components.Select(component => component.Purl.Name));
        Assert.True(graph.Components[^1].Direct);
        Assert.Contains(graph.Components[^1].DependsOn, purl => purl.StartsWith("pkg:nuget/Microsoft.Extensions.AI.Abstractions@", StringComparison.Ordinal));
        Assert.True(inventory.LockfileDetails[0].AllHaveIntegrity);
        Assert.Equal(128, graph.Components[0].Digests["contentHash"].Length);
    }

    [Fact]
    public void A_document_type_is_refused()
    {
        var inventory = Sample.Read(ArtifactKind.NuGetPackage,
            ("a.nuspec", "<!DOCTYPE x [<!ENTITY a \"aaaa\">]><package><metadata><id>&a;</id></metadata></package>"));

        Assert.Contains("document type definition", Assert.Single(inventory.Unreadable).Reason);
    }
}
