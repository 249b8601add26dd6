using Mtf.Packages;

namespace Mtf.Collectors.Dependencies;

/// <summary>
/// Resolves like a NuGet restore: the lowest applicable version of each requirement, the highest of those where several packages ask
/// for one, and the subject's own requirement before all others.
/// </summary>
internal sealed class NuGetResolver(PackageCatalog catalog, Resolution resolution)
{
    private const int MaximumRounds = 200;

    private sealed record Chosen(PackageHistory History, PublishedVersion Version);

    private sealed record Demand(DependencyRequirement Requirement, string Parent);

    private readonly Dictionary<string, Chosen> _chosen = new(StringComparer.Ordinal);
    private readonly HashSet<string> _direct = new(StringComparer.Ordinal);

    public async Task ResolveAsync(IReadOnlyList<DependencyRequirement> requirements, CancellationToken cancellationToken)
    {
        var roots = ForFramework(requirements).ToList();
        _direct.UnionWith(roots.Select(requirement => catalog.Key(requirement.Name)));
        var rounds = 0;
        while (await RaiseAsync(roots, cancellationToken))
        {
            if (++rounds == MaximumRounds)
            {
                resolution.Fail("the whole graph", "its versions did not settle");
                break;
            }
        }

        await CollectAsync(roots, cancellationToken);
    }

    // One walk over the graph as chosen so far; true when some package had to be added or raised. Versions only rise, so it ends.
    private async Task<bool> RaiseAsync(List<DependencyRequirement> roots, CancellationToken cancellationToken)
    {
        var changed = false;
        foreach (var (key, demands) in Walk(roots))
        {
            foreach (var demand in demands)
            {
                _ = catalog.FindAsync(demand.Requirement.Name, cancellationToken);
            }

            foreach (var demand in demands.Where(demand => demand.Parent.Length == 0 || !_direct.Contains(key)))
            {
                var lookup = await catalog.FindAsync(demand.Requirement.Name, cancellationToken);
                if (lookup.History is null || Select(lookup.History, demand.Requirement) is not { } version)
                {
                    continue;
                }

                var isNew = !_chosen.TryGetValue(key, out var current);
                if ((isNew && _chosen.Count < DependencyResolver.MaximumComponents)
                    || (current is not null && catalog.Scheme.Compare(version.Version, current.Version.Version) > 0))
                {
                    _chosen[key] = new Chosen(lookup.History, version);
                    changed = true;
                }
            }
        }

        return changed;
    }

    /// <summary>Every package reached, in breadth-first order, with who asks for it.</summary>
    private List<(string Key, List<Demand> Demands)> Walk(List<DependencyRequirement> roots)
    {
        var order = new List<(string Key, List<Demand> Demands)>();
        var byKey = new Dictionary<string, List<Demand>>(StringComparer.Ordinal);
        var pending = new Queue<Demand>(roots.Select(requirement => new Demand(requirement, "")));
        while (pending.TryDequeue(out var demand))
        {
            var key = catalog.Key(demand.Requirement.Name);
            if (byKey.TryGetValue(key, out var demands))
            {
                demands.Add(demand);
                continue;
            }

            demands = [demand];
            byKey.Add(key, demands);
            order.Add((key, demands));
            if (_chosen.TryGetValue(key, out var chosen))
            {
                foreach (var requirement in ForFramework(chosen.Version.Dependencies))
                {
                    pending.Enqueue(new Demand(requirement, key));
                }
            }
        }

        return order;
    }

    private IEnumerable<DependencyRequirement> ForFramework(IReadOnlyList<DependencyRequirement> requirements)
    {
        var production = requirements.Where(requirement => requirement.Kind != DependencyKind.Development).ToList();
        var group = TargetFrameworks.Nearest(production.Select(requirement => requirement.Marker), catalog.Environment.TargetFramework);
        return production.Where(requirement => string.Equals(requirement.Marker, group, StringComparison.OrdinalIgnoreCase));
    }

    // A requirement without version means any, of which a restore takes the lowest.
    private PublishedVersion? Select(PackageHistory history, DependencyRequirement requirement) =>
        catalog.Select(history, requirement.Range.Length == 0 ? "0.0.0" : requirement.Range);

    private async Task CollectAsync(List<DependencyRequirement> roots, CancellationToken cancellationToken)
    {
        foreach (var (key, demands) in Walk(roots))
        {
            _chosen.TryGetValue(key, out var chosen);
            var package = chosen is null ? null : resolution.Add(chosen.History, chosen.Version);
            foreach (var demand in demands)
            {
                await ReportAsync(demand, chosen, cancellationToken);
                if (package is null)
                {
                    continue;
                }

                package.Direct |= demand.Parent.Length == 0;
                package.Optional = false;
                if (_chosen.TryGetValue(demand.Parent, out var parent))
                {
                    resolution.Add(parent.History, parent.Version).Needs.Add(package.Purl.ToString());
                }
            }
        }
    }

    private async Task ReportAsync(Demand demand, Chosen? chosen, CancellationToken cancellationToken)
    {
        var range = demand.Requirement.Range;
        var accepted = catalog.Scheme.ParseRange(range);
        if (chosen is not null && accepted is not null && (accepted.Contains(chosen.Version.Version) || IsAbove(chosen, range)))
        {
            return;
        }

        var lookup = await catalog.FindAsync(demand.Requirement.Name, cancellationToken);
        var reason = lookup.History is null ? lookup.Failure
            : accepted is null ? "it is not a NuGet version range"
            : chosen is null ? "no published version satisfies it"
            : $"it clashes with {chosen.Version.Version}, which another requirement needs";
        resolution.Fail(demand.Requirement, reason, demand.Parent);
    }

    // A missing prerelease bound keeps prereleases out of the choice, not out of the graph when another package asks for one.
    private bool IsAbove(Chosen chosen, string range) =>
        catalog.Scheme.IsValid(range) && catalog.Scheme.Compare(chosen.Version.Version, range) >= 0;
}
