using System.Text;
using Mtf.Artifacts;
using Mtf.Checks;
using Mtf.Checks.Transparency.Reproducibility;
using Mtf.Checks.Transparency.SourceAvailability;
using Mtf.Findings;
using Mtf.Inventories;
using Xunit;

namespace Mtf.Tests.Checks.Transparency;

public sealed class SourceAvailabilityTests
{
    private const string Repository = "https://git.example.test/acme/server";

    private static readonly string Readable = string.Concat(Enumerable.Range(0, 200).Select(number =>
        $"// Adds one entry to the list.\nexport function addEntry{number}(entries, entry) {{\n  const result = entries.concat(entry);\n  return result;\n}}\n\n"));

    private static readonly string Minified = string.Concat(Enumerable.Range(0, 2000).Select(number => $"var a{number}=(e,t)=>t(e),b{number}=a{number}(1,x=>x+1);"));

    [Fact]
    public void Readable_code_with_a_repository_earns_all() => Assert.Equal(1, Credit(Repository, ("index.js", Readable)));

    [Fact]
    public void Readable_code_without_a_repository_earns_three_tenths() => Assert.Equal(0.3, Credit(null, ("index.js", Readable)));

    [Theory]
    [InlineData(Repository, 0.3)]
    [InlineData(null, 0.15)]
    public void Minified_code_halves_the_credit(string? repository, double credit) => Assert.Equal(credit, Credit(repository, ("index.js", Minified)));

    [Fact]
    public void Minified_code_in_short_lines_is_minified()
    {
        var wrapped = string.Join('\n', Minified.Chunk(120).Select(line => new string(line)));

        Assert.Equal(Readability.Minified, CodeShape.Judge(wrapped));
    }

    [Fact]
    public void A_source_map_with_the_sources_makes_minified_code_readable() =>
        Assert.Equal(1, Credit(Repository, ("index.js", Minified), ("index.js.map", Map(Readable + Readable + Readable))));

    [Fact]
    public void A_source_map_with_less_than_half_the_code_does_not() =>
        Assert.Equal(0.3, Credit(Repository, ("index.js", Minified), ("index.js.map", Map("let a;"))));

    [Fact]
    public void A_source_map_inside_the_file_counts()
    {
        var map = Convert.ToBase64String(Encoding.UTF8.GetBytes(Map(Readable + Readable + Readable + Readable + Readable)));

        Assert.Equal(1, Credit(Repository, ("index.js", $"{Minified}\n//# sourceMappingURL=data:application/json;base64,{map}\n")));
    }

    [Fact]
    public void A_minified_copy_beside_its_source_does_not_count() =>
        Assert.Equal(1, Credit(Repository, ("lib/a.js", Readable), ("lib/a.min.js", Minified)));

    [Fact]
    public void A_bundle_that_keeps_its_lines_and_long_tables_is_readable()
    {
        var table = "var table = [" + string.Join(',', Enumerable.Range(0, 20_000)) + "];\n";
        var asset = $"const wasm = \"{new string('A', 50_000)}\";\n";

        Assert.Equal(Readability.Readable, CodeShape.Judge(Readable + table + asset));
    }

    [Theory]
    [InlineData("var _0x{0:x4}a=_0x1f2c(0x{0:x}),\n  value{0} = _0x1f2c(_0x{0:x4}a);\n")]
    [InlineData("window['\\x65\\x76\\x61\\x6c']('\\x61\\x6c\\x65\\x72\\x74' + {0});\n")]
    public void Disguised_code_is_obfuscated(string line)
    {
        var code = string.Concat(Enumerable.Range(0, 300).Select(number => string.Format(System.Globalization.CultureInfo.InvariantCulture, line, number)));

        Assert.Equal(Readability.Obfuscated, CodeShape.Judge(code));
        Assert.Equal(0.3, Credit(Repository, ("index.js", string.Concat(Enumerable.Repeat(Readable, 10))), ("lib/hidden.js", code)));
    }

    [Fact]
    public void Six_punctuation_marks_are_obfuscated() => Assert.Equal(Readability.Obfuscated, CodeShape.Judge(string.Concat(Enumerable.Repeat("[][(![]+[])[+[]]]", 100))));

    [Theory]
    [InlineData(Repository, 0.6)]
    [InlineData(null, 0)]
    public void A_native_binary_earns_only_what_its_repository_does(string? repository, double credit)
    {
        byte[] native = [.. "\x7fELF"u8, .. new byte[60]];

        Assert.Equal(credit, Credit(repository, new MemoryTree([("index.js", Encoding.UTF8.GetBytes(Readable)), ("bin/server", native)])));
    }

    [Fact]
    public void A_managed_assembly_is_told_from_a_native_one()
    {
        var header = File.ReadAllBytes(typeof(SourceAvailabilityTests).Assembly.Location).AsSpan(0, BinaryFormats.HeaderLength).ToArray();

        Assert.Equal(BinaryFormat.Managed, BinaryFormats.Of(header, "a.dll"));
        Assert.Equal(BinaryFormat.Native, BinaryFormats.Of([.. "MZ"u8, .. new byte[200]], "a.exe"));
        Assert.Equal(BinaryFormat.WebAssembly, BinaryFormats.Of([.. "\0asm"u8, .. new byte[60]], "a"));
        Assert.Equal(BinaryFormat.None, BinaryFormats.Of([.. "PK"u8, .. new byte[60]], "a.zip"));
    }

    [Fact]
    public void Bytecode_counts_only_without_its_source()
    {
        byte[] bytecode = [0xCB, 0x0D, (byte)'\r', (byte)'\n', .. new byte[60]];
        var source = Encoding.UTF8.GetBytes("def add(a, b):\n    return a + b\n");

        Assert.Equal(1, Credit(Repository, new MemoryTree([("a/b.py", source), ("a/__pycache__/b.cpython-312.pyc", bytecode)])));
        Assert.Equal(0.6, Credit(Repository, new MemoryTree([("a/b.py", source), ("a/c.pyc", bytecode)])));
    }

    [Fact]
    public void A_remote_server_is_closed() =>
        Assert.Equal(0, Assert.IsType<Evidence<Assessed>.Collected>(
            new SourceAvailabilityAssessment().Assess(TestEvidence.Nothing with { Kind = ArtifactKind.Remote })).Value.Credit);

    [Theory]
    [InlineData(Repository, "R1", 0.1)]
    [InlineData(null, "R0", 0)]
    public void Only_the_link_is_proved_for_reproducibility(string? repository, string rung, double credit)
    {
        var evidence = TestEvidence.Of(new MemoryTree(("index.js", Readable)), new Inventory { Name = "example", Repository = repository });

        var assessed = Assert.IsType<Evidence<Assessed>.Collected>(new ReproducibilityAssessment().Assess(evidence)).Value;

        Assert.Equal((rung, credit), (assessed.Rung, assessed.Credit));
    }

    private static string Map(string source) => $$"""{ "version": 3, "sources": ["a.ts", "b.ts"], "sourcesContent": [null, {{System.Text.Json.JsonSerializer.Serialize(source)}}], "mappings": "AAAA" }""";

    private static double Credit(string? repository, params (string Path, string Text)[] files) => Credit(repository, new MemoryTree(files));

    private static double Credit(string? repository, FileTree files) =>
        Assert.IsType<Evidence<Assessed>.Collected>(
            new SourceAvailabilityAssessment().Assess(TestEvidence.Of(files, new Inventory { Name = "example", Repository = repository }))).Value.Credit;
}
