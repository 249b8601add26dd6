using Mtf.Evaluations;
using Mtf.Scoring;
using Mtf.Tests.Checks;
using Xunit;

namespace Mtf.Tests.Evaluations;

/// <summary>What the baseline of the level Scanned takes for looked at.</summary>
public sealed class BaselineTests
{
    private const string Declaration = """{ "permissions": { "network": [ { "host": "api.acme.net", "reason": "mails" } ] } }""";

    [Fact]
    public void Analysed_code_answers_for_static_analysis_and_permission_surface()
    {
        var rating = Rate(("package.json", """{ "name": "mail", "version": "1.0.0", "main": "index.js" }"""), ("mtf.json", Declaration), ("index.js", "await fetch('https://api.acme.net/mails');"));

        Assert.DoesNotContain(rating.NextLevel!.Missing, line => line.StartsWith("Static analysis", StringComparison.Ordinal) || line.StartsWith("Permission surface", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("README.md", "No code.")]
    [InlineData("index.js", "let = = 3;")]
    public void Code_that_was_not_analysed_answers_for_nothing(string file, string text)
    {
        var rating = Rate(("package.json", """{ "name": "mail", "version": "1.0.0", "main": "index.js" }"""), ("mtf.json", Declaration), (file, text));

        Assert.Contains(rating.NextLevel!.Missing, line => line.StartsWith("Static analysis is missing", StringComparison.Ordinal));
        Assert.Contains(rating.NextLevel.Missing, line => line.StartsWith("Permission surface is missing", StringComparison.Ordinal));
    }

    private static Rating Rate(params (string, string)[] files) => Evaluator.Judged(TestEvidence.Of(files), "example", Standard.Current).Rating;
}
