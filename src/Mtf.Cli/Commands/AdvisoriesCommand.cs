using System.CommandLine;
using System.Globalization;
using Mtf.Advisories;
using Mtf.Evaluations;
using Mtf.Reports;

namespace Mtf.Cli.Commands;

/// <summary><c>mtf advisories</c>: fetch, import and show the advisory data that scans are matched against.</summary>
internal sealed class AdvisoriesCommand
{
    private readonly Terminal terminal;
    private readonly Func<string, string?> variable;

    private AdvisoriesCommand(Terminal terminal, Func<string, string?> variable) => (this.terminal, this.variable) = (terminal, variable);

    /// <param name="terminal">Where progress is shown.</param>
    /// <param name="variable">Looks up an environment variable; the process's own by default.</param>
    public static Command Create(Terminal terminal, Func<string, string?>? variable = null)
    {
        var command = new AdvisoriesCommand(terminal, variable ?? Environment.GetEnvironmentVariable);
        return new("advisories", "Fetch, import and show the advisory data (OSV, EPSS, KEV)")
        {
            command.CreateUpdate(),
            command.CreateImport(),
            command.CreateStatus(),
        };
    }

    private AdvisoryStore Store => new(AdvisoryStore.DefaultDirectory(variable), TimeProvider.System);

    private Command CreateUpdate()
    {
        var osv = new Option<string?>("--osv-url") { Description = "Base of an OSV bucket (also MTF_OSV_URL)" };
        var epss = new Option<string?>("--epss-url") { Description = "EPSS scores, CSV or gzip (also MTF_EPSS_URL)" };
        var kev = new Option<string?>("--kev-url") { Description = "KEV catalogue, JSON (also MTF_KEV_URL)" };
        var command = new Command("update", "Download what changed since the last time") { osv, epss, kev };
        command.SetAction((parse, cancellationToken) => GuardAsync(parse, async error =>
        {
            var feeds = AdvisoryFeeds.FromEnvironment(variable);
            return await UpdateAsync(
                new AdvisoryFeeds(Given(parse, osv) ?? feeds.Osv, Given(parse, epss) ?? feeds.Epss, Given(parse, kev) ?? feeds.Kev), error, cancellationToken);
        }));
        return command;
    }

    private Command CreateImport()
    {
        var path = new Argument<string>("path") { Description = "OSV bucket folder, zip or folder of OSV records, EPSS CSV, or KEV JSON" };
        var command = new Command("import", "Take advisory data from a file or folder; what it is, its content tells") { path };
        command.SetAction((parse, cancellationToken) => GuardAsync(parse, async error =>
        {
            foreach (var imported in Store.Import(parse.GetValue(path)!, cancellationToken))
            {
                var skipped = imported.Malformed == 0 ? "" : $", {imported.Malformed} malformed skipped (first: {imported.Problems[0]})";
                await error.WriteLineAsync(TerminalText.Escape(string.Create(CultureInfo.InvariantCulture, $"{imported.Name}: {imported.Records} imported{skipped}")));
            }

            return ExitCode.Allowed;
        }));
        return command;
    }

    private Command CreateStatus()
    {
        var json = new Option<bool>("--json") { Description = "Machine-readable output" };
        var command = new Command("status", "Show what data there is and how old it is") { json };
        command.SetAction((parse, _) => GuardAsync(parse, async error =>
        {
            var status = Store.Status();
            var now = TimeProvider.System.GetUtcNow();
            var output = parse.InvocationConfiguration.Output;
            if (parse.GetValue(json))
            {
                await output.WriteLineAsync(AdvisoryStatusText.Json(status, now));
            }
            else if (status.Index is { } index)
            {
                AdvisoryStatusText.Write(status, index, now, output);
            }
            else
            {
                await error.WriteLineAsync($"mtf: {TerminalText.Escape(status.Problem ?? "")}");
            }

            return status.Problem is null ? ExitCode.Allowed : ExitCode.NotEvaluated;
        }));
        return command;
    }

    private static Uri? Given(ParseResult parse, Option<string?> option) =>
        parse.GetValue(option) is { } text ? AdvisoryFeeds.ParseUrl(text, option.Name) : null;

    private async Task<ExitCode> UpdateAsync(AdvisoryFeeds feeds, TextWriter error, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(30) });
        IReadOnlyList<FeedResult> results;
        using (var line = new ProgressLine(error, terminal.LiveProgress, terminal.Width))
        {
            results = await Store.UpdateAsync(feeds, client, new FeedProgress(line), cancellationToken);
        }

        foreach (var result in results)
        {
            await error.WriteLineAsync(TerminalText.Escape($"{result.Name}: {(result.Outcome == FeedOutcome.Failed ? "failed: " : "")}{result.Detail}"));
        }

        return results.Any(result => result.Outcome == FeedOutcome.Failed) ? ExitCode.NotEvaluated : ExitCode.Allowed;
    }

    private static async Task<int> GuardAsync(ParseResult parse, Func<TextWriter, Task<ExitCode>> action)
    {
        var error = parse.InvocationConfiguration.Error;
        try
        {
            return (int)await action(error);
        }
        catch (AdvisoryException exception)
        {
            await error.WriteLineAsync($"mtf: {Failure.Message(exception)}");
            return (int)ExitCode.NotEvaluated;
        }
    }

    private sealed class FeedProgress(ProgressLine line) : IProgress<AdvisoryProgress>
    {
        public void Report(AdvisoryProgress value) => line.Report(value.Feed == "index"
            ? new EvaluationProgress("Building the index", "")
            : new EvaluationProgress($"Downloading {value.Feed}", "", value.Total is > 0 and { } total ? (double)value.Done / total : null));
    }
}
