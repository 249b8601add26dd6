using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Mtf.Artifacts;
using Mtf.Checks.Permissions.EmbeddedSecret;
using Mtf.Findings;
using Xunit;

namespace Mtf.Tests.Checks.Permissions;

public sealed class EmbeddedSecretTests
{
    private const string Letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    [Fact]
    public void Knows_the_checksum_of_published_tokens() =>
        Assert.True(TokenFormat.HasBase62Checksum("zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ" + "0mLq17"));

    [Fact]
    public void A_private_key_that_decodes_caps_the_rating()
    {
        using var key = RSA.Create(2048);

        var finding = Assert.Single(Run(("server/key.js", $"const key = `{key.ExportPkcs8PrivateKeyPem()}`;")));

        Assert.Equal(("live-secret", Severity.High), (finding.Cap, finding.Severity));
    }

    [Fact]
    public void A_private_key_with_escaped_line_ends_is_found()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var json = $$"""{ "private_key": "{{key.ExportPkcs8PrivateKeyPem().Replace("\n", "\\n", StringComparison.Ordinal)}}" }""";

        Assert.Equal("live-secret", Assert.Single(Run(("credentials.json", json))).Cap);
    }

    [Theory]
    [InlineData("node_modules/tls-lib/server.js")]
    [InlineData("test/server.pem")]
    [InlineData("certs/localhost.key")]
    public void A_private_key_of_a_dependency_a_test_or_this_machine_does_not(string path)
    {
        using var key = RSA.Create(2048);

        var finding = Assert.Single(Run((path, key.ExportPkcs8PrivateKeyPem())));

        Assert.Equal((null, Severity.Medium), (finding.Cap, finding.Severity));
    }

    [Fact]
    public void A_public_key_or_a_certificate_is_no_secret()
    {
        using var key = RSA.Create(2048);

        Assert.Empty(Run(("key.pem", key.ExportSubjectPublicKeyInfoPem())));
    }

    [Fact]
    public void Values_are_masked()
    {
        var token = "gh" + "p_" + Token(1);

        var finding = Assert.Single(Run(("a.js", $"x = '{token}'")));

        Assert.DoesNotContain(token[8..], finding.Evidence, StringComparison.Ordinal);
        Assert.Equal("live-secret", finding.Cap);
    }

    [Fact]
    public void A_token_with_a_wrong_checksum_is_no_live_token()
    {
        var token = Token(1);
        var wrong = token[..^1] + (token[^1] == 'a' ? 'b' : 'a');

        var finding = Assert.Single(Run(("a.js", $"x = '{"gh" + "p_" + wrong}'")));

        Assert.Equal((null, Severity.Low), (finding.Cap, finding.Severity));
    }

    [Fact]
    public void A_token_inside_a_binary_is_found()
    {
        byte[] binary = [0, 1, 2, 0, .. Encoding.ASCII.GetBytes($"\0gh{"o_" + Token(2)}\0"), 0, 0];

        var findings = Collected(new MemoryTree([("app.node", binary)]));

        Assert.Equal("live-secret", Assert.Single(findings).Cap);
    }

    [Fact]
    public void One_secret_in_twin_files_is_one_finding()
    {
        var text = $"x = '{"gh" + "p_" + Token(3)}'";

        var finding = Assert.Single(Run(("dist/a.cjs", text), ("dist/a.mjs", text)));

        Assert.Contains("1 more", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1 << 18)]
    [InlineData((1 << 18) - 20)]
    [InlineData((1 << 18) + (16 << 10) - 10)]
    [InlineData(3 << 18)]
    public void Finds_a_token_on_any_side_of_a_window(int offset)
    {
        var text = new string('\n', offset) + $"x = '{"gh" + "p_" + Token(4)}'";

        Assert.Equal(offset + 1, Assert.Single(Run(("a.js", text))).Location!.Line);
    }

    [Fact]
    public void Fifty_megabytes_take_less_than_a_few_seconds()
    {
        var line = "  const token = await session.getToken({ secret: options.secret, url: \"https://api.acme.test/v1\" }); // eyJ sk_ key\n";
        var tree = new MemoryTree([("a.js", Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(line, (50 << 20) / line.Length))))]);

        var clock = Stopwatch.StartNew();
        Assert.Empty(Collected(tree));

        // The bench measures the real figure; this bound only catches a scan that is no longer linear.
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"{clock.Elapsed}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_bytes_crash_the_search(int seed)
    {
        var random = new Random(seed);
        var anchors = new[] { "-----BEGIN PRIVATE KEY-----", "eyJhbGciOiJIUzI1NiJ9.", "postgres://a:", "AKIA", "T3BlbkFJ", ":AA", "AccountKey=", "secret=", "\"", "=" };
        var bytes = new List<byte>();
        for (var i = 0; i < 20_000; i++)
        {
            bytes.AddRange(random.Next(4) == 0 ? Encoding.ASCII.GetBytes(anchors[random.Next(anchors.Length)]) : [(byte)random.Next(256)]);
        }

        Assert.NotNull(Collected(new MemoryTree([("a.txt", bytes.ToArray())])));
    }

    /// <summary>A made-up body with its checksum.</summary>
    private static string Token(int seed)
    {
        var random = new Random(seed);
        var body = string.Concat(Enumerable.Range(0, 30).Select(_ => Letters[random.Next(62)]));
        uint crc = uint.MaxValue;
        foreach (var character in body)
        {
            crc ^= character;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        var rest = ~crc;
        var checksum = "";
        for (var i = 0; i < 6; i++, rest /= 62)
        {
            checksum = Letters[(int)(rest % 62)] + checksum;
        }

        return body + checksum;
    }

    private static IReadOnlyList<Finding> Run(params (string Path, string Text)[] files) => Collected(new MemoryTree(files));

    private static IReadOnlyList<Finding> Collected(FileTree files) =>
        Assert.IsType<Evidence<IReadOnlyList<Finding>>.Collected>(new EmbeddedSecretCheck().Run(TestEvidence.Of(files))).Value;
}
