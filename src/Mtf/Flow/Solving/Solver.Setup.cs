using Mtf.Flow.Graph;

namespace Mtf.Flow.Solving;

/// <summary>From graph nodes to places and constraints.</summary>
internal sealed partial class Solver
{
    private static readonly string[] GlobalObjects = ["globalThis", "window", "global", "self"];

    private void CreatePlaces()
    {
        for (var variable = 0; variable < variablePlaces.Length; variable++)
        {
            variablePlaces[variable] = NewPlace();
        }

        for (var function = 0; function < thisPlaces.Length; function++)
        {
            thisPlaces[function] = NewPlace();
        }

        // Reads of a variable, awaited values and receivers are the thing itself: they share its place. Operands come before their users.
        for (var id = 0; id < places.Length; id++)
        {
            var node = program[id];
            places[id] = node.Kind switch
            {
                NodeKind.Variable => variablePlaces[node.A],
                NodeKind.This => thisPlaces[node.A],
                NodeKind.Pass when (PassKind)node.B is not PassKind.Iterate && node.A < id => places[node.A],
                _ => NewPlace(),
            };
        }
    }

    private void CreateConstraints()
    {
        for (var variable = 0; variable < variablePlaces.Length; variable++)
        {
            foreach (var definition in program.Definitions(variable))
            {
                Copy(places[definition], variablePlaces[variable]);
            }
        }

        foreach (var function in program.Functions.Where(function => function.Class >= 0))
        {
            Add(thisPlaces[function.Id], new Token(function.Info.IsStatic ? TokenKind.Class : TokenKind.Instance, function.Class));
        }

        for (var id = 0; id < places.Length; id++)
        {
            Constrain(id, program[id]);
        }

        foreach (var write in program.PropertyWrites)
        {
            Constrain(places[write.Target], new Constraint(ConstraintKind.Store, write.Name, places[write.Value]));
        }

        foreach (var (member, value) in program.MemberTargets)
        {
            Copy(places[value], places[member]);
        }

        foreach (var write in program.IndexWrites)
        {
            var key = ConstantKey(write.Key) ?? ElementField;
            Constrain(places[write.Target], new Constraint(ConstraintKind.Store, key, places[write.Value]));
        }
    }

    private void Constrain(int id, in Node node)
    {
        var place = places[id];
        switch (node.Kind)
        {
            case NodeKind.Choice:
                foreach (var operand in program.Operands(node))
                {
                    Copy(places[operand], place);
                }

                break;
            case NodeKind.Global:
                Add(place, new Token(TokenKind.Api, GlobalPath(id, program.Text(node.A))));
                break;
            case NodeKind.Import:
                Import(id, node);
                break;
            case NodeKind.Member:
                Constrain(places[node.A], new Constraint(ConstraintKind.Load, node.B, place));
                break;
            case NodeKind.Index:
                Constrain(places[node.A], ConstantKey(node.B) is { } key
                    ? new Constraint(ConstraintKind.Load, key, place)
                    : new Constraint(ConstraintKind.LoadAny, 0, place));
                break;
            case NodeKind.Call or NodeKind.New:
                ConstrainCall(id, node);
                break;
            case NodeKind.Function:
                Add(place, new Token(TokenKind.Function, node.A));
                break;
            case NodeKind.Class:
                Add(place, new Token(TokenKind.Class, node.A));
                break;
            case NodeKind.Object:
                Add(place, new Token(TokenKind.Object, id));
                break;
            case NodeKind.Array:
                ConstrainArray(id, node);
                break;
            case NodeKind.Pass when (PassKind)node.B == PassKind.Iterate:
                Constrain(places[node.A], new Constraint(ConstraintKind.LoadAny, 0, place));
                break;
            case NodeKind.Super when program.Functions[node.A].Class is >= 0 and var type && program.Classes[type].Super is >= 0 and var super:
                Constrain(places[super], new Constraint(ConstraintKind.Base, place, 0));
                break;
        }
    }

    private void ConstrainArray(int id, in Node node)
    {
        var token = new Token(TokenKind.Array, id);
        Add(places[id], token);
        var element = Field(IdOf(token), ElementField);
        foreach (var operand in program.Operands(node))
        {
            Spread(operand, element);
        }
    }

    /// <summary>Copies a value, or the elements of a spread value, into a place.</summary>
    private void Spread(int node, int place)
    {
        if (program[node] is { Kind: NodeKind.Pass, B: (int)PassKind.Spread })
        {
            Constrain(places[node], new Constraint(ConstraintKind.LoadAny, 0, place));
        }
        else
        {
            Copy(places[node], place);
        }
    }

    private void ConstrainCall(int id, in Node node)
    {
        var callee = program[node.A];
        if (callee.Kind == NodeKind.Super)
        {
            if (program.Functions[callee.A].Class is >= 0 and var type && program.Classes[type].Super is >= 0 and var super)
            {
                Constrain(places[super], new Constraint(ConstraintKind.Construct, id, 0));
            }
        }
        else
        {
            Constrain(places[node.A], new Constraint(ConstraintKind.Call, id, 0));
        }

        if (callee.Kind == NodeKind.Member)
        {
            var kind = program.Text(callee.B) is "call" or "apply" or "bind" ? ConstraintKind.Indirect : ConstraintKind.Receiver;
            Constrain(places[callee.A], new Constraint(kind, id, callee.B));
        }

        var arguments = program.Arguments(node).ToArray();
        for (var index = 0; index < arguments.Length; index++)
        {
            Constrain(places[arguments[index]], new Constraint(ConstraintKind.Argument, id, index));
        }

        foreach (var (_, value) in program.NamedArguments(id).ToArray())
        {
            Constrain(places[value], new Constraint(ConstraintKind.Argument, id, -1));
        }
    }

    private int? ConstantKey(int node) => program[node] switch
    {
        { Kind: NodeKind.Text or NodeKind.Number } key => key.A,
        _ => null,
    };

    private readonly Dictionary<int, int> importedModules = [];

    /// <summary>The module of the program that an import node names, -1 when it is outside.</summary>
    public int ModuleImportedBy(int import) => importedModules.GetValueOrDefault(import, -1);

    private int GlobalPath(int node, string name)
    {
        var prefix = program.ModuleOf(node).Graph.Language switch
        {
            SourceLanguage.Python => "py:",
            SourceLanguage.DotNet or SourceLanguage.CSharp => "net:",
            SourceLanguage.Shell => "sh:",
            _ => "js:",
        };
        return Paths.Root(prefix == "js:" && GlobalObjects.Contains(name) ? "js:globalThis" : prefix + name);
    }

    private void Import(int id, in Node node)
    {
        var (module, root) = resolver.Resolve(program.ModuleOf(id).Id, program.Text(node.A));
        importedModules[id] = module;
        var name = node.B < 0 ? null : program.Text(node.B);
        if (module < 0)
        {
            var path = Paths.Root(root);
            Add(places[id], new Token(TokenKind.Api, name is null ? path : Paths.Child(path, name)));
        }
        else if (program.Modules[module] is { Graph.IsCommonJs: true } common)
        {
            var exports = program.Text("exports");
            if (name is null or "default")
            {
                Constrain(places[common.ModuleObject], new Constraint(ConstraintKind.Load, exports, places[id]));
            }

            if (name is not null)
            {
                var all = NewPlace();
                Constrain(places[common.ModuleObject], new Constraint(ConstraintKind.Load, exports, all));
                Constrain(all, new Constraint(ConstraintKind.Load, node.B, places[id]));
            }
        }
        else
        {
            var token = IdOf(new Token(TokenKind.Namespace, module));
            if (name is null)
            {
                Add(places[id], token);
            }
            else
            {
                Copy(Field(token, node.B), places[id]);
            }
        }
    }
}
