using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Checks.Behavior.BrokenPromise;

/// <summary>What a tool says it does not do, and does.</summary>
/// <param name="Claim">What is said, as a phrase.</param>
internal sealed record PromiseBreach(CodeTool Tool, string Claim, string Deed, Capability Capability, Severity Severity);

/// <summary>Compares claims of tools with what their handlers reach.</summary>
internal static class Promises
{
    private sealed record Claim(string Name, string[] Phrases, Func<Capability, bool> Breaks, string Deed);

    private static readonly Claim[] Claims =
    [
        new("that it only reads", ["read-only", "readonly", "read only", "only reads", "does not modify", "doesn't modify", "does not change any", "makes no changes", "without modifying", "never modifies"], Changes, "changes files or starts a process"),
        new("that it works without a network", ["offline", "no network", "without network", "without internet", "no internet", "never leaves", "does not leave your", "stays on your machine", "stays on your computer", "processed locally", "runs entirely locally", "makes no requests", "no external requests", "does not send any", "no data is sent"], Connects, "uses the network"),
        new("that it keeps nothing", ["does not store", "doesn't store", "not stored", "never stored", "stores nothing", "does not save", "nothing is saved", "not persisted", "does not persist", "no data is kept", "does not log"], Keeps, "writes files"),
    ];

    private static readonly string[] Reservations =
        [" if ", "when ", "mode", "unless", "option", "except", "fails", "error", "cannot", " not allowed", "detect", "check"];

    public static IReadOnlyList<PromiseBreach> Find(StaticAnalysis code)
    {
        var tools = code.Tools.Where(tool => tool.Kind == "tool").ToList();
        List<PromiseBreach> broken = [];
        foreach (var tool in tools)
        {
            var own = code.Capabilities.Where(capability => IsOf(capability, tool, tools.Count)).ToList();
            foreach (var claim in Claims)
            {
                var isHint = claim == Claims[0] && tool.ReadOnlyHint == true;
                if ((isHint || Says(tool, claim)) && own.Find(capability => claim.Breaks(capability)) is { } deed)
                {
                    broken.Add(new PromiseBreach(tool, isHint ? "by its annotation that it only reads" : claim.Name, claim.Deed, deed, isHint && deed.Kind == "fs.write" ? Severity.Medium : Severity.High));
                }
            }
        }

        return broken;
    }

    /// <summary>The handler of this tool reaches it. What many tools reach is said of their common entrance, not of one tool.</summary>
    private static bool IsOf(Capability capability, CodeTool tool, int all) =>
        capability.Context is { Phase: Phase.Handler, Owner: "" } && capability.Context.Tools.Contains(tool.Name) && (all == 1 || capability.Context.Tools.Count <= Math.Max(1, all / 10));

    private static bool Says(CodeTool tool, Claim claim) => claim.Phrases.Any(phrase => SaysOfItself(tool.Description, phrase));

    /// <summary>A claim is made for the tool when its sentence sets no condition and speaks of no mode.</summary>
    private static bool SaysOfItself(string description, string phrase)
    {
        var index = description.IndexOf(phrase, StringComparison.OrdinalIgnoreCase);
        if (index < 0)
        {
            return false;
        }

        var start = description.AsSpan(0, index).LastIndexOfAny('.', '\n') + 1;
        var length = description.AsSpan(index).IndexOfAny('.', '\n');
        var sentence = description[start..(length < 0 ? description.Length : index + length)];
        return !Reservations.Any(word => $" {sentence} ".Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    private static bool Changes(Capability capability) =>
        capability.Kind is "fs.write" or "fs.delete" && !IsTemporary(capability.Detail) || capability.Kind is "sys.persistence" or "sys.registry"
        || capability.Kind is "proc.shell" && capability.Detail.Contains("⟨arg", StringComparison.Ordinal);

    private static bool Connects(Capability capability) =>
        capability.Kind is "net.http" or "net.socket" or "net.ws" or "net.smtp" or "net.ftp" or "net.udp" or "net.model" or "net.ssh"
        && !capability.Detail.Contains("localhost", StringComparison.Ordinal) && !capability.Detail.Contains("127.0.0.1", StringComparison.Ordinal);

    private static bool Keeps(Capability capability) => capability.Kind is "fs.write" or "fs.database" && !IsTemporary(capability.Detail);

    private static bool IsTemporary(string path) =>
        path.StartsWith("/tmp", StringComparison.Ordinal) || path.Contains("/.cache", StringComparison.Ordinal) || path.StartsWith("/dev/null", StringComparison.Ordinal);
}
