using Mtf.Flow.Graph;
using Mtf.Flow.Models;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Taint;

/// <summary>Edges of the single kinds of nodes.</summary>
internal sealed partial class TaintGraph
{
    private const int DeepestBase = 6;

    private void AddNode(int id, in Node node)
    {
        switch (node.Kind)
        {
            case NodeKind.Variable:
                Move(variableBase + node.A, id);
                break;
            case NodeKind.Template or NodeKind.Choice:
                foreach (var operand in Program.Operands(node))
                {
                    Join(operand, id, node.Kind);
                }

                break;
            case NodeKind.Concat:
                Join(node.A, id, node.Kind);
                Join(node.B, id, node.Kind);
                break;
            case NodeKind.Operation:
                // Arithmetic may move text character by character, but its result is no command or path by itself.
                foreach (var operand in Program.Operands(node))
                {
                    Move(operand, id, SinkClasses.Data);
                }

                break;
            case NodeKind.Pass:
                if ((PassKind)node.B is PassKind.Iterate or PassKind.Spread)
                {
                    MoveDeep(node.A, id);
                }
                else
                {
                    Move(node.A, id);
                }

                break;
            case NodeKind.Member or NodeKind.Index:
                AddMember(id, node);
                break;
            case NodeKind.Import:
                AddImport(id, node);
                break;
            case NodeKind.Global:
                AddRead(id);
                break;
            case NodeKind.Call or NodeKind.New:
                AddCall(id, node);
                break;
        }
    }

    private void Join(int operand, int id, NodeKind kind)
    {
        if (kind == NodeKind.Choice)
        {
            Move(operand, id);
        }
        else
        {
            MoveDeep(operand, id);
        }
    }

    /// <summary>Adds the source that reading an API value is; true when there is one.</summary>
    private bool AddRead(int id)
    {
        foreach (var token in Solver.TokenSpanOf(id))
        {
            var (kind, path) = Solver.TokenAt(token);
            if (kind == TokenKind.Api && models.OfRead(path) is { Returns: { Length: > 0 } source })
            {
                if (!(source == "env.all" && selected[id]))
                {
                    Sources.Add(new TaintSource(id, Taints.KindIndex(source == "env" && IsKeyOfAll(id) ? "env.all" : source), SinkClasses.All));
                }

                return true;
            }
        }

        return false;
    }

    // os.environ[name] for name in os.environ
    private bool IsKeyOfAll(int id)
    {
        if (Program[id].Kind != NodeKind.Index || Program[Program[id].B] is not { Kind: NodeKind.Variable } key)
        {
            return false;
        }

        foreach (var definition in Program.Definitions(key.A))
        {
            if (Program[definition] is { Kind: NodeKind.Pass, B: (int)PassKind.Iterate } iterated
                && Solver.TokensOf(iterated.A).Any(token => Solver.TokenAt(token) is { Kind: TokenKind.Api } api && models.OfRead(api.Id)?.Returns == "env.all"))
            {
                return true;
            }
        }

        return false;
    }

    private void AddMember(int id, in Node node)
    {
        if (AddRead(id))
        {
            return;
        }

        var key = node.Kind == NodeKind.Member ? node.B : Program[node.B].Kind is NodeKind.Text or NodeKind.Number ? Program[node.B].A : -1;
        var name = key >= 0 ? Program.Text(key) : "";
        if (name is "length" or "size" or "byteLength" or "status" or "statusCode" or "ok" or "prototype")
        {
            return;
        }

        Move(node.A, id, IsConstrained(node.A, name) ? SinkClasses.Data : SinkClasses.All);
        foreach (var token in Solver.TokenSpanOf(node.A))
        {
            var kind = Solver.TokenAt(token).Kind;
            if (kind == TokenKind.Array || (key < 0 && kind == TokenKind.Object))
            {
                Move(ContentsOf(token), id);
            }
            else if (key >= 0 && kind is not (TokenKind.Api or TokenKind.Function))
            {
                Move(FieldOf(token, key), id);
            }
        }
    }

    private bool IsConstrained(int target, string name) =>
        RootParameter(target) is >= 0 and var parameter && handlers.IsConstrained(parameter, name);

    // The handler's parameter behind a variable or request.params.arguments.
    private int RootParameter(int node)
    {
        for (var step = 0; step < DeepestBase; step++)
        {
            var at = Program[node];
            switch (at.Kind)
            {
                case NodeKind.Parameter:
                    return handlers.Parameters.ContainsKey(node) ? node : -1;
                case NodeKind.Variable when Program.Definitions(at.A) is [var only]:
                    node = only;
                    break;
                case NodeKind.Member or NodeKind.Pass:
                    node = at.A;
                    break;
                default:
                    return -1;
            }
        }

        return -1;
    }

    /// <summary>The node of a field that somebody reads, with what its owner and the owner's bases give it.</summary>
    private int FieldOf(int token, int name)
    {
        if (fields.TryGetValue((token, name), out var node))
        {
            return node;
        }

        var owner = Solver.TokenAt(token);
        node = NewNode(owner.Kind == TokenKind.Object && owner.Id < Program.NodeCount ? Program[owner.Id].Function : -1);
        fields[(token, name)] = node;
        newFields.Enqueue((token, name));
        return node;
    }

    private void LinkField(int token, int name)
    {
        var owner = Solver.TokenAt(token);
        var node = fields[(token, name)];
        foreach (var value in Solver.DeclaredValues(owner, name))
        {
            Move(value, node);
        }

        if (owner.Kind == TokenKind.Object && owner.Id < Program.NodeCount && Program[owner.Id].Kind == NodeKind.Object)
        {
            AddSpreads(Program[owner.Id], name, node);
        }

        foreach (var parent in BasesOf(owner))
        {
            Move(FieldOf(parent, name), node, isHeap: true);
        }
    }

    private void AddSpreads(in Node literal, int name, int field)
    {
        var entries = Program.Operands(literal);
        for (var index = 0; index < entries.Length; index += 3)
        {
            if (entries[index] == ModuleGraph.ComputedKey)
            {
                MoveDeep(entries[index + 2], field);
            }
            else if (entries[index] == ModuleGraph.SpreadKey)
            {
                var value = entries[index + 2];
                Move(value, field);
                foreach (var token in Solver.TokenSpanOf(value))
                {
                    if (Solver.TokenAt(token).Kind == TokenKind.Object)
                    {
                        Move(FieldOf(token, name), field);
                    }
                }
            }
        }
    }

    private IEnumerable<int> BasesOf(Token owner)
    {
        if (owner.Kind == TokenKind.Instance && owner.Id < Program.Classes.Count && Program.Classes[owner.Id].Super is >= 0 and var super)
        {
            foreach (var token in Solver.ValuesOf(super))
            {
                if (token.Kind == TokenKind.Class && token.Id != owner.Id && Solver.NumberOf(new Token(TokenKind.Instance, token.Id)) is >= 0 and var instance)
                {
                    yield return instance;
                }
            }
        }
        else if (owner.Kind == TokenKind.Namespace)
        {
            foreach (var import in Program.Modules[owner.Id].ExportAll)
            {
                foreach (var token in Solver.TokensOf(import))
                {
                    if (Solver.TokenAt(token).Kind == TokenKind.Namespace)
                    {
                        yield return token;
                    }
                }
            }
        }
    }

    private void AddImport(int id, in Node node)
    {
        if (node.B < 0 || AddRead(id))
        {
            return;
        }

        var module = resolver.Resolve(Program.ModuleOf(id).Id, Program.Text(node.A)).Module;
        if (module < 0)
        {
            return;
        }

        if (!Program.Modules[module].Graph.IsCommonJs)
        {
            if (Solver.NumberOf(new Token(TokenKind.Namespace, module)) is >= 0 and var space)
            {
                Move(FieldOf(space, node.B), id, isHeap: true);
            }

            return;
        }

        if (Solver.NumberOf(new Token(TokenKind.Object, Program.Modules[module].ModuleObject)) is >= 0 and var common)
        {
            foreach (var exports in Solver.FieldOf(Solver.TokenAt(common), "exports"))
            {
                if (exports.Kind == TokenKind.Object && Solver.NumberOf(exports) is >= 0 and var token)
                {
                    Move(FieldOf(token, node.B), id, isHeap: true);
                }
            }
        }
    }

    private void AddHandlers()
    {
        foreach (var parameter in handlers.Parameters.Keys.Order())
        {
            // A parameter that is one argument by itself may be restricted by its type.
            var name = handlers.Parameters[parameter];
            Sources.Add(new TaintSource(parameter, 0, name.Length > 0 && handlers.IsConstrained(parameter, name) ? SinkClasses.Data : SinkClasses.All));
        }

        foreach (var root in handlers.Roots)
        {
            foreach (var value in Program.Functions[root.Function].Returns)
            {
                AddSink(value, value, "result", "", root.Function);
            }
        }
    }

    // An object that describes the process to start: what is set in it is a sink of its own.
    private bool IsOutsideObject(int argument)
    {
        foreach (var token in Solver.TokensOf(argument))
        {
            if (Solver.TokenAt(token) is { Kind: TokenKind.Object, Id: var id } && id < Program.NodeCount && Program[id].Kind == NodeKind.New)
            {
                return true;
            }
        }

        return false;
    }

    private void AddSink(int node, int argument, string kind, string detail, int function)
    {
        var carrier = NewNode(function);
        var classes = SinkModel.ClassOf(kind);
        if (kind is "path" or "url" or "sql" or "code" or "module" or "template" || (kind == "command" && IsOutsideObject(argument)))
        {
            Move(argument, carrier, classes);
        }
        else
        {
            MoveDeep(argument, carrier, classes);
        }

        Sinks.Add(new TaintSink(carrier, node, argument, kind, detail));
    }
}
