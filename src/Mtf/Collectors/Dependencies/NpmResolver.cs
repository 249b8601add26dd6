using Mtf.Packages;

namespace Mtf.Collectors.Dependencies;

/// <summary>
/// Builds the <c>node_modules</c> tree that <c>npm install</c> would: breadth first, every package as high as it may stand,
/// a placed version reused where it satisfies, peers installed beside their dependents.
/// </summary>
internal sealed class NpmResolver(PackageCatalog catalog, Resolution resolution)
{
    private const int MaximumDepth = 100;

    private readonly NpmPlacement _placement = new();
    private readonly PriorityQueue<NpmNode, (int Depth, string Location)> _queue = new(new VisitOrder());
    private int _placed;

    public async Task ResolveAsync(IReadOnlyList<DependencyRequirement> requirements, CancellationToken cancellationToken)
    {
        var root = new NpmNode(
            "",
            new PackageHistory { Ecosystem = Ecosystem.Npm, Name = "", Versions = [] },
            new PublishedVersion { Version = "", Dependencies = requirements });
        _placement.Register(root);
        Enqueue(root, cancellationToken);
        while (_queue.TryDequeue(out var node, out _))
        {
            if (node.Removed)
            {
                continue;
            }

            foreach (var edge in node.Edges.Values)
            {
                await SettleAsync(edge, cancellationToken);
            }
        }

        Collect(root);
    }

    private async Task SettleAsync(NpmEdge edge, CancellationToken cancellationToken)
    {
        var pending = new Queue<NpmEdge>([edge]);
        while (pending.TryDequeue(out var next))
        {
            if (await PlaceAsync(next, cancellationToken) is not { } placed)
            {
                continue;
            }

            Enqueue(placed, cancellationToken);
            foreach (var peer in placed.Edges.Values.Where(candidate => candidate.IsPeer))
            {
                pending.Enqueue(peer);
            }
        }

        foreach (var disturbed in _placement.Disturbed)
        {
            Enqueue(disturbed, cancellationToken);
        }

        _placement.Disturbed.Clear();
    }

    private async Task<NpmNode?> PlaceAsync(NpmEdge edge, CancellationToken cancellationToken)
    {
        if (edge.Failed || edge.From.Removed || edge.IsOptionalPeer || (edge.To is { } present && edge.SatisfiedBy(present)))
        {
            return null;
        }

        if (edge.Specifier.Problem.Length > 0)
        {
            return Fail(edge, edge.Specifier.Problem);
        }

        var lookup = await catalog.FindAsync(edge.Specifier.Package, cancellationToken);
        if (lookup.History is null)
        {
            return Fail(edge, lookup.Failure);
        }

        if (catalog.Select(lookup.History, edge.Specifier.Range) is not { } version)
        {
            return Fail(edge, "no published version satisfies it");
        }

        if (_placed >= DependencyResolver.MaximumComponents)
        {
            return Fail(edge, FormattableString.Invariant($"the graph has more than {DependencyResolver.MaximumComponents} packages"));
        }

        if (edge.From.Depth >= MaximumDepth)
        {
            return Fail(edge, FormattableString.Invariant($"its folder would be nested more than {MaximumDepth} deep"));
        }

        var brought = edge.From.Peers.GetValueOrDefault(edge.Name);
        var node = brought is not null && edge.SatisfiedBy(brought)
            ? new NpmNode(edge.Name, brought.History, brought.Package)
            : new NpmNode(edge.Name, lookup.History, version);
        if (edge.From.FindAround(node) is { } around)
        {
            edge.Cycle = around;
            return null;
        }

        await ChoosePeersAsync(edge, node, cancellationToken);
        var placed = _placement.Place(edge, node);
        _placed += placed is null ? 0 : 1;
        return placed;
    }

    // Where the dependent asks for the peer too, one version should do for both: its own choice, or else the peer's.
    private async Task ChoosePeersAsync(NpmEdge edge, NpmNode node, CancellationToken cancellationToken)
    {
        foreach (var peer in node.Edges.Values.Where(peer => peer.IsPeer && !peer.IsOptionalPeer && peer.Specifier.Problem.Length == 0))
        {
            var beside = edge.From.Edges.GetValueOrDefault(peer.Name);
            var own = beside is null ? null : await ChooseAsync(beside, cancellationToken);
            var chosen = own is not null && peer.SatisfiedBy(own) ? own : await ChooseAsync(peer, cancellationToken);
            if (chosen is not null)
            {
                node.Peers[peer.Name] = chosen;
            }
        }
    }

    private async Task<NpmNode?> ChooseAsync(NpmEdge edge, CancellationToken cancellationToken)
    {
        var lookup = edge.Specifier.Problem.Length > 0 ? null : await catalog.FindAsync(edge.Specifier.Package, cancellationToken);
        return lookup?.History is { } history && catalog.Select(history, edge.Specifier.Range) is { } version
            ? new NpmNode(edge.Name, history, version)
            : null;
    }

    private NpmNode? Fail(NpmEdge edge, string reason)
    {
        edge.Failed = true;
        resolution.Fail(edge.Requirement, reason, edge.From.IsRoot ? "" : $"{edge.From.History.Name}@{edge.From.Package.Version}");
        return null;
    }

    private void Enqueue(NpmNode node, CancellationToken cancellationToken)
    {
        _queue.Enqueue(node, (node.Depth, node.Location));
        foreach (var edge in node.Edges.Values.Where(edge => !edge.IsOptionalPeer && edge.Specifier.Problem.Length == 0))
        {
            _ = catalog.FindAsync(edge.Specifier.Package, cancellationToken);
        }
    }

    // Folders that nothing reaches any more were replaced or shadowed on the way: npm prunes them.
    private void Collect(NpmNode root)
    {
        var required = Reach(root, throughOptional: false);
        var reached = Reach(root, throughOptional: true);
        foreach (var node in reached)
        {
            var package = node.IsRoot ? null : resolution.Add(node.History, node.Package);
            if (package is not null)
            {
                package.Optional &= !required.Contains(node);
            }

            foreach (var edge in node.Edges.Values)
            {
                if (edge.To is not { } target || !reached.Contains(target))
                {
                    continue;
                }

                var needed = resolution.Add(target.History, target.Package);
                needed.Direct |= package is null;
                package?.Needs.Add(needed.Purl.ToString());
            }
        }
    }

    private static HashSet<NpmNode> Reach(NpmNode root, bool throughOptional)
    {
        var reached = new HashSet<NpmNode> { root };
        var pending = new Queue<NpmNode>([root]);
        while (pending.TryDequeue(out var node))
        {
            foreach (var edge in node.Edges.Values.Where(edge => throughOptional || edge.Requirement.Kind != DependencyKind.Optional))
            {
                if (edge.To is { } target && !edge.IsOptionalPeer && reached.Add(target))
                {
                    pending.Enqueue(target);
                }
            }
        }

        return reached;
    }

    private sealed class VisitOrder : IComparer<(int Depth, string Location)>
    {
        public int Compare((int Depth, string Location) x, (int Depth, string Location) y) =>
            x.Depth != y.Depth ? x.Depth.CompareTo(y.Depth) : NpmNameOrder.Instance.Compare(x.Location, y.Location);
    }
}
