using Mtf.Packages;

namespace Mtf.Collectors.Dependencies;

/// <summary>Finds the folder for a package as npm's tree builder does: as high as nothing there conflicts.</summary>
internal sealed class NpmPlacement
{
    private static readonly VersionScheme Scheme = VersionSchemes.For(Ecosystem.Npm);

    private readonly Dictionary<string, List<NpmEdge>> _edges = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<NpmNode>> _nodes = new(StringComparer.Ordinal);

    private enum Verdict { Conflict, Free, Replace, Keep }

    /// <summary>Nodes whose requirements must be looked at again, because what they found is gone.</summary>
    public List<NpmNode> Disturbed { get; } = [];

    public void Register(NpmNode node)
    {
        if (!_nodes.TryGetValue(node.Name, out var nodes))
        {
            _nodes.Add(node.Name, nodes = []);
        }

        nodes.Add(node);
        foreach (var edge in node.Edges.Values)
        {
            if (!_edges.TryGetValue(edge.Name, out var edges))
            {
                _edges.Add(edge.Name, edges = []);
            }

            edges.Add(edge);
        }
    }

    /// <summary>Puts the package into the tree; null when one that is there already is kept.</summary>
    public NpmNode? Place(NpmEdge edge, NpmNode dependency)
    {
        var together = (Target: (NpmNode?)null, Verdict: Verdict.Conflict);
        var alone = together;
        for (var target = StartOf(edge); target is not null; target = target.Parent)
        {
            if (!target.IsRoot && target.Edges.TryGetValue(edge.Name, out var own) && own.IsPeer)
            {
                continue;
            }

            var self = Judge(edge, dependency, target, edge);
            alone = self == Verdict.Conflict ? alone : (target, self);
            if (self == Verdict.Conflict || (self != Verdict.Keep && !PeersFit(edge, dependency, target)))
            {
                break;
            }

            together = (target, self);
        }

        // When no place suits the peers too, npm reports their conflict and installs the package nevertheless.
        var (place, verdict) = together.Target is null ? alone : together;
        if (place is null || verdict is Verdict.Keep or Verdict.Conflict)
        {
            return null;
        }

        if (place.Children.TryGetValue(dependency.Name, out var replaced))
        {
            Disturbed.AddRange(EdgesInto(replaced).Select(incoming => incoming.From));
            replaced.Remove();
        }

        dependency.PutInto(place);
        Register(dependency);
        RemoveDuplicatesBelow(dependency, place);
        return dependency;
    }

    private static NpmNode? StartOf(NpmEdge edge) => edge.IsPeer && !edge.From.IsRoot ? edge.From.Parent : edge.From;

    /// <summary>What putting the package into the folder would mean, peers aside.</summary>
    /// <param name="entry">The requirement that brings the package and its peers in: <paramref name="edge"/> itself or that of its dependent.</param>
    private Verdict Judge(NpmEdge edge, NpmNode dependency, NpmNode target, NpmEdge entry)
    {
        if (target.Edges.TryGetValue(edge.Name, out var own) && own.IsPeer && !target.IsRoot)
        {
            return Verdict.Conflict;
        }

        if (target.Children.TryGetValue(edge.Name, out var current))
        {
            return JudgeAgainst(current, edge, dependency, target);
        }

        return own is not null && !ReferenceEquals(own, edge) && !own.SatisfiedBy(dependency)
            ? Verdict.Conflict
            : JudgeFree(edge, dependency, target, entry);
    }

    // A newer version replaces an older one that nobody insists on; for peers, which should be alone, also an older a newer one.
    private Verdict JudgeAgainst(NpmNode current, NpmEdge edge, NpmNode dependency, NpmNode target)
    {
        var satisfied = edge.SatisfiedBy(current);
        if (satisfied && current.Package.Version == dependency.Package.Version)
        {
            return Verdict.Keep;
        }

        var isNewer = Scheme.Compare(dependency.Package.Version, current.Package.Version) >= 0;
        if (isNewer && CanReplace(current, dependency) && PeersFit(edge, dependency, target))
        {
            return Verdict.Replace;
        }

        if (satisfied)
        {
            return Verdict.Keep;
        }

        if (edge.IsPeer)
        {
            var replaces = CanReplace(current, dependency)
                || (ReferenceEquals(target, DeepestFor(edge)) && CanGoDeeper(current, edge, dependency, target) && PeersFit(edge, dependency, target));
            return replaces ? Verdict.Replace : Verdict.Conflict;
        }

        return ReferenceEquals(target, DeepestFor(edge)) && ReferenceEquals(target, edge.From) ? Verdict.Replace : Verdict.Conflict;
    }

    // Whoever finds another copy further up must be content with the one put before it.
    private Verdict JudgeFree(NpmEdge edge, NpmNode dependency, NpmNode target, NpmEdge entry)
    {
        var shadowed = ReferenceEquals(target, entry.From) ? null : target.Resolve(edge.Name);
        return shadowed is not null && EdgesInto(shadowed).Any(incoming =>
            incoming.From.IsWithin(target) && incoming.SatisfiedBy(shadowed) && !incoming.SatisfiedBy(dependency))
                ? Verdict.Conflict
                : Verdict.Free;
    }

    private bool PeersFit(NpmEdge edge, NpmNode dependency, NpmNode target) =>
        dependency.Peers.All(peer => Judge(dependency.Edges[peer.Key], peer.Value, target, edge) != Verdict.Conflict);

    /// <summary>Whether all who brought the package in, as itself or as a peer, can have it in a folder below, or are content with the other version.</summary>
    private bool CanGoDeeper(NpmNode current, NpmEdge edge, NpmNode dependency, NpmNode target)
    {
        foreach (var incoming in EdgesInto(current).Where(incoming => !ReferenceEquals(incoming, edge)))
        {
            var entries = incoming.IsPeer && !incoming.From.IsRoot ? EdgesInto(incoming.From) : [incoming];
            var isContent = incoming.IsPeer && incoming.SatisfiedBy(dependency);
            if (!isContent && entries.Exists(entry => DeepestFor(entry.From, current.Name) is not { } folder || target.IsWithin(folder)))
            {
                return false;
            }
        }

        return true;
    }

    private static NpmNode? DeepestFor(NpmEdge edge) => DeepestFor(StartOf(edge), edge.Name);

    private static NpmNode? DeepestFor(NpmNode? start, string name)
    {
        for (var target = start; target is not null; target = target.Parent)
        {
            if (target.IsRoot || !target.Edges.TryGetValue(name, out var own) || !own.IsPeer)
            {
                return target;
            }
        }

        return null;
    }

    private bool CanReplace(NpmNode current, NpmNode dependency) =>
        current.History.Name == dependency.History.Name
        && EdgesInto(current).All(incoming => incoming.From.IsWithin(current) || incoming.SatisfiedBy(dependency));

    private void RemoveDuplicatesBelow(NpmNode placed, NpmNode target)
    {
        var nodes = _nodes[placed.Name];
        nodes.RemoveAll(node => node.Removed);
        foreach (var node in nodes.Where(node => !ReferenceEquals(node, placed) && node.IsWithin(target)).ToList())
        {
            if (!node.Removed && CanDrop(node))
            {
                node.Remove();
            }
        }
    }

    private bool CanDrop(NpmNode node)
    {
        var above = node.Parent?.Parent?.Resolve(node.Name);
        return above is not null
            && (above.Package.Version == node.Package.Version && above.History.Name == node.History.Name
                || (CanReplace(node, above) && Scheme.Compare(above.Package.Version, node.Package.Version) >= 0));
    }

    private List<NpmEdge> EdgesInto(NpmNode node)
    {
        if (!_edges.TryGetValue(node.Name, out var edges))
        {
            return [];
        }

        edges.RemoveAll(edge => edge.From.Removed);
        return edges.FindAll(edge => ReferenceEquals(edge.To, node));
    }
}
