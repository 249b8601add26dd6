using Mtf.Flow.Facts;
using Mtf.Flow.Graph;

namespace Mtf.Flow.Solving;

/// <summary>A function that answers a tool, prompt or resource request.</summary>
internal readonly record struct HandlerRoot(string Name, int Function);

/// <summary>When each function runs: on installation, at start, or only in handlers, and then in which.</summary>
internal sealed class Reachability
{
    private readonly CallGraph calls;
    private readonly IModuleResolver resolver;
    private readonly HashSet<int> handlers;
    private readonly IReadOnlyDictionary<int, IReadOnlyList<string>> dispatched;
    private readonly Phase[] phases;
    private readonly List<string>?[] tools;

    private Reachability(CallGraph calls, IModuleResolver resolver, IReadOnlyList<HandlerRoot> roots, IReadOnlyDictionary<int, IReadOnlyList<string>> dispatched)
    {
        this.dispatched = dispatched;
        this.calls = calls;
        this.resolver = resolver;
        handlers = [.. roots.Select(root => root.Function)];
        phases = new Phase[calls.Program.Functions.Count];
        tools = new List<string>?[phases.Length];
    }

    /// <param name="dispatched">Calls inside a common handler that happen for some names only.</param>
    public static Reachability Compute(
        CallGraph calls, IModuleResolver resolver, IEnumerable<int> installFunctions, IEnumerable<int> startFunctions, IReadOnlyList<HandlerRoot> handlers,
        IReadOnlyDictionary<int, IReadOnlyList<string>> dispatched)
    {
        var result = new Reachability(calls, resolver, handlers, dispatched);
        result.Walk(installFunctions, null, function => result.Reach(function, Phase.Install));
        result.Walk(startFunctions, null, function => result.Reach(function, Phase.Startup));
        foreach (var root in handlers)
        {
            result.Walk([root.Function], root.Name, function => result.ReachFrom(root, function));
        }

        return result;
    }

    public Phase PhaseOf(int function) => phases[function];

    public IReadOnlyList<string> ToolsOf(int function) => tools[function] ?? (IReadOnlyList<string>)[];

    // Installation outranks start, start outranks handlers: the earliest moment at which the code runs is what counts.
    private bool Reach(int function, Phase phase)
    {
        if (phases[function] != Phase.Unreached)
        {
            return false;
        }

        phases[function] = phase;
        return true;
    }

    private bool ReachFrom(HandlerRoot root, int function)
    {
        var names = tools[function] ??= [];
        if (names.Contains(root.Name))
        {
            return false;
        }

        names.Add(root.Name);
        if (phases[function] == Phase.Unreached)
        {
            phases[function] = Phase.Handler;
        }

        return true;
    }

    private void Walk(IEnumerable<int> roots, string? handler, Func<int, bool> visit)
    {
        var stack = new Stack<int>(roots.Reverse());
        while (stack.TryPop(out var function))
        {
            if (!visit(function))
            {
                continue;
            }

            foreach (var next in Successors(function, handler).Where(next => !handlers.Contains(next)))
            {
                stack.Push(next);
            }
        }
    }

    private IEnumerable<int> Successors(int function, string? handler)
    {
        var program = calls.Program;
        foreach (var call in program.Functions[function].Calls)
        {
            if (handler is not null && dispatched.TryGetValue(call, out var names) && !names.Contains(handler))
            {
                continue;
            }

            foreach (var target in calls.Solver.TargetsOf(call))
            {
                yield return target;
            }

            // What is given to outside code may be called by it; what is given to our own code is called there, and seen there.
            if (calls.Solver.TargetsOf(call).Count == 0 || calls.Solver.ApisOf(call).Count > 0)
            {
                foreach (var (_, callback) in calls.Solver.FunctionsGivenTo(call))
                {
                    yield return callback;
                }
            }
        }

        foreach (var method in CalledOutside(function))
        {
            yield return method;
        }

        foreach (var module in ImportedBy(function))
        {
            yield return program.Modules[module].TopFunction;
        }
    }

    // Methods by which outside base classes call the classes that a function defines: threads, commands of an installer, handlers of a server.
    private List<int> CalledOutside(int function)
    {
        hooks ??= IndexHooks();
        return hooks.GetValueOrDefault(function) ?? [];
    }

    private Dictionary<int, List<int>>? hooks;

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

            foreach (var (name, value) in type.Members.Where(member => IsHook(program.Text(member.Name))))
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

    private List<int> ImportedBy(int function)
    {
        imports ??= IndexImports();
        return imports.GetValueOrDefault(function) ?? [];
    }

    private Dictionary<int, List<int>>? imports;

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
                    if (!index.TryGetValue(from, out var list))
                    {
                        index[from] = list = [];
                    }

                    list.Add(target);
                }
            }
        }

        return index;
    }
}
