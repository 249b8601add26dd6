using Mtf.Evaluations;
using Mtf.Flow.Facts;

namespace Mtf.Reports;

/// <summary>One line of what the code can reach.</summary>
/// <param name="Title">What kind of access, in plain words.</param>
/// <param name="Details">Hosts, paths, variables or commands, each once; what the code does not fix stands in holes.</param>
/// <param name="IsOpen">In at least one place only a run tells which.</param>
public sealed record AccessLine(string Title, IReadOnlyList<string> Details, bool IsOpen);

/// <summary>What the code can reach, for a reader: grouped, without the code that is proved to be a known package's.</summary>
public static class AccessSummary
{
    private const string Unknown = "⟨?⟩";

    private static readonly (string Title, string[] Kinds)[] Groups =
    [
        ("Network", ["net.http", "net.ws", "net.sdk", "net.model", "net.socket", "net.udp", "net.dns", "net.smtp", "net.imap", "net.ftp", "net.ssh", "net.db", "net.client", "net.chain", "net.tunnel", "net.telemetry", "net.proxy", "db.query"]),
        ("Listens on", ["net.listen", "net.server"]),
        ("Reads files", ["fs.read", "fs.list", "fs.watch", "fs.database"]),
        ("Writes files", ["fs.write", "fs.create", "fs.mkdir", "fs.chmod"]),
        ("Deletes files", ["fs.delete"]),
        ("Environment", ["env.read"]),
        ("Whole environment", ["env.all", "env.inherit"]),
        ("Starts programs", ["proc.spawn", "proc.shell", "proc.fork", "proc.open", "proc.schedule", "container.docker", "browser.launch"]),
        ("Runs code it builds", ["dyn.eval", "dyn.compile", "dyn.emit", "dyn.load", "dyn.remote"]),
        ("Native code", ["native.load"]),
        ("This machine", ["sys.clipboard", "sys.screen", "sys.media", "sys.input", "sys.keylogger", "sys.keychain", "sys.browser-data", "sys.registry", "sys.registry-write", "sys.privilege", "sys.persistence"]),
    ];

    public static IReadOnlyList<AccessLine> Lines(CodeSurface code)
    {
        var judged = code.Capabilities.Where(capability => capability.Context.Evidence != OwnerEvidence.Verified)
            .ToLookup(capability => capability.Kind, StringComparer.Ordinal);
        return [.. Groups.Select(group => Line(group.Title, [.. group.Kinds.SelectMany(kind => judged[kind])])).OfType<AccessLine>()];
    }

    private static AccessLine? Line(string title, IReadOnlyList<Capability> capabilities)
    {
        if (capabilities.Count == 0)
        {
            return null;
        }

        var details = capabilities.SelectMany(Alternatives).Select(detail => title == "Network" ? Host(detail) : detail).Distinct(StringComparer.Ordinal).ToList();
        return new AccessLine(
            title, [.. details.Where(IsKnown).OrderBy(detail => detail.StartsWith('⟨')).ThenBy(detail => detail, StringComparer.Ordinal)], details.Exists(detail => !IsKnown(detail)));
    }

    // Without a detail the name of the API says most: a clipboard has no address.
    private static IEnumerable<string> Alternatives(Capability capability) => capability.Detail.Length > 0
        ? capability.Detail.Split(" | ", StringSplitOptions.RemoveEmptyEntries).Select(Joined)
        : capability.Kind.StartsWith("sys.", StringComparison.Ordinal) || capability.Kind is "net.sdk" or "env.all" or "env.inherit" ? [capability.Api] : [Unknown];

    private static string Joined(string detail)
    {
        while (detail.Contains(Unknown + Unknown, StringComparison.Ordinal))
        {
            detail = detail.Replace(Unknown + Unknown, Unknown, StringComparison.Ordinal);
        }

        return detail;
    }

    // Whom the code talks to matters more than what it asks for.
    private static string Host(string detail)
    {
        var scheme = detail.IndexOf("://", StringComparison.Ordinal);
        var start = scheme < 0 ? 0 : scheme + 3;
        var depth = 0;
        var end = start;
        for (; end < detail.Length && (depth > 0 || detail[end] is not ('/' or '?' or '#')); end++)
        {
            depth += detail[end] switch { '⟨' => 1, '⟩' => -1, _ => 0 };
        }

        var host = detail[start..end].Replace(Unknown, "", StringComparison.Ordinal);
        return host.Length == 0 || detail.StartsWith("data:", StringComparison.Ordinal) || detail[start..].StartsWith(Unknown, StringComparison.Ordinal) ? Unknown : host;
    }

    private static bool IsKnown(string detail) =>
        detail is not ("undefined" or "null") && detail.Replace(Unknown, "", StringComparison.Ordinal).Any(char.IsLetterOrDigit);
}
