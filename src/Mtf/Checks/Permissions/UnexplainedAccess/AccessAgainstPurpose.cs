using System.Buffers;
using Mtf.Checks.Code;
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

    private static readonly SearchValues<char> HostEnds = SearchValues.Create("/:?#| ");

    public static IReadOnlyList<UnexplainedUse> Find(StatedPurpose purpose, StaticAnalysis code) =>
        [.. code.Capabilities
            .Where(capability => capability.Context is { Phase: not Phase.Unreached, Owner: "" } && !IsExplained(capability, purpose))
            .Select(capability => (Capability: capability, Place: PlaceOf(capability)))
            .GroupBy(use => (Kind: Described(use.Capability).Name, use.Place))
            .Select(group => (First: group.First().Capability, Count: group.Count()))
            .Select(use => new UnexplainedUse(use.First, SeverityOf(use.First), Described(use.First).Name, use.Count))];

    private static bool IsExplained(Capability capability, StatedPurpose purpose)
    {
        if (IsSensitiveFile(capability))
        {
            return purpose.Purposes.Any(one => PurposeTable.Published.CredentialPurposes.Contains(one.Id));
        }

        return PurposeTable.Covers(PurposeTable.Published.Everyday, capability.Kind) || IsEverydayDetail(capability)
            || purpose.Purposes.Any(one => PurposeTable.Covers(one.Explains, capability.Kind))
            || Program(capability) is { Length: > 0 } program && purpose.Mentions(program)
            || capability.Kind.StartsWith("net.", StringComparison.Ordinal) && IsOwnOrUnknownHost(capability, purpose);
    }

    /// <summary>Which hosts a server may ask is a question of its own (declared endpoints). Here it is whether it needs a network at all, and a host that nobody can read proves nothing.</summary>
    private static bool IsOwnOrUnknownHost(Capability capability, StatedPurpose purpose) =>
        Host(capability.Detail) is not { } host || host.Split('.', '-').Any(purpose.Mentions);

    /// <summary>The server's own files and settings, temporary files, paths that the user gives, this machine, opening a page for a login.</summary>
    private static bool IsEverydayDetail(Capability capability)
    {
        var (detail, table) = (capability.Detail, PurposeTable.Published);
        if (capability.Kind.StartsWith("fs.", StringComparison.Ordinal))
        {
            return detail.Length == 0 || detail[0] is not ('/' or '~') || table.EverydayPaths.Any(path => detail.StartsWith(path, StringComparison.Ordinal));
        }

        return capability.Kind == "proc.open" || detail.StartsWith("⟨env:", StringComparison.Ordinal) && capability.Kind.StartsWith("proc.", StringComparison.Ordinal) || table.EverydayPrograms.Contains(Program(capability))
            || capability.Kind.StartsWith("net.", StringComparison.Ordinal) && Host(detail) is { } host && table.EverydayHosts.Contains(host)
            || capability.Api == "js:process.binding" // a part of the runtime, whatever its kind
            || capability.Kind == "dyn.eval" && (detail.StartsWith("return this", StringComparison.Ordinal) || detail.Length == 0);
    }

    private static bool IsSensitiveFile(Capability capability) =>
        capability.Kind is "fs.read" or "fs.write" or "fs.delete" or "fs.database"
        && SinkText.Alternatives(capability.Detail).Any(path => SensitivePlaces.Includes(path) && !path.EndsWith(".env", StringComparison.Ordinal) && IsOutside(path));

    /// <summary>Relative paths and those below folders that only the settings know are the server's own.</summary>
    private static bool IsOutside(string path) => path.StartsWith('/') || path.StartsWith('~') || path.StartsWith("⟨env:HOME⟩", StringComparison.Ordinal) || path.StartsWith("⟨env:USERPROFILE⟩", StringComparison.Ordinal);

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
        var end = rest.AsSpan().IndexOfAny(HostEnds);
        var host = end < 0 ? rest : rest[..end];
        return host.Length > 0 && !host.Contains('⟨') ? host.ToLowerInvariant() : null;
    }
}
