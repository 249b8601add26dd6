using Mtf.Flow.Graph;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Taint;

/// <summary>Knows the functions that look into texts: validators, whatever they are called and however deep they are.</summary>
internal sealed class ContentTests(CallGraph calls)
{
    private readonly Dictionary<int, bool> examining = [];

    private FlowProgram Program => calls.Program;

    /// <summary>Whether a function, or one that it calls, compares a text with a part or a pattern.</summary>
    public bool Examines(int function)
    {
        const int mostFunctions = 64;
        if (examining.TryGetValue(function, out var known))
        {
            return known;
        }

        HashSet<int> seen = [function];
        var open = new Queue<int>(seen);
        var found = false;
        while (!found && open.TryDequeue(out var at) && seen.Count < mostFunctions)
        {
            foreach (var call in Program.Functions[at].Calls)
            {
                found |= IsContentTest(call);
                foreach (var next in calls.Solver.TargetsOf(call).Where(seen.Add))
                {
                    open.Enqueue(next);
                }
            }
        }

        return examining[function] = found;
    }

    private bool IsContentTest(int call) => Program[Program[call].A] is { Kind: NodeKind.Member } method && Program.Text(method.B) switch
    {
        "includes" or "startsWith" or "endsWith" or "indexOf" or "match" or "startswith" or "endswith" or "fullmatch" or "search" => Program.Arguments(Program[call]) is [var part, ..] && Program[part] is { Kind: NodeKind.Text or NodeKind.Regex } text && Program.Text(text.A).Length > 0,
        "test" => Program[method.A].Kind == NodeKind.Regex || Program[method.A].Kind == NodeKind.Variable,
        _ => false,
    };
}
