using Mtf.Flow.Graph;

namespace Mtf.Flow.Solving;

/// <summary>Who calls whom, in both directions, and which values are written to which fields: the solver's result, indexed.</summary>
internal sealed class CallGraph
{
    private const int MostMembers = 64;
    private readonly Dictionary<int, List<int>> callers = [];
    private readonly Dictionary<int, List<(int Target, int Value)>> writes = [];
    private readonly Dictionary<int, int> functionNodes = [];
    private readonly Dictionary<int, int> classNodes = [];
    private readonly Dictionary<(int Target, int Name), List<int>> members = [];

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
            else if (node.Kind == NodeKind.Class)
            {
                classNodes.TryAdd(node.A, id);
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

    /// <summary>The node that makes a class a value, -1 when there is none.</summary>
    public int ClassNodeOf(int type) => classNodes.GetValueOrDefault(type, -1);

    /// <summary>Values that may be read from a property: object entries, class members, exports and assignments to something that may be the same object.</summary>
    public IReadOnlyList<int> ValuesOfMember(int target, int name)
    {
        if (!members.TryGetValue((target, name), out var values))
        {
            members[(target, name)] = values = [.. ValuesOfField(Solver.ValuesOf(target), name).Take(MostMembers)];
        }

        return values;
    }

    /// <summary>As <see cref="ValuesOfMember"/>, of everything that the object may be: for uses where a value that is left out would be a flow that is missed.</summary>
    public IEnumerable<int> AllValuesOfMember(int target, int name) => ValuesOfField(Solver.ValuesOf(target), name, int.MaxValue);

    /// <summary>Values that an import of a name stands for, through re-exports; none when the module is outside the program.</summary>
    public IEnumerable<int> ValuesOfImport(int import)
    {
        var module = Solver.ModuleImportedBy(import);
        var name = Program[import].B;
        return module < 0 || name < 0 ? []
            : Program.Modules[module] is { Graph.IsCommonJs: true } common
                ? ValuesOfField(Solver.FieldOf(new Token(TokenKind.Object, common.ModuleObject), "exports"), name)
                : ExportsOf(module, name);
    }

    private IEnumerable<int> ExportsOf(int module, int name)
    {
        HashSet<int> seen = [module];
        var queue = new Queue<int>(seen);
        while (queue.TryDequeue(out var current))
        {
            foreach (var value in Solver.DeclaredValues(new Token(TokenKind.Namespace, current), name))
            {
                yield return value;
            }

            foreach (var again in Program.Modules[current].ExportAll.Select(Solver.ModuleImportedBy).Where(next => next >= 0 && seen.Add(next)))
            {
                queue.Enqueue(again);
            }
        }
    }

    /// <summary>Values of a field of any of the owners.</summary>
    public IEnumerable<int> ValuesOfField(IEnumerable<Token> candidates, int name, int mostOwners = 8)
    {
        HashSet<int> seen = [];
        foreach (var owner in candidates.Where(token => token.Kind != TokenKind.Api).Take(mostOwners))
        {
            foreach (var value in Solver.DeclaredValues(owner, name).Concat(WritesByOwner(name).GetValueOrDefault(owner) ?? []).Where(seen.Add))
            {
                yield return value;
            }
        }
    }

    private readonly Dictionary<int, Dictionary<Token, List<int>>> writesByOwner = [];

    private Dictionary<Token, List<int>> WritesByOwner(int name)
    {
        if (!writesByOwner.TryGetValue(name, out var byOwner))
        {
            writesByOwner[name] = byOwner = [];
            foreach (var (target, value) in WritesTo(name))
            {
                foreach (var owner in Solver.ValuesOf(target))
                {
                    Add(byOwner, owner, value);
                }
            }
        }

        return byOwner;
    }

    private static void Add<TKey, T>(Dictionary<TKey, List<T>> table, TKey key, T value)
        where TKey : notnull
    {
        if (!table.TryGetValue(key, out var list))
        {
            table[key] = list = [];
        }

        list.Add(value);
    }
}
