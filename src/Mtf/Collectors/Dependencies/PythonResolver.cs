using Mtf.Packages;

namespace Mtf.Collectors.Dependencies;

/// <summary>
/// Resolves like pip: newest first, one version of each project, and when requirements clash back to the youngest choice that had a
/// part in it. A project without solution is reported and chosen by its first requirement alone.
/// </summary>
internal sealed class PythonResolver(PackageCatalog catalog, Resolution resolution)
{
    private const int MaximumSteps = 5000;

    private readonly HashSet<string> _relaxed = new(StringComparer.Ordinal);
    private readonly Stack<PythonChoice> _choices = new();
    private int _steps;

    public async Task ResolveAsync(IReadOnlyList<DependencyRequirement> requirements, CancellationToken cancellationToken)
    {
        var start = PythonState.Empty;
        foreach (var requirement in requirements)
        {
            start = Ask(start, requirement, "", [], cancellationToken) ?? start;
        }

        PythonState? end = null;
        while (end is null)
        {
            _choices.Clear();
            end = await SearchAsync(start, cancellationToken);
        }

        Collect(end, requirements);
    }

    // Null when a project had to be relaxed: the search starts over. Past the bound of steps all are, and the search goes straight through.
    private async Task<PythonState?> SearchAsync(PythonState state, CancellationToken cancellationToken)
    {
        while (state.Order.Find(name => !state.Pins.ContainsKey(name)) is { } name)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var lookup = await catalog.FindAsync(name, cancellationToken);
            if (lookup.History is null || state.Pins.Count >= DependencyResolver.MaximumComponents)
            {
                state = state.With(name, new PythonPin(null, null));
                continue;
            }

            var ranges = state.DemandsOn(name).Select(demand => demand.Range).ToList();
            var binding = IsRelaxed(name) ? ranges[..1] : ranges;
            var candidates = VersionSelection.PyPICandidates(lookup.History.Versions, binding, catalog.Environment);
            if (candidates.Count == 0 && IsRelaxed(name))
            {
                state = state.With(name, new PythonPin(lookup.History, null));
                continue;
            }

            _choices.Push(new PythonChoice(name, lookup.History, candidates, state));
            if (await NextStateAsync(cancellationToken) is not { } next)
            {
                _relaxed.Add(name);
                return null;
            }

            state = next;
        }

        return state;
    }

    private async Task<PythonState?> NextStateAsync(CancellationToken cancellationToken)
    {
        while (_choices.TryPeek(out var choice) && (_steps++ < MaximumSteps || IsRelaxed(choice.Name)))
        {
            if (choice.MoveNext())
            {
                if (await ApplyAsync(choice, cancellationToken) is { } next)
                {
                    return next;
                }

                continue;
            }

            _choices.Pop();
            while (_choices.TryPeek(out var earlier) && !choice.Involved.Contains(earlier.Name))
            {
                _choices.Pop();
            }

            if (_choices.TryPeek(out var culprit))
            {
                culprit.Involved.UnionWith(choice.Involved);
            }
        }

        return null;
    }

    private async Task<PythonState?> ApplyAsync(PythonChoice choice, CancellationToken cancellationToken)
    {
        var candidate = await catalog.DescribeAsync(choice.History, choice.Candidate, cancellationToken);
        var state = choice.Before.With(choice.Name, new PythonPin(choice.History, candidate));
        return AskAll(state, choice.Name, choice, cancellationToken);
    }

    /// <summary>Adds what the chosen version of a project asks for, and again for each project that gets new extras by it.</summary>
    private PythonState? AskAll(PythonState state, string name, PythonChoice choice, CancellationToken cancellationToken)
    {
        var pending = new Queue<string>([name]);
        while (pending.TryDequeue(out var current))
        {
            if (state.Pins[current].Version is not { } version)
            {
                continue;
            }

            foreach (var requirement in version.Dependencies.Where(requirement => requirement.Kind != DependencyKind.Development))
            {
                var target = PythonName.Normalize(requirement.Name);
                var extrasBefore = state.ExtrasOf(target);
                if (Ask(state, requirement, current, state.ExtrasOf(current), cancellationToken) is not { } next)
                {
                    choice.Involved.Add(target);
                    choice.Involved.UnionWith(state.DemandsOn(target).Select(demand => demand.Parent));
                    return null;
                }

                if (next.Pins.ContainsKey(target) && next.ExtrasOf(target).Count > extrasBefore.Count)
                {
                    pending.Enqueue(target);
                }

                state = next;
            }
        }

        return state;
    }

    /// <summary>The state with the requirement in it; null when it clashes with a version already chosen.</summary>
    private PythonState? Ask(
        PythonState state, DependencyRequirement requirement, string parent, IReadOnlyCollection<string> extras, CancellationToken cancellationToken)
    {
        if (!Applies(requirement, extras) || Pep440Range.Parse(requirement.Range) is not { } range)
        {
            return state;
        }

        var name = PythonName.Normalize(requirement.Name);
        var demand = new PythonDemand(parent, requirement.Range, range, requirement.Kind == DependencyKind.Optional);
        var wanted = (requirement.Extras ?? []).Select(PythonName.Normalize);
        if (state.DemandsOn(name).Contains(demand) && wanted.All(state.ExtrasOf(name).Contains))
        {
            return state;
        }

        _ = catalog.FindAsync(name, cancellationToken);
        var chosen = state.Pins.GetValueOrDefault(name)?.Version;
        return chosen is null || IsRelaxed(name) || range.Contains(chosen.Version, prereleases: true) ? state.With(name, demand, wanted) : null;
    }

    // A marker that cannot be read does not take the requirement away.
    private bool Applies(DependencyRequirement requirement, IReadOnlyCollection<string> extras) =>
        requirement.Marker.Length == 0
        || !PythonMarker.TryParse(requirement.Marker, out var marker)
        || marker.Holds(catalog.Environment, extras);

    private bool IsRelaxed(string name) => _steps > MaximumSteps || _relaxed.Contains(name);

    private void Collect(PythonState state, IReadOnlyList<DependencyRequirement> requirements)
    {
        ReportUnusable(requirements, "", []);
        foreach (var (name, pin) in state.Pins)
        {
            Report(state, name, pin);
            if (pin is not { History: { } history, Version: { } version })
            {
                continue;
            }

            var package = resolution.Add(history, version);
            if (!version.DependenciesKnown)
            {
                resolution.Fail($"what {name} {version.Version} needs", "the index does not say it");
            }

            ReportUnusable(version.Dependencies, $"{name}@{version.Version}", state.ExtrasOf(name));
            foreach (var demand in state.DemandsOn(name))
            {
                package.Direct |= demand.Parent.Length == 0;
                package.Optional &= demand.Optional;
                if (state.Pins.GetValueOrDefault(demand.Parent) is { History: { } parentHistory, Version: { } parentVersion })
                {
                    resolution.Add(parentHistory, parentVersion).Needs.Add(package.Purl.ToString());
                }
            }
        }
    }

    private void Report(PythonState state, string name, PythonPin pin)
    {
        var demands = state.DemandsOn(name);
        var clashing = demands.Where(demand => pin.Version is null || !demand.Range.Contains(pin.Version.Version, prereleases: true)).ToList();
        foreach (var demand in clashing)
        {
            var lookup = catalog.FindAsync(name, CancellationToken.None);
            var reason = pin.History is null && lookup.IsCompletedSuccessfully && lookup.Result.Failure.Length > 0 ? lookup.Result.Failure
                : pin.History is null ? FormattableString.Invariant($"the graph has more than {DependencyResolver.MaximumComponents} packages")
                : pin.Version is null ? "no published version satisfies it"
                : $"it clashes with {pin.Version.Version}, which another requirement needs";
            resolution.Fail($"{name} {demand.Text}".TrimEnd(), reason, demand.Parent);
        }
    }

    private void ReportUnusable(IReadOnlyList<DependencyRequirement> requirements, string requiredBy, IReadOnlyCollection<string> extras)
    {
        foreach (var requirement in requirements.Where(requirement => requirement.Kind != DependencyKind.Development && Applies(requirement, extras)))
        {
            if (Pep440Range.Parse(requirement.Range) is null)
            {
                var isReference = requirement.Range.Contains(':', StringComparison.Ordinal);
                resolution.Fail(requirement, isReference ? "it is a direct reference, not a registry version" : "it is not a PEP 440 specifier", requiredBy);
            }
        }
    }
}
