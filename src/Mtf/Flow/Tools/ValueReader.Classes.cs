using Mtf.Flow.Graph;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Tools;

/// <summary>Members of classes and their instances, inherited ones included, read for one class at a time.</summary>
internal sealed partial class ValueReader
{
    private const int MostBases = 12;
    private Dictionary<int, List<int>>? subclasses;

    /// <summary>Classes that are or extend a class.</summary>
    public IReadOnlyList<int> SubclassesOf(int type)
    {
        if (subclasses is null)
        {
            subclasses = [];
            foreach (var candidate in Program.Classes)
            {
                foreach (var ancestor in LineOf(candidate.Id))
                {
                    (subclasses.TryGetValue(ancestor, out var list) ? list : subclasses[ancestor] = []).Add(candidate.Id);
                }
            }
        }

        return subclasses.GetValueOrDefault(type) ?? (IReadOnlyList<int>)[];
    }

    /// <summary>A class and its bases, nearest first.</summary>
    private List<int> LineOf(int type)
    {
        List<int> line = [];
        while (type >= 0 && line.Count < MostBases && !line.Contains(type))
        {
            line.Add(type);
            var super = Program.Classes[type].Super;
            type = super < 0 ? -1 : calls.Solver.ValuesOf(super).Where(token => token.Kind == TokenKind.Class).Select(token => token.Id).FirstOrDefault(-1);
        }

        return line;
    }

    // The nearest class that says something wins, so that a tool's own name is not mixed up with those of its sisters.
    private List<Value> FieldOfClass(Token owner, string name)
    {
        if (owner.Id >= Program.Classes.Count || owner.Kind is not (TokenKind.Instance or TokenKind.Class))
        {
            return [];
        }

        if (owner.Kind == TokenKind.Instance && name == "constructor")
        {
            return [Value.Of(owner with { Kind = TokenKind.Class })];
        }

        var scope = new Scope(null, Scope.Receiver, Value.Of(owner));
        var text = Program.Text(name);
        fuel -= SolverQuery;
        foreach (var type in LineOf(owner.Id))
        {
            var token = owner with { Id = type };
            List<int> values = [.. calls.Solver.DeclaredValues(token, text), .. calls.WritesTo(text).Where(write => IsWriteTo(write.Target, token)).Select(write => write.Value)];
            if (values.Count > 0)
            {
                return In(scope, [.. values]);
            }
        }

        return [];
    }

    private bool IsWriteTo(int target, Token owner)
    {
        var node = Program[target];
        return node.Kind == NodeKind.This
            ? Program.Functions[node.A] is var function && function.Class == owner.Id && function.Info.IsStatic == (owner.Kind == TokenKind.Class)
            : owner.Kind == TokenKind.Class && node.Kind is NodeKind.Variable or NodeKind.Class && calls.Solver.ValuesOf(target).Contains(owner);
    }
}
