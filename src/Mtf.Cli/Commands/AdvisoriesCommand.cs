using System.CommandLine;
using System.Globalization;
using Mtf.Advisories;
using Spectre.Console;

namespace Mtf.Cli.Commands;

/// <summary><c>mtf advisories</c>: fetch, import and show the advisory data that scans are matched against.</summary>
internal static class AdvisoriesCommand
{
    private const int Done = 0;
    private const int Failed = 3;

    public static Command Create() => new("advisories", "Fetch, import and show the advisory data (OSV, EPSS, KEV)")
    {
        CreateUpdate(),
        CreateImport(),
        CreateStatus(),
    };

    private static Command CreateUpdate()
    {
        var osv = new Option<string?>("--osv-url") { Description = "Base of an OSV bucket (also MTF_OSV_URL)" };
        var epss = new Option<string?>("--epss-url") { Description = "EPSS scores, CSV or gzip (also MTF_EPSS_URL)" };
        var kev = new Option<string?>("--kev-url") { Description = "KEV catalogue, JSON (also MTF_KEV_URL)" };
        var command = new Command("update", "Download what changed since the last time") { osv, epss, kev };
        command.SetAction((parse, cancellationToken) => GuardAsync(parse, async () =>
        {
            var feeds = AdvisoryFeeds.FromEnvironment(name => name switch
            {
                "MTF_OSV_URL" => parse.GetValue(osv),
                "MTF_EPSS_URL" => parse.GetValue(epss),
                _ => parse.GetValue(kev),
            } ?? Environment.GetEnvironmentVariable(name));
            return await UpdateAsync(feeds, parse.InvocationConfiguration.Error, cancellationToken);
        }));
        return command;
    }

    private static Command CreateImport()
    {
        var path = new Argument<string>("path") { Description = "OSV bucket folder, zip or folder of OSV records, EPSS CSV, or KEV JSON" };
        var command = new Command("import", "Take advisory data from a file or folder; what it is, its content tells") { path };
        command.SetAction((parse, cancellationToken) => GuardAsync(parse, () =>
        {
            foreach (var imported in Store().Import(parse.GetValue(path)!, cancellationToken))
            {
                parse.InvocationConfiguration.Error.WriteLine($"{imported.Name}: {imported.Records} imported{Skipped(imported)}");
            }

            return Task.FromResult(Done);
        }));
        return command;
    }

    private static Command CreateStatus()
    {
        var json = new Option<bool>("--json") { Description = "Machine-readable output" };
        var command = new Command("status", "Show what data there is and how old it is") { json };
        command.SetAction((parse, _) => GuardAsync(parse, () =>
        {
            var status = Store().Status();
            var now = TimeProvider.System.GetUtcNow();
            if (parse.GetValue(json))
            {
                parse.InvocationConfiguration.Output.WriteLine(AdvisoryStatusText.Json(status, now));
            }
            else
            {
                AdvisoryStatusText.Table(status, now, parse.InvocationConfiguration.Output);
            }

            return Task.FromResult(status.Problem is null ? Done : Failed);
        }));
        return command;
    }

    private static async Task<int> UpdateAsync(AdvisoryFeeds feeds, TextWriter error, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(30) });
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        IReadOnlyList<FeedResult> results = [];
        await terminal.Progress().AutoClear(true).StartAsync(async context =>
            results = await Store().UpdateAsync(feeds, client, new FeedProgress(context), cancellationToken));
        foreach (var result in results)
        {
            error.WriteLine($"{result.Name}: {(result.Outcome == FeedOutcome.Failed ? "failed: " : "")}{Printable(result.Detail)}");
        }

        return results.Any(result => result.Outcome == FeedOutcome.Failed) ? Failed : Done;
    }

    private static async Task<int> GuardAsync(ParseResult parse, Func<Task<int>> action)
    {
        try
        {
            return await action();
        }
        catch (AdvisoryException exception)
        {
            parse.InvocationConfiguration.Error.WriteLine($"mtf: {Printable(exception.Message)}");
            return Failed;
        }
    }

    private static AdvisoryStore Store() => new(AdvisoryStore.DefaultDirectory(Environment.GetEnvironmentVariable), TimeProvider.System);

    private static string Skipped(AdvisoryImported imported) => imported.Malformed == 0
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $", {imported.Malformed} malformed skipped (first: {Printable(imported.Problems[0])})");

    // Names of entries come from the archive: no control characters reach the terminal.
    private static string Printable(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? '\uFFFD' : letter));

    private sealed class FeedProgress(ProgressContext context) : IProgress<AdvisoryProgress>
    {
        private readonly Dictionary<string, ProgressTask> tasks = new(StringComparer.Ordinal);

        public void Report(AdvisoryProgress value)
        {
            if (!tasks.TryGetValue(value.Feed, out var task))
            {
                tasks.Add(value.Feed, task = context.AddTask(value.Feed));
            }

            task.IsIndeterminate = value.Total is null;
            task.MaxValue = value.Total ?? 1;
            task.Value = value.Done;
        }
    }
}
