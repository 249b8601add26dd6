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
        NpmNode? best = null;
        var verdict = Verdict.Conflict;
        for (var target = StartOf(edge); target is not null; target = target.Parent)
        {
            if (!target.IsRoot && target.Edges.TryGetValue(edge.Name, out var own) && own.IsPeer)
            {
                continue;
            }

            var here = Judge(edge, dependency, target);
            if (here == Verdict.Conflict)
            {
                break;
            }

            (best, verdict) = (target, here);
            if (here == Verdict.Keep)
            {
                break;
            }
        }

        if (best is null || verdict == Verdict.Keep)
        {
            return null;
        }

        if (best.Children.TryGetValue(dependency.Name, out var replaced))
        {
            Disturbed.AddRange(EdgesInto(replaced).Select(incoming => incoming.From));
            replaced.Remove();
        }

        dependency.PutInto(best);
        Register(dependency);
        RemoveDuplicatesBelow(dependency, best);
        return dependency;
    }

    private static NpmNode? StartOf(NpmEdge edge) => edge.IsPeer && !edge.From.IsRoot ? edge.From.Parent : edge.From;

    private Verdict Judge(NpmEdge edge, NpmNode dependency, NpmNode target)
    {
        if (target.Edges.TryGetValue(edge.Name, out var own) && !ReferenceEquals(own, edge) && !own.SatisfiedBy(dependency))
        {
            return Verdict.Conflict;
        }

        return target.Children.TryGetValue(edge.Name, out var current)
            ? JudgeAgainst(current, edge, dependency, target)
            : JudgeFree(edge, dependency, target);
    }

    private Verdict JudgeAgainst(NpmNode current, NpmEdge edge, NpmNode dependency, NpmNode target)
    {
        var satisfied = edge.SatisfiedBy(current);
        if (satisfied && current.Package.Version == dependency.Package.Version)
        {
            return Verdict.Keep;
        }

        if (Scheme.Compare(dependency.Package.Version, current.Package.Version) >= 0
            && CanReplace(current, dependency) && PeersFit(edge, dependency, target))
        {
            return Verdict.Replace;
        }

        if (satisfied)
        {
            return Verdict.Keep;
        }

        return ReferenceEquals(target, DeepestFor(edge)) && !edge.IsPeer && ReferenceEquals(target, edge.From)
            ? Verdict.Replace
            : Verdict.Conflict;
    }

    // Whoever finds another copy further up must be content with the one put before it.
    private Verdict JudgeFree(NpmEdge edge, NpmNode dependency, NpmNode target)
    {
        var shadowed = ReferenceEquals(target, edge.From) ? null : target.Resolve(edge.Name);
        if (shadowed is not null && EdgesInto(shadowed).Any(incoming =>
            incoming.From.IsWithin(target) && !ReferenceEquals(incoming.From, target) && incoming.SatisfiedBy(shadowed) && !incoming.SatisfiedBy(dependency)))
        {
            return Verdict.Conflict;
        }

        return PeersFit(edge, dependency, target) ? Verdict.Free : Verdict.Conflict;
    }

    // In the deepest place possible there is no choice: a peer conflict is npm's to report, the version is installed.
    private static bool PeersFit(NpmEdge edge, NpmNode dependency, NpmNode target) =>
        ReferenceEquals(target, DeepestFor(edge))
        || dependency.Edges.Values.Where(peer => peer.IsPeer).All(peer =>
            (!target.Children.TryGetValue(peer.Name, out var present) || peer.SatisfiedBy(present))
            && (peer.IsOptionalPeer || present is not null || !target.Edges.TryGetValue(peer.Name, out var wanted) || wanted.Failed
                || wanted.To is null || peer.SatisfiedBy(wanted.To)));

    private static NpmNode? DeepestFor(NpmEdge edge)
    {
        for (var target = StartOf(edge); target is not null; target = target.Parent)
        {
            if (target.IsRoot || !target.Edges.TryGetValue(edge.Name, out var own) || !own.IsPeer)
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
