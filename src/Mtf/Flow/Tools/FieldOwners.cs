using Mtf.Flow.Graph;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Tools;

/// <summary>Which values may have a field: reading a field back to its origin is dear, and most objects do not have it.</summary>
internal sealed class FieldOwners
{
    private const int MostSpreads = 256;
    private readonly CallGraph calls;
    private readonly int name;
    private readonly HashSet<int> written = [];
    private readonly Dictionary<int, bool> known = [];

    public FieldOwners(CallGraph calls, string field)
    {
        this.calls = calls;
        name = calls.Program.Text(field);
        foreach (var write in calls.Program.PropertyWrites)
        {
            if (write.Name == name)
            {
                written.UnionWith(calls.Solver.TokensOf(write.Target));
            }
        }
    }

    /// <summary>Whether the field may be in what a node is; what is not known may have it.</summary>
    public bool MayHave(int node)
    {
        if (calls.Solver.HasMore(node))
        {
            return true;
        }

        foreach (var token in calls.Solver.TokensOf(node))
        {
            if (known.TryGetValue(token, out var has) ? has : known[token] = Has(token))
            {
                return true;
            }
        }

        return false;
    }

    // Through spreads, which may be spreads of each other.
    private bool Has(int first)
    {
        HashSet<int> seen = [first];
        var open = new Queue<int>(seen);
        while (open.TryDequeue(out var token))
        {
            var owner = calls.Solver.TokenAt(token);
            if (written.Contains(token) || calls.Solver.DeclaredValues(owner, name).Count > 0 || seen.Count > MostSpreads)
            {
                return true;
            }

            if (owner.Kind != TokenKind.Object || owner.Id >= calls.Program.NodeCount || calls.Program[owner.Id].Kind != NodeKind.Object)
            {
                continue;
            }

            var entries = calls.Program.Operands(calls.Program[owner.Id]);
            for (var index = 0; index < entries.Length; index += 3)
            {
                if (entries[index] == ModuleGraph.ComputedKey || (entries[index] == ModuleGraph.SpreadKey && calls.Solver.HasMore(entries[index + 2])))
                {
                    return true;
                }

                if (entries[index] == ModuleGraph.SpreadKey)
                {
                    Enqueue(entries[index + 2], seen, open);
                }
            }
        }

        return false;
    }

    private void Enqueue(int spread, HashSet<int> seen, Queue<int> open)
    {
        foreach (var token in calls.Solver.TokensOf(spread))
        {
            if (seen.Add(token))
            {
                open.Enqueue(token);
            }
        }
    }
}
