using Mtf.Packages;

namespace Mtf.Inventories.Sboms;

/// <summary>The relationships of an SPDX document that are dependencies, applied to a graph.</summary>
internal static class SpdxRelations
{
    /// <summary>Adds one relationship; types that say nothing about dependencies are ignored.</summary>
    public static void Apply(LockGraph graph, string from, string type, string to)
    {
        switch (Word(type))
        {
            case "DEPENDSON" or "HASDYNAMICLINK" or "HASSTATICLINK" or "STATICLINK" or "DYNAMICLINK":
                Connect(graph, from, to, DependencyKind.Production);
                break;
            case "DEPENDENCYOF" or "RUNTIMEDEPENDENCYOF":
                Connect(graph, to, from, DependencyKind.Production);
                break;
            case "DEVDEPENDENCYOF" or "TESTDEPENDENCYOF" or "BUILDDEPENDENCYOF":
                Mark(graph, from, entry => entry.Development = true);
                Connect(graph, to, from, DependencyKind.Development);
                break;
            case "OPTIONALDEPENDENCYOF" or "HASOPTIONALDEPENDENCY":
                Connect(graph, to, from, DependencyKind.Optional);
                break;
            default:
                break;
        }
    }

    /// <summary>The described package is the subject itself, not a component of it; what it depends on is direct.</summary>
    public static IReadOnlyList<Component> Components(LockGraph graph, IReadOnlySet<string> described)
    {
        foreach (var subject in described.Order(StringComparer.Ordinal).Where(graph.Entries.ContainsKey))
        {
            foreach (var edge in graph.Entries[subject].Edges)
            {
                graph.AddRoot(edge, DependencyKind.Production);
            }

            graph.Remove(subject);
        }

        return graph.Build(truncated: false).Components;
    }

    private static void Connect(LockGraph graph, string from, string to, DependencyKind kind)
    {
        if (kind != DependencyKind.Development && graph.Entries.TryGetValue(from, out var entry))
        {
            entry.Edges.Add(to);
        }
    }

    private static void Mark(LockGraph graph, string key, Action<LockEntry> change)
    {
        if (graph.Entries.TryGetValue(key, out var entry))
        {
            change(entry);
        }
    }

    private static string Word(string type) => type.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();
}
