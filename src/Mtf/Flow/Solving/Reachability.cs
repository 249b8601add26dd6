using System.Runtime.InteropServices;
using Mtf.Flow.Facts;

namespace Mtf.Flow.Solving;

/// <summary>A function that answers a tool, prompt or resource request.</summary>
internal readonly record struct HandlerRoot(string Name, int Function);

/// <summary>When each function runs: on installation, at start, or only in handlers, and then in which.</summary>
internal sealed class Reachability
{
    private const int MostNames = 2048;
    private readonly CallSuccessors successors;
    private readonly HashSet<int> handlers;
    private readonly Phase[] phases;
    private readonly ulong[]?[] reached;
    private readonly List<string> names = [];
    private readonly Dictionary<string, int> nameIndexes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<string>> sets = new(StringComparer.Ordinal);

    private Reachability(CallSuccessors successors, int functions, IReadOnlyList<HandlerRoot> roots)
    {
        this.successors = successors;
        handlers = [.. roots.Select(root => root.Function)];
        phases = new Phase[functions];
        reached = new ulong[]?[functions];
        foreach (var name in roots.Select(root => root.Name))
        {
            if (nameIndexes.Count >= MostNames)
            {
                IsTruncated |= !nameIndexes.ContainsKey(name);
            }
            else if (nameIndexes.TryAdd(name, names.Count))
            {
                names.Add(name);
            }
        }
    }

    /// <summary>Whether some handlers are not told apart from the others, because there are too many.</summary>
    public bool IsTruncated { get; private set; }

    /// <param name="dispatched">Calls inside a common handler that happen for some names only.</param>
    public static Reachability Compute(
        CallGraph calls, IModuleResolver resolver, IEnumerable<int> installFunctions, IEnumerable<int> startFunctions, IReadOnlyList<HandlerRoot> handlers,
        IReadOnlyDictionary<int, IReadOnlyList<string>> dispatched)
    {
        var result = new Reachability(new CallSuccessors(calls, resolver, dispatched), calls.Program.Functions.Count, handlers);
        result.Walk(installFunctions, Phase.Install);
        result.Walk(startFunctions, Phase.Startup);
        result.WalkHandlers(handlers);
        return result;
    }

    public Phase PhaseOf(int function) => phases[function];

    public IReadOnlyList<string> ToolsOf(int function)
    {
        if (reached[function] is not { } bits)
        {
            return [];
        }

        var key = new string(MemoryMarshal.Cast<ulong, char>(bits));
        if (!sets.TryGetValue(key, out var tools))
        {
            sets[key] = tools = [.. names.Where((_, index) => (bits[index / 64] >> (index % 64) & 1) != 0)];
        }

        return tools;
    }

    // Installation outranks start, start outranks handlers: the earliest moment at which the code runs is what counts.
    private void Walk(IEnumerable<int> roots, Phase phase)
    {
        var stack = new Stack<int>(roots.Reverse());
        while (stack.TryPop(out var function))
        {
            if (phases[function] != Phase.Unreached)
            {
                continue;
            }

            phases[function] = phase;
            foreach (var next in successors.Of(function))
            {
                if (!handlers.Contains(next.Function))
                {
                    stack.Push(next.Function);
                }
            }
        }
    }

    /// <summary>Carries the set of handlers that reach a function to what it calls, until nothing changes.</summary>
    private void WalkHandlers(IReadOnlyList<HandlerRoot> roots)
    {
        var open = new Queue<int>();
        var isOpen = new bool[phases.Length];
        foreach (var root in roots)
        {
            var index = IndexOf(root.Name);
            BitsOf(root.Function)[index / 64] |= 1UL << (index % 64);
            Open(root.Function);
        }

        while (open.TryDequeue(out var function))
        {
            isOpen[function] = false;
            phases[function] = phases[function] == Phase.Unreached ? Phase.Handler : phases[function];
            foreach (var next in successors.Of(function))
            {
                if (!handlers.Contains(next.Function) && Merge(next, BitsOf(function)))
                {
                    Open(next.Function);
                }
            }
        }

        void Open(int function)
        {
            if (!isOpen[function])
            {
                isOpen[function] = true;
                open.Enqueue(function);
            }
        }
    }

    // Names beyond the limit are taken for the last one.
    private int IndexOf(string name) => nameIndexes.GetValueOrDefault(name, names.Count - 1);

    private ulong[] BitsOf(int function) => reached[function] ??= new ulong[(names.Count + 63) / 64];

    private bool Merge(CallSuccessor next, ulong[] from)
    {
        var to = BitsOf(next.Function);
        var mask = next.Names is null ? null : MaskOf(next.Names);
        var changed = false;
        for (var word = 0; word < to.Length; word++)
        {
            var merged = to[word] | (mask is null ? from[word] : from[word] & mask[word]);
            changed |= merged != to[word];
            to[word] = merged;
        }

        return changed;
    }

    private readonly Dictionary<IReadOnlyList<string>, ulong[]> masks = new(ReferenceEqualityComparer.Instance);

    private ulong[] MaskOf(IReadOnlyList<string> only)
    {
        if (!masks.TryGetValue(only, out var mask))
        {
            masks[only] = mask = new ulong[(names.Count + 63) / 64];
            foreach (var name in only)
            {
                if (!IsTruncated && !nameIndexes.ContainsKey(name))
                {
                    continue;
                }

                var index = IndexOf(name);
                mask[index / 64] |= 1UL << (index % 64);
            }
        }

        return mask;
    }
}
