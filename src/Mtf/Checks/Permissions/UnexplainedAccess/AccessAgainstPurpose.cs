using Mtf.Checks.Texts.Speech;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Checks.Permissions.UnexplainedAccess;

/// <summary>An access that neither the everyday needs of a server nor its purpose explains.</summary>
internal sealed record UnexplainedUse(Capability Capability, Severity Severity, string Name, int Count);

/// <summary>Compares what the server's own code can do with what the server says it is for.</summary>
internal static class AccessAgainstPurpose
{
    private static readonly (string Kind, Severity Severity, string Name)[] Names =
    [
        ("proc.", Severity.High, "starts processes"), ("native.", Severity.High, "loads native code"), ("dyn.", Severity.High, "runs code that it makes up"),
        ("sys.clipboard", Severity.High, "reads or sets the clipboard"), ("sys.screen", Severity.High, "takes pictures of the screen"), ("sys.keylogger", Severity.High, "listens to the keyboard"),
        ("sys.input", Severity.High, "sends keys and clicks"), ("sys.media", Severity.High, "uses camera or microphone"), ("sys.keychain", Severity.High, "uses the store of passwords"),
        ("sys.browser-data", Severity.High, "reads the data of browsers"), ("sys.", Severity.High, "changes the system"), ("container.", Severity.High, "controls containers"),
        ("browser.", Severity.Medium, "controls a browser"), ("fs.", Severity.Medium, "uses files"), ("db.", Severity.Medium, "queries a database"), ("net.", Severity.Medium, "uses the network"),
    ];

    public static IReadOnlyList<UnexplainedUse> Find(StatedPurpose purpose, StaticAnalysis code) =>
        [.. code.Capabilities
            .Where(capability => capability.Context is { Phase: not Phase.Unreached, Owner: "" } && !IsExplained(capability, purpose))
            .Select(capability => (Capability: capability, Place: PlaceOf(capability)))
            .GroupBy(use => (Kind: Described(use.Capability).Name, use.Place))
            .Select(group => (First: group.First().Capability, Count: group.Count()))
            .Select(use => new UnexplainedUse(use.First, SeverityOf(use.First), Described(use.First).Name, use.Count))];

    private static bool IsExplained(Capability capability, StatedPurpose purpose)
    {
        var isSensitive = IsSensitiveFile(capability);
        if (!isSensitive && (PurposeTable.Covers(PurposeTable.Published.Everyday, capability.Kind) || IsEverydayDetail(capability)))
        {
            return true;
        }

        if (capability.Kind.StartsWith("net.", StringComparison.Ordinal))
        {
            // Where unknown hosts lead is a question of its own (declared endpoints); here only a known stranger counts.
            return Host(capability.Detail) is not { } host || host.Split('.').Any(label => purpose.Mentions(label) || label.Split('-').Any(purpose.Mentions))
                || purpose.Purposes.Any(one => one.Id is "web" or "browser");
        }

        var program = Program(capability);
        return program.Length > 0 && purpose.Mentions(program)
            || purpose.Purposes.Any(one => PurposeTable.Covers(one.Explains, capability.Kind)) && (!isSensitive || purpose.Purposes.Any(one => one.Id is "credentials" or "remote-machine" or "container"));
    }

    /// <summary>Own files, the user's settings of the server, temporary files, paths that the user gives, opening a page for a login.</summary>
    private static bool IsEverydayDetail(Capability capability)
    {
        var detail = capability.Detail;
        if (capability.Kind.StartsWith("fs.", StringComparison.Ordinal))
        {
            return detail.Length == 0 || detail.StartsWith("⟨pkg", StringComparison.Ordinal) || detail.StartsWith('⟨') || detail.StartsWith("./", StringComparison.Ordinal) || !detail.StartsWith('/') && !detail.StartsWith('~')
                || detail.StartsWith("/tmp", StringComparison.Ordinal) || detail.StartsWith("/proc/", StringComparison.Ordinal) || detail.StartsWith("~/.", StringComparison.Ordinal) || detail.StartsWith("~/Library", StringComparison.Ordinal) || detail.StartsWith("/etc/os-release", StringComparison.Ordinal)
                || detail is "/dev/null" or "/.dockerenv";
        }

        var program = Program(capability);
        return capability.Kind == "proc.open" || program is "open" or "xdg-open" or "start" or "rundll32" or "node" or "which" or "where" or "uname" or "ps" or "taskkill" or "sysctl" or "ldd" or "getconf" or "lsb_release"
            || capability.Kind.StartsWith("net.", StringComparison.Ordinal) && Host(detail) is "localhost" or "127.0.0.1" or "0.0.0.0" or "example.com"
            || capability.Kind == "dyn.eval" && (detail.StartsWith("return this", StringComparison.Ordinal) || detail.Length == 0);
    }

    private static bool IsSensitiveFile(Capability capability) =>
        capability.Kind is "fs.read" or "fs.write" or "fs.delete" or "fs.database" && capability.Detail.Split(" | ").Any(path => SensitivePlaces.Includes(path) && !path.EndsWith(".env", StringComparison.Ordinal) && !path.StartsWith('⟨'));

    private static Severity SeverityOf(Capability capability) => IsSensitiveFile(capability) ? Severity.High : Described(capability).Severity;

    private static (Severity Severity, string Name) Described(Capability capability)
    {
        if (IsSensitiveFile(capability))
        {
            return (Severity.High, "uses files with credentials of the user");
        }

        foreach (var (kind, severity, name) in Names)
        {
            if (capability.Kind.StartsWith(kind, StringComparison.Ordinal))
            {
                return (severity, name);
            }
        }

        return (Severity.Medium, $"has the access {capability.Kind}");
    }

    private static string PlaceOf(Capability capability) => Host(capability.Detail) ?? Program(capability);

    private static string Program(Capability capability)
    {
        if (!capability.Kind.StartsWith("proc.", StringComparison.Ordinal))
        {
            return "";
        }

        var first = capability.Detail.Split(' ', '[', '|', '(').FirstOrDefault(part => part.Length > 0) ?? "";
        return first[(first.LastIndexOf('/') + 1)..].Trim('"', '\'');
    }

    private static string? Host(string detail)
    {
        var start = detail.IndexOf("://", StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        var rest = detail[(start + 3)..];
        var end = rest.AsSpan().IndexOfAny("/:?#| ");
        var host = end < 0 ? rest : rest[..end];
        return host.Length > 0 && !host.Contains('⟨') ? host.ToLowerInvariant() : null;
    }
}
