namespace Mtf.Tests.Flow;

/// <summary>A snippet with the flows that must and must not be found in it.</summary>
internal sealed record FlowTwin(string Name, IReadOnlyList<string> Expected, IReadOnlyList<string> Forbidden, string Code)
{
    public static IReadOnlyList<FlowTwin> Parse(string text)
    {
        List<FlowTwin> twins = [];
        foreach (var section in text.Replace("\r\n", "\n", StringComparison.Ordinal).Split("\n=== ").Skip(1))
        {
            var end = section.IndexOf('\n', StringComparison.Ordinal);
            var head = section[..end].Split(" | ");
            var words = head[1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            twins.Add(new FlowTwin(
                head[0], [.. words.Where(word => word[0] == '+').Select(word => word[1..])], [.. words.Where(word => word[0] == '-').Select(word => word[1..])], section[(end + 1)..]));
        }

        return twins;
    }

    /// <summary>What is wrong with the flows that were found, each as <c>source-&gt;sink</c> and whether it is guarded.</summary>
    public IReadOnlyList<string> Compare(IReadOnlyList<(string Flow, bool Guarded)> found) =>
    [
        .. Expected.Where(flow => !found.Any(one => one.Flow == flow.TrimEnd('?', '!') && (flow[^1] != '?' || one.Guarded) && (flow[^1] != '!' || !one.Guarded))).Select(flow => $"missing {flow}"),
        .. Forbidden.Where(flow => found.Any(one => one.Flow == flow)).Select(flow => $"false {flow}"),
    ];
}
