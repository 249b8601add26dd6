using Mtf.Packages;

namespace Mtf.Collectors.Dependencies;

/// <summary>A requirement of a placed package.</summary>
internal sealed class NpmEdge(NpmNode from, DependencyRequirement requirement)
{
    public NpmNode From { get; } = from;

    public DependencyRequirement Requirement { get; } = requirement;

    public string Name => Requirement.Name;

    public NpmSpecifier Specifier { get; } = NpmSpecifier.Parse(requirement.Name, requirement.Range);

    public bool IsPeer => Requirement.Kind == DependencyKind.Peer;

    /// <summary>Checked when something of that name is there, but never a reason to install it.</summary>
    public bool IsOptionalPeer => IsPeer && Requirement.Marker == "optional";

    /// <summary>Given up: no version answers it.</summary>
    public bool Failed { get; set; }

    /// <summary>An ancestor of the same version, which npm links to instead of nesting without end.</summary>
    public NpmNode? Cycle { get; set; }

    public NpmNode? To => Cycle is { Removed: false } ? Cycle : From.Resolve(Name);

    public bool SatisfiedBy(NpmNode node) => Specifier.Admits(node.History.Name, node.Package.Version);
}

/// <summary>A folder of <c>node_modules</c> and what stands in it. The root is the subject.</summary>
internal sealed class NpmNode
{
    public NpmNode(string name, PackageHistory history, PublishedVersion package)
    {
        Name = name;
        History = history;
        Package = package;
        Edges = package.Dependencies
            .Where(requirement => requirement.Kind != DependencyKind.Development)
            .DistinctBy(requirement => requirement.Name, StringComparer.Ordinal)
            .OrderBy(requirement => requirement.Name, NpmNameOrder.Instance)
            .ToDictionary(requirement => requirement.Name, requirement => new NpmEdge(this, requirement), StringComparer.Ordinal);
    }

    /// <summary>Folder name: the alias when there is one.</summary>
    public string Name { get; }

    public PackageHistory History { get; }

    public PublishedVersion Package { get; }

    public IReadOnlyDictionary<string, NpmEdge> Edges { get; }

    /// <summary>The versions that its peer requirements would bring along, by name.</summary>
    public Dictionary<string, NpmNode> Peers { get; } = new(StringComparer.Ordinal);

    public NpmNode? Parent { get; private set; }

    public int Depth { get; private set; }

    public string Location { get; private set; } = "";

    public Dictionary<string, NpmNode> Children { get; } = new(StringComparer.Ordinal);

    public bool IsRoot => Name.Length == 0;

    /// <summary>No longer part of the tree.</summary>
    public bool Removed { get; private set; }

    public void PutInto(NpmNode parent)
    {
        Parent = parent;
        Depth = parent.Depth + 1;
        Location = $"{parent.Location}/node_modules/{Name}";
        parent.Children[Name] = this;
    }

    /// <summary>Takes the node and all that is nested in it out of the tree.</summary>
    public void Remove()
    {
        Parent?.Children.Remove(Name);
        var pending = new Stack<NpmNode>([this]);
        while (pending.TryPop(out var node))
        {
            node.Removed = true;
            foreach (var child in node.Children.Values)
            {
                pending.Push(child);
            }
        }
    }

    /// <summary>What a <c>require</c> of the name finds from here.</summary>
    public NpmNode? Resolve(string name)
    {
        for (var node = this; node is not null; node = node.Parent)
        {
            if (node.Children.TryGetValue(name, out var found))
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>The nearest folder around this one, or this one, that holds the very same package.</summary>
    public NpmNode? FindAround(NpmNode same)
    {
        for (var node = this; node is not null; node = node.Parent)
        {
            if (node.Name == same.Name && node.History.Name == same.History.Name && node.Package.Version == same.Package.Version)
            {
                return node;
            }
        }

        return null;
    }

    public bool IsWithin(NpmNode ancestor)
    {
        for (var node = this; node is not null; node = node.Parent)
        {
            if (ReferenceEquals(node, ancestor))
            {
                return true;
            }
        }

        return false;
    }
}
