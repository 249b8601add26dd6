using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Mtf.Evaluations;

namespace Mtf.Cli.Commands;

/// <summary><c>mtf scan</c>: rates MCP servers.</summary>
internal sealed class ScanCommand
{
    private readonly Argument<string[]> targets = new("target")
    {
        Description = "npm:NAME[@VERSION], pypi:NAME, nuget:NAME, a purl, a package file, a directory, a git or https URL, or - for a list on stdin",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<bool> json = new("--json") { Description = "Write canonical JSON, one line per target" };
    private readonly Option<bool> sarif = new("--sarif") { Description = "Write SARIF 2.1.0" };
    private readonly Option<bool> markdown = new("--markdown") { Description = "Write Markdown for a pull request" };
    private readonly Option<string?> sbom = new("--sbom") { Description = "Write the bill of materials", HelpName = "format" };
    private readonly Option<string?> file = new("--output", "-o") { Description = "Write to a file; its extension chooses the format", HelpName = "file" };
    private readonly Option<bool> offline = new("--offline") { Description = "Use only what is cached" };

    private readonly Option<string?> asOf = new("--as-of") { Description = "Judge as of a date, 2026-01-31 or 2026-01-31T08:00:00Z", HelpName = "date" };

    private readonly Option<Threshold[]> failOn = new("--fail-on")
    {
        Description = $"Exit 1 when not met: {Threshold.Syntax} (repeatable)",
        HelpName = "threshold",
        CustomParser = ParseThresholds,
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string[]> vex = new("--vex")
    {
        Description = "OpenVEX document whose statements excuse vulnerabilities (repeatable)",
        HelpName = "file",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string[]> suppress = new("--suppressions")
    {
        Description = "YAML file of findings that stop no gate, each with a reason (repeatable)",
        HelpName = "file",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<bool> noCache = new("--no-cache") { Description = "Neither read nor write cached downloads" };
    private readonly Option<bool> verbose = new("--verbose", "-v") { Description = "Show every finding and every control" };
    private readonly Option<bool> quiet = new("--quiet", "-q") { Description = "No progress on standard error" };
    private readonly IReadOnlyList<Sbom> sboms;

    private ScanCommand(IReadOnlyList<Sbom> sboms)
    {
        this.sboms = sboms;
        sbom.AcceptOnlyFromAmong([.. sboms.Select(bill => bill.Name)]);
        asOf.Validators.Add(result =>
        {
            if (ParseDate(result.Tokens[^1].Value) is null)
            {
                result.AddError($"'{result.Tokens[^1].Value}' is not a date such as 2026-01-31 or 2026-01-31T08:00:00Z.");
            }
        });
        failOn.CompletionSources.Add("level:scanned", "level:reviewed", "level:verified", "rating:70", "critical", "high", "medium", "low");
    }

    public static Command Create(Evaluate evaluate, IReadOnlyList<Sbom> sboms, Terminal terminal)
    {
        var scan = new ScanCommand(sboms);
        var command = new Command("scan", "Rate MCP servers: what was measured, what limits the score, how to fix it")
        {
            scan.targets, scan.json, scan.sarif, scan.markdown, scan.file, scan.offline, scan.asOf, scan.failOn, scan.vex, scan.suppress, scan.noCache, scan.verbose, scan.quiet,
        };
        if (sboms.Count > 0)
        {
            command.Options.Insert(3, scan.sbom);
        }

        command.Validators.Add(scan.Validate);
        command.SetAction(async (parse, cancellationToken) =>
        {
            var configuration = parse.InvocationConfiguration;
            var run = new ScanRun(scan.Request(parse), evaluate, terminal, configuration.Output, configuration.Error);
            return (int)await run.RunAsync(cancellationToken);
        });
        return command;
    }

    private ScanRequest Request(ParseResult parse) => new()
    {
        Targets = parse.GetValue(targets)!,
        Report = Chosen(parse.CommandResult).FirstOrDefault()
            ?? (parse.GetValue(file) is { } path ? ReportChoice.OfFile(path, sboms)! : new ReportChoice(ReportFormat.Text)),
        OutputFile = parse.GetValue(file),
        Options = new EvaluationOptions { Offline = parse.GetValue(offline), AsOf = ParseDate(parse.GetValue(asOf)), NoCache = parse.GetValue(noCache), VexFiles = parse.GetValue(vex) ?? [] },
        Thresholds = parse.GetValue(failOn) ?? [],
        SuppressionFiles = parse.GetValue(suppress) ?? [],
        Verbose = parse.GetValue(verbose),
        Quiet = parse.GetValue(quiet),
    };

    private void Validate(CommandResult result)
    {
        var chosen = Chosen(result).ToList();
        if (result.GetValue(targets)?.FirstOrDefault(target => target is ['-', _, ..]) is { } unknown)
        {
            result.AddError($"There is no option '{unknown}'. A file whose name starts with a dash is written as ./{unknown}.");
        }
        else if (chosen.Count > 1)
        {
            result.AddError("Choose one of --json, --sarif, --markdown and --sbom.");
        }
        else if (chosen.Count == 0 && result.GetValue(file) is { } path && ReportChoice.OfFile(path, sboms) is null)
        {
            result.AddError($"The format of '{path}' is not clear: end it in .json, .sarif, .md or .txt, or add --json, --sarif or --markdown.");
        }
        else if (chosen is [{ Format: ReportFormat.Sbom }] && result.GetValue(targets) is not [not "-"])
        {
            result.AddError("--sbom describes one target.");
        }
    }

    private IEnumerable<ReportChoice> Chosen(CommandResult result)
    {
        foreach (var (option, format) in new[] { (json, ReportFormat.Json), (sarif, ReportFormat.Sarif), (markdown, ReportFormat.Markdown) })
        {
            if (result.GetValue(option))
            {
                yield return new ReportChoice(format);
            }
        }

        if (sboms.Count > 0 && sboms.FirstOrDefault(bill => bill.Name == result.GetValue(sbom)) is { } chosen)
        {
            yield return new ReportChoice(ReportFormat.Sbom, chosen);
        }
    }

    private static DateTimeOffset? ParseDate(string? text)
    {
        string[] formats = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];
        return DateTimeOffset.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;
    }

    private static Threshold[] ParseThresholds(ArgumentResult result)
    {
        var thresholds = new List<Threshold>();
        foreach (var token in result.Tokens)
        {
            if (Threshold.TryParse(token.Value, out var threshold))
            {
                thresholds.Add(threshold);
            }
            else
            {
                result.AddError($"'{token.Value}' is not a threshold: {Threshold.Syntax}, for example level:scanned, rating:60, high.");
            }
        }

        return [.. thresholds];
    }
}
