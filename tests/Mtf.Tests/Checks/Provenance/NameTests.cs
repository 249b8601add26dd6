using Mtf.Checks.Provenance.AuthenticName;
using Mtf.Checks.Provenance.HallucinationBait;
using Mtf.Checks.Provenance.LookalikeName;
using Mtf.Checks.Provenance.ScopeMimicry;
using Mtf.Findings;
using Mtf.Packages;
using Mtf.Tests.Checks.Metadata;
using Xunit;

namespace Mtf.Tests.Checks.Provenance;

public class NameTests
{
    [Theory]
    [InlineData("wether", "weather", Slip.Omission)]
    [InlineData("weaather", "weather", Slip.Doubling)]
    [InlineData("waether", "weather", Slip.Swap)]
    [InlineData("weatjer", "weather", Slip.Substitution)]
    [InlineData("weatherx", "weather", Slip.Insertion)]
    [InlineData("weathers", "weather", Slip.Plural)]
    [InlineData("weather2", "weather", Slip.Number)]
    [InlineData("weather", "weather", Slip.None)]
    [InlineData("watehr", "weather", Slip.None)]
    [InlineData("", "w", Slip.Omission)]
    public void A_slip_is_told_by_its_kind(string typed, string meant, Slip slip) => Assert.Equal(slip, NameShape.OneSlip(typed, meant));

    [Theory]
    [InlineData("mcp-rem0te", "mcp-remote")]
    [InlineData("mсp-remote", "mcp-remote")]
    [InlineData("mcp-remo\u200Bte", "mcp-remote")]
    [InlineData("rncp-remote", "mcp-remote")]
    public void Names_that_look_the_same_have_one_skeleton(string left, string right) => Assert.Equal(NameShape.Skeleton(right), NameShape.Skeleton(left));

    [Theory]
    [InlineData(Ecosystem.Npm)]
    [InlineData(Ecosystem.PyPI)]
    [InlineData(Ecosystem.NuGet)]
    public void No_listed_name_is_flagged(Ecosystem ecosystem)
    {
        var type = ecosystem.ToString().ToLowerInvariant();
        foreach (var name in NameCorpus.Shipped.Of(ecosystem).Names)
        {
            var evidence = MetadataExample.Read($"subject: \"{type}:{name.Full}@1.0.0\"");

            Assert.Empty(new LookalikeNameCheck().Run(evidence).ValueOrDefault!);
            Assert.Empty(new ScopeMimicryCheck().Run(evidence).ValueOrDefault!);
            Assert.Empty(new HallucinationBaitCheck().Run(evidence).ValueOrDefault!);
        }
    }

    [Fact]
    public void A_list_of_the_user_replaces_the_shipped_one()
    {
        var corpus = NameCorpus.Shipped.With("npm-mcp", "# ours\nacme-billing-mcp\n");
        var evidence = MetadataExample.Read("subject: npm:acme-biling-mcp@1.0.0");

        Assert.Empty(new LookalikeNameCheck().Run(evidence).ValueOrDefault!);
        Assert.Single(new LookalikeNameCheck(corpus).Run(evidence).ValueOrDefault!);
        Assert.Empty(new LookalikeNameCheck(corpus).Run(MetadataExample.Read("subject: npm:tavily-mpc@1.0.0")).ValueOrDefault!);
    }

    [Fact]
    public void Only_a_new_package_is_a_confident_typosquat_by_a_slip()
    {
        const string Subject = "subject: npm:firecrwal-mcp@1.0.0\nasOf: 2026-03-01\n";
        var unknown = Assert.Single(new LookalikeNameCheck().Run(MetadataExample.Read(Subject)).ValueOrDefault!);
        var young = Assert.Single(new LookalikeNameCheck().Run(MetadataExample.Read(Subject + "versions: [{ version: 1.0.0, at: 2026-02-20 }]")).ValueOrDefault!);
        var many = string.Join(", ", Enumerable.Range(0, 20).Select(patch => $"{{ version: 1.0.{patch}, at: 2024-02-20 }}"));
        var old = new LookalikeNameCheck().Run(MetadataExample.Read(Subject + $"versions: [{many}]")).ValueOrDefault!;

        Assert.Equal((Severity.Medium, null), (unknown.Severity, unknown.Cap));
        Assert.Equal((Severity.High, "confident-typosquat"), (young.Severity, young.Cap));
        Assert.Empty(old);
    }

    [Theory]
    [InlineData("npm:@modelcontextprotoco1/server-filesystem@1.0.0")]
    [InlineData("npm:modelcontextprotocol-server-filesystem@1.0.0")]
    [InlineData("npm:@modelcontextprtocol/sdk@1.0.0")]
    [InlineData("nuget:ModelContextProtoco1.Core@1.0.0")]
    [InlineData("npm:@playwrigth/mcp@1.0.0")]
    public void An_imitated_scope_is_found(string subject) =>
        Assert.Single(new ScopeMimicryCheck().Run(MetadataExample.Read($"subject: \"{subject}\"")).ValueOrDefault!);

    [Theory]
    [InlineData("x")]
    [InlineData("@")]
    [InlineData("@/")]
    [InlineData("-._-")]
    public void A_degenerate_name_is_not_flagged(string name)
    {
        var evidence = MetadataExample.Read($"subject: \"generic:x@1.0.0\"\nname: \"{name}\"");

        Assert.Empty(new LookalikeNameCheck().Run(evidence).ValueOrDefault!);
        Assert.Empty(new ScopeMimicryCheck().Run(evidence).ValueOrDefault!);
        Assert.Empty(new HallucinationBaitCheck().Run(evidence).ValueOrDefault!);
    }

    [Fact]
    public void A_name_of_a_megabyte_is_cut_before_it_is_compared()
    {
        var name = RegistryName.Parse(Ecosystem.Npm, new string('a', 1 << 20));

        Assert.Equal(214, name.Full.Length);
    }
}
