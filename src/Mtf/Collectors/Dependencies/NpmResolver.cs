using Mtf.Packages;

namespace Mtf.Collectors.Dependencies;

/// <summary>
/// Builds the <c>node_modules</c> tree that <c>npm install</c> would: breadth first, every package as high as it may stand,
/// a placed version reused where it satisfies, peers installed beside their dependents.
/// </summary>
internal sealed class NpmResolver(PackageCatalog catalog, Resolution resolution, PackageUrl? published = null)
{
    private const int MaximumDepth = 100;
    private const int MaximumPeerSteps = 1000;

    private readonly NpmPlacement _placement = new();
    private readonly PriorityQueue<NpmNode, (int Depth, string Location)> _queue = new(new VisitOrder());
    private NpmNode? _subject;
    private int _placed;

    public async Task ResolveAsync(IReadOnlyList<DependencyRequirement> requirements, CancellationToken cancellationToken)
    {
        var root = NodeOf("", "", requirements);
        _subject = root;
        if (published is not null)
        {
            root = NodeOf("", "", [new DependencyRequirement(published.FullName, "")]);
            _subject = NodeOf(published.FullName, published.Version, requirements);
        }

        _placement.Register(root);
        Enqueue(root, cancellationToken);
        while (_queue.TryDequeue(out var node, out _))
        {
            if (node.Removed)
            {
                continue;
            }

            await SettleAsync(node, cancellationToken);
        }

        Collect(root);
    }

    private static NpmNode NodeOf(string name, string version, IReadOnlyList<DependencyRequirement> requirements) => new(
        name,
        new PackageHistory { Ecosystem = Ecosystem.Npm, Name = name, Versions = [] },
        new PublishedVersion { Version = version, Dependencies = requirements });

    // All requirements of a folder are answered before any is placed: their peers have to agree.
    private async Task SettleAsync(NpmNode node, CancellationToken cancellationToken)
    {
        var answers = new List<(NpmEdge Edge, NpmNode Node)>();
        var peers = new NpmPeerSet(node);
        foreach (var edge in node.Edges.Values)
        {
            if (await AnswerAsync(edge, cancellationToken) is { } answer)
            {
                answers.Add((edge, answer));
                await JoinAsync(peers, answer, cancellationToken);
            }
        }

        foreach (var (edge, answer) in answers)
        {
            await PlaceWithPeersAsync(edge, answer, peers, cancellationToken);
        }

        foreach (var disturbed in _placement.Disturbed)
        {
            Enqueue(disturbed, cancellationToken);
        }

        _placement.Disturbed.Clear();
    }

    // Peers of peers too. A name changes its version a few times at most, so this ends.
    private async Task JoinAsync(NpmPeerSet peers, NpmNode node, CancellationToken cancellationToken)
    {
        var pending = new Queue<NpmNode>([node]);
        for (var steps = 0; steps < MaximumPeerSteps && pending.TryDequeue(out var next); steps++)
        {
            foreach (var peer in next.Edges.Values.Where(peer => peer.IsPeer && !peer.IsOptionalPeer))
            {
                if (peers.Satisfies(peer))
                {
                    continue;
                }

                var chosen = await ChooseForAsync(peer, peers, cancellationToken);
                if (chosen is not null && peers.Offer(peer, chosen))
                {
                    pending.Enqueue(chosen);
                }
            }
        }
    }

    // What the folder itself asks for goes before what the peer asks for: two versions can still lie in two folders. In the user's own they cannot.
    private async Task<NpmNode?> ChooseForAsync(NpmEdge peer, NpmPeerSet peers, CancellationToken cancellationToken)
    {
        if (peers.OwnEdge(peer.Name) is not { } beside || await ChooseAsync(beside, cancellationToken) is not { } own)
        {
            return await ChooseAsync(peer, cancellationToken);
        }

        if (peer.SatisfiedBy(own))
        {
            return own;
        }

        var other = await ChooseAsync(peer, cancellationToken);
        return other is null || beside.From.IsRoot || beside.SatisfiedBy(other) ? other : own;
    }

    private async Task PlaceWithPeersAsync(NpmEdge edge, NpmNode answer, NpmPeerSet peers, CancellationToken cancellationToken)
    {
        var pending = new Queue<(NpmEdge Edge, NpmNode Node)>([(edge, answer)]);
        while (pending.TryDequeue(out var next))
        {
            peers.CopyTo(next.Node);
            if (!Place(next.Edge, next.Node))
            {
                continue;
            }

            Enqueue(next.Node, cancellationToken);
            foreach (var peer in next.Node.Edges.Values.Where(peer => peer.IsPeer && IsOpen(peer)))
            {
                var brought = next.Node.Peers.GetValueOrDefault(peer.Name);
                if (brought is not null && !peer.SatisfiedBy(brought) && !edge.From.IsRoot)
                {
                    // A contradiction is left until the dependent is visited: by then it stands where its own version may find a place.
                    continue;
                }

                var peerNode = brought is not null && peer.SatisfiedBy(brought)
                    ? new NpmNode(peer.Name, brought.History, brought.Package)
                    : await AnswerAsync(peer, cancellationToken);
                if (peerNode is not null)
                {
                    pending.Enqueue((peer, peerNode));
                }
            }
        }
    }

    private static bool IsOpen(NpmEdge edge) =>
        !edge.Failed && !edge.From.Removed && !edge.IsOptionalPeer && !(edge.To is { } present && edge.SatisfiedBy(present));

    /// <summary>The package that answers an open requirement; null when there is none or none is wanted.</summary>
    private async Task<NpmNode?> AnswerAsync(NpmEdge edge, CancellationToken cancellationToken)
    {
        if (!IsOpen(edge))
        {
            return null;
        }

        if (AsksForSubject(edge))
        {
            return _subject;
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

        return catalog.Select(lookup.History, edge.Specifier.Range) is { } version
            ? new NpmNode(edge.Name, lookup.History, version)
            : Fail(edge, "no published version satisfies it");
    }

    private bool AsksForSubject(NpmEdge edge) => edge.From.IsRoot && !ReferenceEquals(edge.From, _subject);

    private bool Place(NpmEdge edge, NpmNode node)
    {
        if (!IsOpen(edge))
        {
            return false;
        }

        if (edge.From.FindAround(node) is { } around)
        {
            edge.Cycle = around;
            return false;
        }

        if (_placed >= DependencyResolver.MaximumComponents)
        {
            return Fail(edge, FormattableString.Invariant($"the graph has more than {DependencyResolver.MaximumComponents} packages")) is not null;
        }

        if (edge.From.Depth >= MaximumDepth)
        {
            return Fail(edge, FormattableString.Invariant($"its folder would be nested more than {MaximumDepth} deep")) is not null;
        }

        var placed = _placement.Place(edge, node) is not null;
        _placed += placed ? 1 : 0;
        return placed;
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
        resolution.Fail(edge.Requirement, reason, ReferenceEquals(edge.From, _subject) ? "" : $"{edge.From.History.Name}@{edge.From.Package.Version}");
        return null;
    }

    private void Enqueue(NpmNode node, CancellationToken cancellationToken)
    {
        _queue.Enqueue(node, (node.Depth, node.Location));
        foreach (var edge in node.Edges.Values.Where(edge => !edge.IsOptionalPeer && edge.Specifier.Problem.Length == 0 && !AsksForSubject(edge)))
        {
            _ = catalog.FindAsync(edge.Specifier.Package, cancellationToken);
        }
    }

    // Folders that nothing reaches any more were replaced or shadowed on the way: npm prunes them.
    private void Collect(NpmNode root)
    {
        var required = Reach(root, throughOptional: false);
        var reached = Reach(root, throughOptional: true);
        foreach (var node in reached.Where(node => !node.IsRoot || ReferenceEquals(node, _subject)))
        {
            var package = ReferenceEquals(node, _subject) ? null : resolution.Add(node.History, node.Package);
            if (package is not null)
            {
                package.Optional &= !required.Contains(node);
            }

            foreach (var edge in node.Edges.Values)
            {
                if (IsOpen(edge))
                {
                    Fail(edge, edge.To is { } other ? $"npm installs {other.Package.Version} instead, which conflicts with it" : "it could not be placed");
                }

                if (edge.To is not { } target || !reached.Contains(target) || ReferenceEquals(target, _subject))
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
