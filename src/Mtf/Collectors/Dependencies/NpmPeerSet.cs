namespace Mtf.Collectors.Dependencies;

/// <summary>The peers that the requirements of one folder bring along: one version of each, agreed on where possible.</summary>
internal sealed class NpmPeerSet(NpmNode dependent)
{
    private readonly Dictionary<string, NpmNode> _chosen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<NpmEdge>> _wanted = new(StringComparer.Ordinal);

    /// <summary>What the folder's own package asks of the same name.</summary>
    public NpmEdge? OwnEdge(string name) => dependent.Edges.GetValueOrDefault(name);

    public bool Satisfies(NpmEdge peer)
    {
        Want(peer);
        return _chosen.TryGetValue(peer.Name, out var chosen) && peer.SatisfiedBy(chosen);
    }

    /// <summary>Takes the version if there is none yet, or if everyone who asked so far accepts it.</summary>
    public bool Offer(NpmEdge peer, NpmNode version)
    {
        var taken = !_chosen.ContainsKey(peer.Name) || _wanted[peer.Name].TrueForAll(edge => edge.SatisfiedBy(version));
        if (taken)
        {
            _chosen[peer.Name] = version;
        }

        return taken;
    }

    public void CopyTo(NpmNode node)
    {
        foreach (var peer in node.Edges.Values.Where(edge => edge.IsPeer && !edge.IsOptionalPeer))
        {
            if (_chosen.TryGetValue(peer.Name, out var chosen))
            {
                node.Peers[peer.Name] = chosen;
            }
        }
    }

    private void Want(NpmEdge peer)
    {
        if (!_wanted.TryGetValue(peer.Name, out var edges))
        {
            edges = OwnEdge(peer.Name) is { } own ? [own] : [];
            _wanted.Add(peer.Name, edges);
        }

        edges.Add(peer);
    }
}
