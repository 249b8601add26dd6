namespace Mtf.Tests.Detection;

/// <summary>A small server that does one hostile thing, and its benign twin, from which it differs in the flow only.</summary>
/// <param name="Technique">What it does, in the words of <c>docs/detection.md</c>.</param>
/// <param name="Batch">The batch it was written in; each was looked at once before anything was fixed.</param>
/// <param name="Expected">Checks that may name it: one is enough.</param>
internal sealed record HostileServer(
    string Technique, string Language, string Batch, IReadOnlyList<ExpectedFinding> Expected, string Name,
    IReadOnlyList<(string Path, string Text)> Hostile, IReadOnlyList<(string Path, string Text)> Benign)
{
    private const string OnlyHostile = "<|";
    private const string OnlyBenign = ">|";

    /// <summary>
    /// Reads a set. After <c>=== </c>: technique, language, batch, expected checks, name. A line <c>--- path</c> begins a file; a line that begins with
    /// <c>&lt;|</c> belongs to the hostile server only, with <c>&gt;|</c> to the benign twin only.
    /// </summary>
    public static IEnumerable<HostileServer> Parse(string text)
    {
        foreach (var section in $"\n{text.Replace("\r\n", "\n", StringComparison.Ordinal)}".Split("\n=== ").Skip(1))
        {
            var end = section.IndexOf('\n', StringComparison.Ordinal);
            var head = section[..end].Split(" | ", StringSplitOptions.TrimEntries);
            var body = section[end..];
            yield return new HostileServer(
                head[0], head[1], head[2], [.. head[3].Split(' ').Select(ExpectedFinding.Parse)], head[4], Files(body, OnlyHostile, OnlyBenign), Files(body, OnlyBenign, OnlyHostile));
        }
    }

    private static List<(string, string)> Files(string body, string own, string other) =>
    [
        .. body.Split("\n--- ").Skip(1).Select(part => part.Split('\n', 2)).Select(part => (part[0].Trim(), string.Join('\n', part.ElementAtOrDefault(1)?.Split('\n')
            .Where(line => !line.StartsWith(other, StringComparison.Ordinal))
            .Select(line => line.StartsWith(own, StringComparison.Ordinal) ? line[own.Length..] : line) ?? []) + "\n"))
            .Where(file => file.Item2.Trim().Length > 0),
    ];

    public override string ToString() => $"{Language}: {Name}";
}
