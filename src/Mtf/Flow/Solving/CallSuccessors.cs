using Mtf.Flow.Graph;

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
    private Dictionary<int, List<int>>? hooks;

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

        foreach (var method in (hooks ??= IndexHooks()).GetValueOrDefault(function) ?? [])
        {
            Add(method, null);
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

    // Methods by which outside base classes call the classes that a function defines: threads, commands of an installer, handlers of a server.
    private Dictionary<int, List<int>> IndexHooks()
    {
        Dictionary<int, List<int>> index = [];
        var program = calls.Program;
        foreach (var type in program.Classes)
        {
            var node = calls.ClassNodeOf(type.Id);
            if (node < 0 || type.Super < 0 || program.Modules[type.Module].Graph.Language != SourceLanguage.Python
                || !calls.Solver.ValuesOf(type.Super).Any(token => token.Kind == TokenKind.Api))
            {
                continue;
            }

            foreach (var (_, value) in type.Members.Where(member => IsHook(program.Text(member.Name))))
            {
                foreach (var token in calls.Solver.ValuesOf(value).Where(token => token.Kind == TokenKind.Function))
                {
                    (index.TryGetValue(program[node].Function, out var list) ? list : index[program[node].Function] = []).Add(token.Id);
                }
            }
        }

        return index;
    }

    private static bool IsHook(string name) => name is "run" or "handle" or "emit" or "setup" or "finish" or "data_received" or "connection_made" or "finalize_options" or "initialize_options"
        || name.StartsWith("on_", StringComparison.Ordinal) || name.StartsWith("do_", StringComparison.Ordinal) || name.StartsWith("handle_", StringComparison.Ordinal);

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
