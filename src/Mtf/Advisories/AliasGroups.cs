namespace Mtf.Advisories;

/// <summary>Groups advisories that name the same vulnerability: joined by ids and aliases, through any number of steps.</summary>
internal static class AliasGroups
{
    /// <summary>Groups in the order of their first member.</summary>
    public static IReadOnlyList<IReadOnlyList<Advisory>> Of(IReadOnlyList<Advisory> advisories)
    {
        var parents = Enumerable.Range(0, advisories.Count).ToArray();
        var owners = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var index = 0; index < advisories.Count; index++)
        {
            foreach (var id in advisories[index].Aliases.Prepend(advisories[index].Id))
            {
                if (!owners.TryAdd(id, index))
                {
                    parents[Root(parents, index)] = Root(parents, owners[id]);
                }
            }
        }

        return [.. advisories.Select((advisory, index) => (advisory, Root: Root(parents, index))).GroupBy(member => member.Root, member => member.advisory).Select(group => group.ToList())];
    }

    private static int Root(int[] parents, int index)
    {
        while (parents[index] != index)
        {
            index = parents[index] = parents[parents[index]];
        }

        return index;
    }
}
