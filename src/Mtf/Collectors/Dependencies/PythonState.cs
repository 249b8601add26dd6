using System.Collections.Immutable;
using Mtf.Packages;

namespace Mtf.Collectors.Dependencies;

/// <summary>One requirement on a project.</summary>
/// <param name="Parent">Normal name of the project that asks, empty for the subject.</param>
internal sealed record PythonDemand(string Parent, string Text, Pep440Range Range, bool Optional);

/// <summary>The version chosen for a project; null parts when there is none to choose.</summary>
internal sealed record PythonPin(PackageHistory? History, PublishedVersion? Version);

/// <summary>A moment of the search: what is asked for and what is chosen.</summary>
internal sealed record PythonState(
    ImmutableDictionary<string, PythonPin> Pins,
    ImmutableDictionary<string, ImmutableList<PythonDemand>> Demands,
    ImmutableDictionary<string, ImmutableSortedSet<string>> Extras,
    ImmutableList<string> Order)
{
    public static PythonState Empty { get; } = new(
        ImmutableDictionary.Create<string, PythonPin>(StringComparer.Ordinal),
        ImmutableDictionary.Create<string, ImmutableList<PythonDemand>>(StringComparer.Ordinal),
        ImmutableDictionary.Create<string, ImmutableSortedSet<string>>(StringComparer.Ordinal),
        []);

    public ImmutableList<PythonDemand> DemandsOn(string name) => Demands.GetValueOrDefault(name, []);

    public ImmutableSortedSet<string> ExtrasOf(string name) => Extras.GetValueOrDefault(name, ImmutableSortedSet.Create<string>(StringComparer.Ordinal));

    /// <summary>With one more requirement.</summary>
    public PythonState With(string name, PythonDemand demand, IEnumerable<string> extras) => this with
    {
        Demands = Demands.SetItem(name, DemandsOn(name).Add(demand)),
        Extras = Extras.SetItem(name, ExtrasOf(name).Union(extras)),
        Order = Demands.ContainsKey(name) ? Order : Order.Add(name),
    };

    public PythonState With(string name, PythonPin pin) => this with { Pins = Pins.SetItem(name, pin) };
}

/// <summary>A choice between the versions of a project, the state before it, and who had a part in its failures.</summary>
internal sealed class PythonChoice(string name, PackageHistory history, IReadOnlyList<PublishedVersion> candidates, PythonState before)
{
    private int _index = -1;

    public string Name { get; } = name;

    public PackageHistory History { get; } = history;

    public PythonState Before { get; } = before;

    public PublishedVersion Candidate => candidates[_index];

    public HashSet<string> Involved { get; } = new(before.DemandsOn(name).Select(demand => demand.Parent), StringComparer.Ordinal);

    public bool MoveNext() => ++_index < candidates.Count;
}
