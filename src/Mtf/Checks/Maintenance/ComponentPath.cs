using Mtf.Inventories;
using Mtf.Packages;

namespace Mtf.Checks.Maintenance;

/// <summary>Says how a component gets into the subject: directly, or along the shortest chain of dependencies.</summary>
internal sealed class ComponentPath
{
    private const int LongestPath = 6;

    private readonly Dictionary<string, string?> parents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Component> components = new(StringComparer.Ordinal);
    private readonly PackageUrl subject;

    public ComponentPath(PackageUrl subject, IReadOnlyList<Component> components)
    {
        this.subject = subject;
        var queue = new Queue<Component>();
        foreach (var component in components)
        {
            var key = component.Purl.ToString();
            if (this.components.TryAdd(key, component) && component is { Direct: true, Development: false } && parents.TryAdd(key, null))
            {
                queue.Enqueue(component);
            }
        }

        while (queue.TryDequeue(out var parent))
        {
            foreach (var child in parent.DependsOn)
            {
                if (this.components.TryGetValue(child, out var component) && parents.TryAdd(child, parent.Purl.ToString()))
                {
                    queue.Enqueue(component);
                }
            }
        }
    }

    /// <summary>For example <c>direct dependency</c> or <c>via express > qs</c>.</summary>
    public string Describe(Component component)
    {
        if (component.Purl.FullName == subject.FullName && component.Purl.Version == subject.Version && component.Purl.Type == subject.Type)
        {
            return "the server itself";
        }

        if (component.Direct)
        {
            return "direct dependency";
        }

        var chain = new List<string>();
        for (var key = component.Purl.ToString(); parents.TryGetValue(key, out var parent) && parent is not null && chain.Count < LongestPath; key = parent)
        {
            chain.Insert(0, components[parent].Purl.FullName);
        }

        return chain.Count > 0 ? $"via {string.Join(" > ", chain)}" : "indirect dependency";
    }
}
