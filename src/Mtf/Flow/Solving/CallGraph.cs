using Mtf.Flow.Graph;

namespace Mtf.Flow.Solving;

/// <summary>Who calls whom, in both directions, and which values are written to which fields: the solver's result, indexed.</summary>
internal sealed class CallGraph
{
    private readonly Dictionary<int, List<int>> callers = [];
    private readonly Dictionary<int, List<(int Target, int Value)>> writes = [];
    private readonly Dictionary<int, int> functionNodes = [];

    public CallGraph(FlowProgram program, Solver solver)
    {
        Program = program;
        Solver = solver;
        for (var id = 0; id < program.NodeCount; id++)
        {
            var node = program[id];
            if (node.Kind is NodeKind.Call or NodeKind.New)
            {
                foreach (var target in solver.TargetsOf(id))
                {
                    Add(callers, target, id);
                }
            }
            else if (node.Kind == NodeKind.Function)
            {
                functionNodes.TryAdd(node.A, id);
            }
        }

        foreach (var write in program.PropertyWrites)
        {
            Add(writes, write.Name, (write.Target, write.Value));
        }
    }

    public FlowProgram Program { get; }

    public Solver Solver { get; }

    /// <summary>Call nodes that may enter a function.</summary>
    public IReadOnlyList<int> CallersOf(int function) => callers.GetValueOrDefault(function) ?? (IReadOnlyList<int>)[];

    /// <summary>Assignments to any property of a name.</summary>
    public IReadOnlyList<(int Target, int Value)> WritesTo(int name) => writes.GetValueOrDefault(name) ?? (IReadOnlyList<(int, int)>)[];

    /// <summary>The node that makes a function a value, -1 when there is none.</summary>
    public int NodeOf(int function) => functionNodes.GetValueOrDefault(function, -1);

    /// <summary>Values that may be read from a property: object entries, class members, exports and assignments to something that may be the same object.</summary>
    public IEnumerable<int> ValuesOfMember(int target, int name)
    {
        const int mostOwners = 8;
        var owners = 0;
        HashSet<int> seen = [];
        foreach (var owner in Solver.TokensOf(target))
        {
            if (Solver.TokenAt(owner).Kind == TokenKind.Api || owners++ >= mostOwners)
            {
                continue;
            }

            foreach (var value in Solver.DeclaredValues(Solver.TokenAt(owner), name))
            {
                if (seen.Add(value))
                {
                    yield return value;
                }
            }

            foreach (var value in WritesByOwner(name).GetValueOrDefault(owner) ?? [])
            {
                if (seen.Add(value))
                {
                    yield return value;
                }
            }
        }
    }

    private readonly Dictionary<int, Dictionary<int, List<int>>> writesByOwner = [];

    private Dictionary<int, List<int>> WritesByOwner(int name)
    {
        if (!writesByOwner.TryGetValue(name, out var byOwner))
        {
            writesByOwner[name] = byOwner = [];
            foreach (var (target, value) in WritesTo(name))
            {
                foreach (var owner in Solver.TokensOf(target))
                {
                    Add(byOwner, owner, value);
                }
            }
        }

        return byOwner;
    }

    private static void Add<T>(Dictionary<int, List<T>> table, int key, T value)
    {
        if (!table.TryGetValue(key, out var list))
        {
            table[key] = list = [];
        }

        list.Add(value);
    }
}
