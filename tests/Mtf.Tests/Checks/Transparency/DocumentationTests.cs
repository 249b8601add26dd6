using Mtf.Artifacts;
using Mtf.Checks;
using Mtf.Checks.Texts;
using Mtf.Checks.Transparency.Documentation;
using Mtf.Findings;
using Mtf.Inventories;
using Xunit;

namespace Mtf.Tests.Checks.Transparency;

public sealed class DocumentationTests
{
    private const string Full = """
        # Mail server

        Lets an assistant read and send mail through an IMAP account, with the approval of its user for every message that leaves.

        ## Tools

        | name | what it does |
        |---|---|
        | `list_messages` | Lists the newest messages of a folder with sender, subject and date. |
        | `send_message` | Sends one message after the user has approved recipient and text. |

        ## Configuration

        Set the account in the environment of the client:

        ```json
        { "env": { "MAIL_HOST": "mail.example.test" } }
        ```

        ## Permissions

        The server connects to the configured host only. It reads no files, starts no processes, and needs a password that is
        limited to one mailbox.

        ## Privacy

        Messages pass through memory and are never written to disk; no statistics are collected, and nothing is sent to
        anybody but the mail host of the user.

        ## Architecture

        One process speaks the protocol on standard input and keeps one connection to the mail host. Handlers are pure functions
        over a small client class, so each tool can be read on its own without knowing the others.

        ## Reporting vulnerabilities

        Write to security@example.test.
        """;

    [Fact]
    public void A_full_readme_earns_all() => Assert.Equal(1, Assess(("README.md", Full), ("LICENSE", new string('x', 300))).Credit);

    [Fact]
    public void Every_missing_topic_is_named_and_costs()
    {
        var assessed = Assess(("README.md", Full.Replace("## Privacy", "## More", StringComparison.Ordinal)));

        Assert.Equal(0.85, assessed.Credit, 3);
        Assert.Contains("missing: data handling, licence", assessed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_earned_without_documents() => Assert.Equal(0, Assess(("index.js", "let a;")).Credit);

    [Fact]
    public void Headings_without_substance_earn_nothing() =>
        Assert.Equal(0, Assess(("README.md", "# A\n## Tools\n## Configuration\n## Permissions\n## Privacy\n## Architecture\n## Security contact\n")).Credit);

    [Fact]
    public void Repeated_keywords_earn_nothing()
    {
        var stuffing = string.Join(' ', Enumerable.Repeat("security permissions", 40));

        Assert.Equal(0, Assess(("README.md", $"# A\n## Permissions\n{stuffing}\n## Privacy\n{stuffing}\n")).Credit);
    }

    [Fact]
    public void Badges_and_links_are_no_purpose() =>
        Assert.Equal(0, Assess(("README.md", "# A\n[![build status of the main branch](https://a.example.test/x y z)](https://b.example.test)\n<p align=\"center\" title=\"one two three four\">\n")).Credit);

    [Fact]
    public void Known_tools_must_be_named()
    {
        var inventory = new Inventory
        {
            Name = "example",
            Capabilities = [.. new[] { "archive", "purge", "list_messages" }.Select(name => new DeclaredCapability("tool", name, "", null, null, null, new Location("manifest.json")))],
        };

        Assert.Contains("missing: tools", Assess(inventory, ("README.md", Full)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Documents_of_dependencies_do_not_count() => Assert.Equal(0, Assess(("node_modules/a/README.md", Full)).Credit);

    [Fact]
    public void The_description_of_a_wheel_is_its_readme() =>
        Assert.True(Assess(("mail-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: mail\n\n" + Full)).Credit > 0.8);

    [Theory]
    [InlineData("MIT", true)]
    [InlineData("(MIT OR Apache-2.0)", true)]
    [InlineData("GPL-3.0-or-later WITH Classpath-exception-2.0", true)]
    [InlineData("MIT AND (BSD-3-Clause OR ISC)", true)]
    [InlineData("UNLICENSED", false)]
    [InlineData("SEE LICENSE IN LICENSE", false)]
    [InlineData("MIT OR", false)]
    [InlineData("(MIT", false)]
    [InlineData("MIT)", false)]
    [InlineData("MIT Apache-2.0", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Licence_expressions_are_parsed(string? expression, bool isValid) => Assert.Equal(isValid, LicenseExpression.IsValid(expression));

    [Fact]
    public void Headings_of_all_styles_are_found_and_code_is_not()
    {
        var sections = MarkdownOutline.Parse("intro\n# One\ntext\n```sh\n# comment\n```\nTwo\n---\nmore\n<h3 align=\"center\">Three</h3>\n");

        Assert.Equal([(0, ""), (1, "One"), (2, "Two"), (3, "Three")], sections.Select(section => (section.Level, section.Heading)));
        Assert.Equal("more", Assert.Single(sections[2].Own));
    }

    private static Assessed Assess(params (string Path, string Text)[] files) => Assess(new Inventory { Name = "example" }, files);

    private static Assessed Assess(Inventory inventory, params (string Path, string Text)[] files) =>
        Assert.IsType<Evidence<Assessed>.Collected>(new DocumentationAssessment().Assess(TestEvidence.Of(new MemoryTree(files), inventory))).Value;
}
