using System.Text.Json;
using CsCheck;
using Mtf.Packages;
using Xunit;

namespace Mtf.Tests.Packages;

public sealed class PackageUrlTests
{
    [Fact]
    public void Every_case_of_the_specification_passes()
    {
        var failures = new List<string>();
        var count = 0;
        foreach (var file in Directory.GetFiles(PackageData.Path("purl"), "*-test.json").Order(StringComparer.Ordinal))
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file));
            foreach (var test in document.RootElement.GetProperty("tests").EnumerateArray())
            {
                count++;
                if (Explain(test) is { } failure)
                {
                    failures.Add($"{Path.GetFileName(file)}: {test.GetProperty("description").GetString()}: {failure}");
                }
            }
        }

        Assert.Empty(failures);
        Assert.True(count > 100, $"only {count} cases were found");
    }

    [Theory]
    [InlineData(Ecosystem.Npm, "@scope/name", "1.0.0", "pkg:npm/%40scope/name@1.0.0")]
    [InlineData(Ecosystem.Npm, "JSONStream", "1.0.0", "pkg:npm/JSONStream@1.0.0")]
    [InlineData(Ecosystem.PyPI, "Zope.Interface_X", "1.0+local", "pkg:pypi/zope-interface-x@1.0%2Blocal")]
    [InlineData(Ecosystem.NuGet, "NuGet.Versioning", "", "pkg:nuget/NuGet.Versioning")]
    [InlineData(Ecosystem.Generic, "my server", "1", "pkg:generic/my%20server@1")]
    public void A_purl_is_made_from_an_ecosystem_name(Ecosystem ecosystem, string name, string version, string expected)
    {
        var purl = PackageUrl.For(ecosystem, name, version);

        Assert.Equal(expected, purl.ToString());
        Assert.Equal(ecosystem, purl.Ecosystem);
        Assert.Equal(purl, PackageUrl.Parse(expected));
    }

    [Fact]
    public void The_full_name_of_a_scoped_package_has_its_scope() =>
        Assert.Equal("@modelcontextprotocol/sdk", PackageUrl.Parse("pkg:npm/%40modelcontextprotocol/sdk@1.0.0").FullName);

    [Fact]
    public void Purls_are_equal_when_their_canonical_forms_are()
    {
        var left = PackageUrl.Parse("pkg:PyPI/Django_Package@1.0?b=2&a=1#./x//y/");
        var right = new PackageUrl("pypi", "", "django-package", "1.0")
        {
            Qualifiers = new Dictionary<string, string> { ["A"] = "1", ["b"] = "2" },
            Subpath = "x/y",
        };

        Assert.Equal(right, left);
        Assert.Equal(right.GetHashCode(), left.GetHashCode());
        Assert.NotEqual(right with { Version = "1.1" }, left);
    }

    [Theory]
    [InlineData("")]
    [InlineData("pkg:")]
    [InlineData("pkg:npm")]
    [InlineData("pkg:npm/")]
    [InlineData("pkg:npm/%zz")]
    [InlineData("pkg:npm/%ff")]
    [InlineData("pkg:npm/a%2Fb%2F/c%2Fd/e")]
    [InlineData("pkg:npm/a?k=1&k=2")]
    [InlineData("pkg:npm/a?=1")]
    [InlineData("pkg:pypi/namespace/name")]
    [InlineData("http://example.test/npm/a")]
    public void What_is_not_a_purl_is_refused(string text)
    {
        Assert.False(PackageUrl.TryParse(text, out _));
        Assert.Throws<FormatException>(() => PackageUrl.Parse(text));
    }

    [Fact]
    public void A_purl_of_absurd_length_is_refused() => Assert.False(PackageUrl.TryParse("pkg:npm/" + new string('a', 10_000), out _));

    [Fact]
    public void What_is_written_is_read_back()
    {
        var text = Gen.String[Gen.Char["abcXYZ019@/?#%&=+:. _-~ü漢"], 1, 12];
        var part = text.Where(value => !value.Contains('/', StringComparison.Ordinal) && value is not ("." or ".."));
        Gen.Select(Gen.OneOf(Gen.Const("npm"), Gen.Const("generic"), Gen.Const("github"), Gen.Const("maven")), text, part, text, text, text).Sample((type, @namespace, name, version, value, subpath) =>
        {
            Assert.True(PackageUrl.TryCreate(type, @namespace, name, version, new Dictionary<string, string> { ["key"] = value }, subpath, out var purl));
            Assert.True(PackageUrl.TryParse(purl.ToString(), out var read));
            Assert.Equal(purl.ToString(), read.ToString());
            Assert.Equal((purl.Namespace, purl.Name, purl.Version, purl.Subpath), (read.Namespace, read.Name, read.Version, read.Subpath));
            Assert.Equal(purl.Qualifiers["key"], read.Qualifiers["key"]);
        });
    }

    [Fact]
    public void No_text_makes_the_parser_throw() =>
        Gen.String[Gen.Char["pkg:nm/@?#%2F&=.-\0ü"], 0, 40].Sample(text =>
        {
            if (PackageUrl.TryParse("pkg:" + text, out var purl))
            {
                Assert.Equal(purl, PackageUrl.Parse(purl.ToString()));
            }
        });

    private static string? Explain(JsonElement test)
    {
        var input = test.GetProperty("input");
        var purl = Read(input);
        if (test.GetProperty("expected_failure").GetBoolean())
        {
            return purl is null ? null : $"accepted {input} as {purl}";
        }

        if (purl is null)
        {
            return $"refused {input}";
        }

        var expected = test.GetProperty("expected_output");
        if (expected.ValueKind == JsonValueKind.String)
        {
            return purl.ToString() == expected.GetString() ? null : $"{purl} is not {expected}";
        }

        var same = purl.Type == Text(expected, "type")
            && purl.Namespace == Text(expected, "namespace")
            && purl.Name == Text(expected, "name")
            && purl.Version == Text(expected, "version")
            && purl.Subpath == Text(expected, "subpath")
            && (Qualifiers(expected) ?? []).OrderBy(pair => pair.Key, StringComparer.Ordinal).SequenceEqual(purl.Qualifiers);
        return same ? null : $"{purl} is not {expected}";
    }

    private static PackageUrl? Read(JsonElement input)
    {
        if (input.ValueKind == JsonValueKind.String)
        {
            return PackageUrl.TryParse(input.GetString(), out var parsed) ? parsed : null;
        }

        return PackageUrl.TryCreate(
            input.GetProperty("type").GetString(),
            input.GetProperty("namespace").GetString(),
            input.GetProperty("name").GetString(),
            input.GetProperty("version").GetString(),
            Qualifiers(input),
            input.GetProperty("subpath").GetString(),
            out var created)
            ? created
            : null;
    }

    private static Dictionary<string, string>? Qualifiers(JsonElement element) =>
        element.GetProperty("qualifiers") is { ValueKind: JsonValueKind.Object } values
            ? values.EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetString()!)
            : null;

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";
}
