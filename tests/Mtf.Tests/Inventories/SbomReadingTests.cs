using Mtf.Inventories;
using Xunit;

namespace Mtf.Tests.Inventories;

public sealed class SbomReadingTests
{
    public static TheoryData<string> CycloneDxSamples =>
        [.. Directory.EnumerateFiles(Sample.PathOf("cyclonedx"), "*.json").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(CycloneDxSamples))]
    public void Every_published_CycloneDX_sample_is_read(string name)
    {
        var inventory = Sample.Directory(("bom.json", Sample.Text("cyclonedx/" + name)));

        if (name.StartsWith("valid-", StringComparison.Ordinal))
        {
            Assert.Empty(inventory.Unreadable);
            Assert.Equal(["bom.json"], inventory.Sboms);
        }
    }

    [Fact]
    public void CycloneDX_JSON_gives_components_and_edges()
    {
        var inventory = Sample.Directory(("server.cdx.json", """
            { "bomFormat": "CycloneDX", "specVersion": "1.4", "metadata": { "component": { "type": "application", "name": "me", "bom-ref": "me" } },
              "components": [
                { "type": "library", "bom-ref": "1", "name": "a", "version": "1.0.0", "purl": "pkg:npm/a@1.0.0", "hashes": [ { "alg": "SHA-256", "content": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" } ],
                  "licenses": [ { "license": { "id": "MIT" } } ], "components": [ { "type": "library", "name": "inner", "version": "2" } ] },
                { "type": "library", "bom-ref": "2", "name": "b", "version": "1.0.0", "purl": "pkg:npm/b@1.0.0", "scope": "optional" } ],
              "dependencies": [ { "ref": "me", "dependsOn": ["1"] }, { "ref": "1", "dependsOn": ["2"] } ] }
            """));

        Assert.Equal(["pkg:generic/inner@2", "pkg:npm/a@1.0.0", "pkg:npm/b@1.0.0"], Sample.Purls(inventory.Components));
        CheckEdge(inventory);
        Assert.Equal(64, Named(inventory, "a").Digests["sha256"].Length);
        Assert.Equal("MIT", Named(inventory, "a").License);
        Assert.True(Named(inventory, "b").Optional);
    }

    [Fact]
    public void CycloneDX_XML_gives_the_same()
    {
        var inventory = Sample.Directory(("bom.xml", """
            <bom xmlns="http://cyclonedx.org/schema/bom/1.5"><metadata><component type="application" bom-ref="me"><name>me</name></component></metadata>
            <components><component type="library" bom-ref="1"><name>a</name><version>1.0.0</version><purl>pkg:npm/a@1.0.0</purl></component>
            <component type="library" bom-ref="2"><name>b</name><version>1.0.0</version><purl>pkg:npm/b@1.0.0</purl></component></components>
            <dependencies><dependency ref="me"><dependency ref="1"/></dependency><dependency ref="1"><dependency ref="2"/></dependency></dependencies></bom>
            """));

        CheckEdge(inventory);
    }

    [Fact]
    public void SPDX_2_JSON_gives_the_same()
    {
        var inventory = Sample.Directory(("a.spdx.json", """
            { "spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "packages": [
                { "SPDXID": "SPDXRef-me", "name": "me", "versionInfo": "1" },
                { "SPDXID": "SPDXRef-a", "name": "a", "versionInfo": "1.0.0", "externalRefs": [ { "referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "pkg:npm/a@1.0.0" } ] },
                { "SPDXID": "SPDXRef-b", "name": "b", "versionInfo": "1.0.0", "externalRefs": [ { "referenceCategory": "PACKAGE_MANAGER", "referenceType": "purl", "referenceLocator": "pkg:npm/b@1.0.0" } ] } ],
              "relationships": [
                { "spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-me" },
                { "spdxElementId": "SPDXRef-me", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "SPDXRef-a" },
                { "spdxElementId": "SPDXRef-b", "relationshipType": "DEPENDENCY_OF", "relatedSpdxElement": "SPDXRef-a" } ] }
            """));

        Assert.Equal(2, inventory.Components.Count);
        CheckEdge(inventory);
    }

    [Fact]
    public void SPDX_2_tag_value_gives_the_same()
    {
        var inventory = Sample.Directory(("a.spdx", """
            SPDXVersion: SPDX-2.2
            SPDXID: SPDXRef-DOCUMENT
            Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-me
            PackageName: me
            SPDXID: SPDXRef-me
            PackageName: a
            SPDXID: SPDXRef-a
            PackageVersion: 1.0.0
            ExternalRef: PACKAGE-MANAGER purl pkg:npm/a@1.0.0
            PackageName: b
            SPDXID: SPDXRef-b
            PackageVersion: 1.0.0
            ExternalRef: PACKAGE-MANAGER purl pkg:npm/b@1.0.0
            Relationship: SPDXRef-me DEPENDS_ON SPDXRef-a
            Relationship: SPDXRef-a DEPENDS_ON SPDXRef-b
            """));

        Assert.Equal(2, inventory.Components.Count);
        CheckEdge(inventory);
    }

    [Fact]
    public void SPDX_3_gives_the_same()
    {
        var inventory = Sample.Directory(("a.spdx.json", """
            { "@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": [
                { "type": "SpdxDocument", "spdxId": "d", "rootElement": ["me"] },
                { "type": "software_Package", "spdxId": "me", "name": "me" },
                { "type": "software_Package", "spdxId": "a", "name": "a", "software_packageVersion": "1.0.0", "software_packageUrl": "pkg:npm/a@1.0.0" },
                { "type": "software_Package", "spdxId": "b", "name": "b", "software_packageUrl": "pkg:npm/b@1.0.0" },
                { "type": "Relationship", "spdxId": "r1", "from": "me", "relationshipType": "dependsOn", "to": ["a"] },
                { "type": "Relationship", "spdxId": "r2", "from": "a", "relationshipType": "dependsOn", "to": ["b"] } ] }
            """));

        Assert.Equal(2, inventory.Components.Count);
        CheckEdge(inventory);
    }

    [Fact]
    public void A_file_named_like_an_SBOM_that_is_none_is_reported()
    {
        var inventory = Sample.Directory(("sbom.json", "{ }"));

        Assert.Empty(inventory.Sboms);
        Assert.Equal("sbom.json", Assert.Single(inventory.Unreadable).Path);
    }

    private static void CheckEdge(Inventory inventory)
    {
        Assert.Empty(inventory.Unreadable);
        Assert.True(Named(inventory, "a").Direct);
        Assert.Equal(["pkg:npm/b@1.0.0"], Named(inventory, "a").DependsOn);
        Assert.Equal(ComponentSource.Sbom, Named(inventory, "b").Source);
        Assert.False(Named(inventory, "b").Direct);
    }

    private static Component Named(Inventory inventory, string name) => inventory.Components.Single(component => component.Purl.Name == name);
}
