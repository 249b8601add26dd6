using System.Text;
using System.Text.Json;
using Mtf.Advisories;
using Mtf.Artifacts;
using Mtf.Evaluations;
using Mtf.Findings;
using Mtf.Inventories;
using Mtf.Packages;
using Mtf.Reports.Sbom;
using Mtf.Scoring;
using Mtf.Tests.Inventories;
using NJsonSchema;
using Xunit;

namespace Mtf.Tests.Reports;

public sealed class SbomWriterTests
{
    private static readonly DateTimeOffset Moment = new(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2));

    [Fact]
    public async Task CycloneDX_output_is_valid()
    {
        var schema = await Schema();
        foreach (var evaluation in (Evaluation[])[Rich(), Bare(), Real()])
        {
            var errors = schema.Validate(Text(CycloneDxWriter.Write, evaluation));
            Assert.True(errors.Count == 0, string.Join('\n', errors));
        }
    }

    [Fact]
    public async Task The_validator_tells_the_published_samples_apart()
    {
        var schema = await Schema();
        List<string> wronglyAccepted = [], wronglyRejected = [];
        foreach (var path in Directory.EnumerateFiles(Sample.PathOf("cyclonedx"), "*.json").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            var accepted = schema.Validate(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).Count == 0;
            if (accepted != name.StartsWith("valid-", StringComparison.Ordinal))
            {
                (accepted ? wronglyAccepted : wronglyRejected).Add(name);
            }
        }

        Assert.Equal([], wronglyRejected);

        // The validator does not check the format date-time; the timestamp we write is asserted below.
        Assert.Equal(["invalid-metadata-timestamp-1.6"], wronglyAccepted);
    }

    [Fact]
    public void CycloneDX_names_subject_components_edges_and_completeness()
    {
        using var document = JsonDocument.Parse(Text(CycloneDxWriter.Write, Rich()));
        var root = document.RootElement;

        Assert.Equal("2026-01-02T01:04:05Z", root.GetProperty("metadata").GetProperty("timestamp").GetString());
        var subject = root.GetProperty("metadata").GetProperty("component");
        Assert.Equal("pkg:npm/%40acme/server@1.0.0", subject.GetProperty("purl").GetString());
        Assert.Equal("SHA-256", subject.GetProperty("hashes")[0].GetProperty("alg").GetString());
        Assert.Equal(["pkg:npm/a@1.0.0", "pkg:npm/b@2.0.0"], Strings(root.GetProperty("components"), "bom-ref"));
        Assert.Equal(["pkg:npm/%40acme/server@1.0.0", "pkg:npm/a@1.0.0", "pkg:npm/b@2.0.0"], Strings(root.GetProperty("dependencies"), "ref"));
        Assert.Equal("pkg:npm/b@2.0.0", root.GetProperty("dependencies")[1].GetProperty("dependsOn")[0].GetString());
        Assert.Equal("incomplete", root.GetProperty("compositions")[0].GetProperty("aggregate").GetString());
        var vulnerability = Assert.Single(root.GetProperty("vulnerabilities").EnumerateArray());
        Assert.Equal("not_affected", vulnerability.GetProperty("analysis").GetProperty("state").GetString());
        Assert.Equal("code_not_reachable", vulnerability.GetProperty("analysis").GetProperty("justification").GetString());
        Assert.Equal(("CVSSv31", "critical"), (vulnerability.GetProperty("ratings")[0].GetProperty("method").GetString(), vulnerability.GetProperty("ratings")[0].GetProperty("severity").GetString()));
        Assert.Equal(94, vulnerability.GetProperty("cwes")[0].GetInt32());
    }

    [Fact]
    public void The_serial_number_depends_on_the_subject_alone()
    {
        var first = Serial(Rich());

        Assert.Equal(first, Serial(Rich() with { EvaluatedAt = Moment.AddDays(1) }));
        Assert.NotEqual(first, Serial(Rich() with { Subject = Rich().Subject with { Digest = new string('b', 64) } }));
        Assert.Equal(Text(CycloneDxWriter.Write, Rich()), Text(CycloneDxWriter.Write, Rich()));
    }

    [Fact]
    public void What_is_written_is_read_back_in_both_formats()
    {
        var expected = Sample.Purls(Rich().Dependencies.ValueOrDefault!.Components);
        var cycloneDx = Sample.Directory(("bom.json", Text(CycloneDxWriter.Write, Rich())));
        var spdx = Sample.Directory(("a.spdx.json", Text(SpdxWriter.Write, Rich())));

        foreach (var inventory in (Inventory[])[cycloneDx, spdx])
        {
            Assert.Empty(inventory.Unreadable);
            Assert.Equal(expected, Sample.Purls(inventory.Components));
            Assert.Equal(["pkg:npm/b@2.0.0"], inventory.Components.Single(component => component.Purl.Name == "a").DependsOn);
            Assert.True(inventory.Components.Single(component => component.Purl.Name == "a").Direct);
        }
    }

    [Fact]
    public void SPDX_output_has_the_structure_of_2_3()
    {
        foreach (var evaluation in (Evaluation[])[Rich(), Bare(), Real()])
        {
            using var document = JsonDocument.Parse(Text(SpdxWriter.Write, evaluation));
            CheckSpdx(document.RootElement);
        }
    }

    /// <summary>SPDX 2.3, clauses 6 to 11: mandatory fields, forms of identifiers, targets of relationships.</summary>
    private static void CheckSpdx(JsonElement root)
    {
        Assert.Equal("SPDX-2.3", root.GetProperty("spdxVersion").GetString());
        Assert.Equal("CC0-1.0", root.GetProperty("dataLicense").GetString());
        Assert.Equal("SPDXRef-DOCUMENT", root.GetProperty("SPDXID").GetString());
        Assert.True(Uri.TryCreate(root.GetProperty("documentNamespace").GetString(), UriKind.Absolute, out var name) && name.Fragment.Length == 0);
        Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$", root.GetProperty("creationInfo").GetProperty("created").GetString());
        Assert.Matches("^Tool: .+-.+$", root.GetProperty("creationInfo").GetProperty("creators")[0].GetString());
        var ids = new HashSet<string>(StringComparer.Ordinal) { "SPDXRef-DOCUMENT" };
        foreach (var package in root.GetProperty("packages").EnumerateArray())
        {
            Assert.Matches("^SPDXRef-[A-Za-z0-9.-]+$", package.GetProperty("SPDXID").GetString());
            Assert.True(ids.Add(package.GetProperty("SPDXID").GetString()!));
            Assert.NotEqual("", package.GetProperty("name").GetString());
            Assert.Equal("NOASSERTION", package.GetProperty("downloadLocation").GetString());
            Assert.False(package.GetProperty("filesAnalyzed").GetBoolean());
            Assert.StartsWith("pkg:", package.GetProperty("externalRefs")[0].GetProperty("referenceLocator").GetString());
        }

        var relationships = root.GetProperty("relationships").EnumerateArray().ToList();
        Assert.Single(relationships, relation => relation.GetProperty("relationshipType").GetString() == "DESCRIBES");
        Assert.All(relationships, relation =>
        {
            Assert.Contains(relation.GetProperty("spdxElementId").GetString()!, ids);
            Assert.Contains(relation.GetProperty("relatedSpdxElement").GetString()!, ids);
            Assert.Contains(relation.GetProperty("relationshipType").GetString(), (string[])["DESCRIBES", "DEPENDS_ON", "DEV_DEPENDENCY_OF", "OPTIONAL_DEPENDENCY_OF"]);
        });
    }

    private static Task<JsonSchema> Schema() =>
        JsonSchema.FromFileAsync(Sample.PathOf("schemas/bom-1.6.schema.json"), TestContext.Current.CancellationToken);

    private static string Text(Action<Evaluation, Stream> write, Evaluation evaluation)
    {
        using var stream = new MemoryStream();
        write(evaluation, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string? Serial(Evaluation evaluation)
    {
        using var document = JsonDocument.Parse(Text(CycloneDxWriter.Write, evaluation));
        return document.RootElement.GetProperty("serialNumber").GetString();
    }

    private static IEnumerable<string?> Strings(JsonElement list, string property) => list.EnumerateArray().Select(item => item.GetProperty(property).GetString());

    private static Evaluation Bare() => new()
    {
        StandardVersion = "1.0",
        Subject = new Subject(PackageUrl.Parse("pkg:generic/folder"), "dirHash", new string('c', 64)),
        Kind = ArtifactKind.Directory,
        Reference = ".",
        Rating = new Rating(0, 0, 0, "significant-risk", TrustLevel.Untrusted, [], null),
        Dimensions = [],
        Findings = [],
        Code = Evidence.NotAvailable<CodeSurface>("none"),
        Inventory = Evidence.NotAvailable<Inventory>("none"),
        Dependencies = Evidence.NotAvailable<DependencyGraph>("none"),
        Advisories = Evidence.NotAvailable<AdvisoryReport>("none"),
        EvaluatedAt = Moment,
        ValidUntil = Moment.AddDays(30),
        Tool = new Tool("mtf", "0.1.0"),
    };

    private static Evaluation Rich()
    {
        var b = new Component { Purl = PackageUrl.Parse("pkg:npm/b@2.0.0"), Source = ComponentSource.Resolved, License = "SEE LICENSE IN <file>", Optional = true };
        var a = new Component
        {
            Purl = PackageUrl.Parse("pkg:npm/a@1.0.0"),
            Source = ComponentSource.Lockfile,
            Direct = true,
            License = "MIT OR Apache-2.0",
            DeclaredIn = new Location("npm-shrinkwrap.json", 7),
            Digests = new Dictionary<string, string> { ["sha512"] = new string('d', 128), ["contentHash"] = "ee" },
            DependsOn = ["pkg:npm/b@2.0.0", "pkg:npm/not-in-the-graph@1.0.0"],
        };
        var match = new AdvisoryMatch
        {
            Component = b,
            Id = "GHSA-aaaa-bbbb-cccc",
            Aliases = ["CVE-2025-0001"],
            Summary = "Code injection",
            Cvss = 9.8,
            CvssVector = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
            Epss = 0.5,
            KnownExploited = true,
            Published = Moment,
            FixedVersion = "2.0.1",
            Cwes = ["CWE-94"],
            VexStatus = "not_affected",
            VexJustification = "vulnerable_code_not_in_execute_path",
        };
        return Bare() with
        {
            Subject = new Subject(PackageUrl.Parse("pkg:npm/%40acme/server@1.0.0"), "sha256", new string('a', 64)),
            Kind = ArtifactKind.NpmPackage,
            Inventory = Evidence.Of(new Inventory { Name = "@acme/server", Description = "d", License = "MIT" }),
            Dependencies = Evidence.Of(new DependencyGraph([a, b], false, ["c ^1"], "test")),
            Advisories = Evidence.Of(new AdvisoryReport(new AdvisorySnapshot(Moment, 1, ["npm"], null, null), [match, match], [])),
        };
    }

    private static Evaluation Real()
    {
        var inventory = Sample.Directory(("package.json", Sample.Text("inventory/npm/package.json")), ("package-lock.json", Sample.Text("inventory/npm/package-lock-v3.json")));
        return Rich() with { Inventory = Evidence.Of(inventory), Dependencies = Evidence.Of(InventoryReader.FromLockfile(inventory)!) };
    }
}
