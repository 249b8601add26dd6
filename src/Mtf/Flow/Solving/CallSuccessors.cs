namespace Mtf.Flow.Solving;

/// <summary>A function that may run because another one runs.</summary>
/// <param name="Names">Handlers for which it does, null for all.</param>
internal readonly record struct CallSuccessor(int Function, IReadOnlyList<string>? Names);

/// <summary>Which functions may run because a function runs: what it calls, what it gives to outside code, and the modules that it imports.</summary>
internal sealed class CallSuccessors(CallGraph calls, IModuleResolver resolver, IReadOnlyDictionary<int, IReadOnlyList<string>> dispatched)
{
    private readonly CallSuccessor[]?[] known = new CallSuccessor[]?[calls.Program.Functions.Count];
    private readonly HashSet<int> seen = [];
    private Dictionary<int, List<int>>? imports;

    public CallSuccessor[] Of(int function) => known[function] ??= Find(function);

    private CallSuccessor[] Find(int function)
    {
        List<CallSuccessor> found = [];
        seen.Clear();
        foreach (var call in calls.Program.Functions[function].Calls)
        {
            var names = dispatched.GetValueOrDefault(call);
            foreach (var target in calls.Solver.TargetsOf(call))
            {
                Add(target, names);
            }

            // What is given to outside code may be called by it; what is given to our own code is called there, and seen there.
            if (calls.Solver.TargetsOf(call).Count == 0 || calls.Solver.ApisOf(call).Count > 0)
            {
                foreach (var (_, callback) in calls.Solver.FunctionsGivenTo(call))
                {
                    Add(callback, names);
                }
            }
        }

        imports ??= IndexImports();
        foreach (var module in imports.GetValueOrDefault(function) ?? [])
        {
            Add(calls.Program.Modules[module].TopFunction, null);
        }

        return [.. found];

        void Add(int target, IReadOnlyList<string>? names)
        {
            if (names is not null || seen.Add(target))
            {
                found.Add(new CallSuccessor(target, names));
            }
        }
    }

    private Dictionary<int, List<int>> IndexImports()
    {
        Dictionary<int, List<int>> index = [];
        foreach (var module in calls.Program.Modules)
        {
            var firstFunction = module.TopFunction;
            foreach (var import in module.Graph.Imports)
            {
                if (resolver.Resolve(module.Id, import.Specifier).Module is >= 0 and var target)
                {
                    var from = firstFunction + import.Site.Function - module.Graph.TopFunction;
                    (index.TryGetValue(from, out var list) ? list : index[from] = []).Add(target);
                }
            }
        }

        return index;
    }
}
