using Mtf.Flow.Graph;

namespace Mtf.Flow.Solving;

/// <summary>From graph nodes to places and constraints.</summary>
internal sealed partial class Solver
{
    private static readonly string[] GlobalObjects = ["globalThis", "window", "global", "self"];

    private readonly Dictionary<int, int> globalPlaces = [];
    private readonly PairTable loads = new();
    private bool[] isShared = [];

    // Values of which nothing is followed have no place of their own; reads of a variable, awaited values and receivers are the thing itself, and so is a
    // variable with one definition. Members of the same name of the same thing are the same.
    private void CreatePlaces()
    {
        Array.Fill(places, Unplaced);
        for (var function = 0; function < thisPlaces.Length; function++)
        {
            thisPlaces[function] = table.New();
        }

        for (var variable = 0; variable < variablePlaces.Length; variable++)
        {
            variablePlaces[variable] = program.Definitions(variable).Length switch { 0 => PlaceTable.Nothing, 1 => Unplaced, _ => table.New() };
        }

        isShared = new bool[places.Length];
        for (var id = 0; id < places.Length; id++)
        {
            if (places[id] != Unplaced || !ShareLoad(id, program[id]))
            {
                PlaceOf(id);
                NoteLoad(id, program[id]);
            }
        }

        for (var variable = 0; variable < variablePlaces.Length; variable++)
        {
            if (variablePlaces[variable] < 0)
            {
                variablePlaces[variable] = places[program.Definitions(variable)[0]];
            }
        }
    }

    private const int Unplaced = -1;
    private const int BeingPlaced = -2;
    private readonly List<int> chain = [];

    private int PlaceOf(int id)
    {
        chain.Clear();
        var place = places[id];
        while (place == Unplaced)
        {
            var next = Same(id, program[id]);
            if (next < 0)
            {
                place = NewPlace(id, program[id]);
                places[id] = place;
            }
            else
            {
                places[id] = BeingPlaced;
                chain.Add(id);
                id = next;
                place = places[id];
            }
        }

        // A variable that is only ever itself.
        place = place == BeingPlaced ? table.New() : place;
        foreach (var same in chain)
        {
            places[same] = place;
        }

        return place;
    }

    /// <summary>The node that a node is the same as, -1 when it is something of its own.</summary>
    private int Same(int id, in Node node) => node.Kind switch
    {
        NodeKind.Variable when program.Definitions(node.A) is [var only] => only,
        NodeKind.Pass when (PassKind)node.B is not PassKind.Iterate && node.A != id => node.A,
        _ => -1,
    };

    private int NewPlace(int id, in Node node)
    {
        switch (node.Kind)
        {
            case NodeKind.Variable:
                return variablePlaces[node.A];
            case NodeKind.This:
                return thisPlaces[node.A];
            case NodeKind.Function:
                return table.NewConstant(IdOf(new Token(TokenKind.Function, node.A)));
            case NodeKind.Class:
                return table.NewConstant(IdOf(new Token(TokenKind.Class, node.A)));
            case NodeKind.Object:
                return table.NewConstant(IdOf(new Token(TokenKind.Object, id)));
            case NodeKind.Array:
                return table.NewConstant(IdOf(new Token(TokenKind.Array, id)));
            case NodeKind.Global:
                var path = GlobalPath(id, program.Text(node.A));
                return globalPlaces.TryGetValue(path, out var known) ? known : globalPlaces[path] = table.NewConstant(IdOf(new Token(TokenKind.Api, path)));
            case NodeKind.Choice or NodeKind.Parameter or NodeKind.Import or NodeKind.Member or NodeKind.Index or NodeKind.Call or NodeKind.New or NodeKind.Pass or NodeKind.Super:
                return table.New();
            default:
                return PlaceTable.Nothing;
        }
    }

    private bool ShareLoad(int id, in Node node)
    {
        if (LoadedName(id, node) is >= 0 and var name && loads.Find(places[node.A], name) is >= 0 and var first)
        {
            isShared[id] = true;
            places[id] = first;
            return true;
        }

        return false;
    }

    private void NoteLoad(int id, in Node node)
    {
        if (LoadedName(id, node) is >= 0 and var name)
        {
            loads.Add(places[node.A], name, places[id]);
        }
    }

    // In Python an item is no attribute of the same name.
    private int LoadedName(int id, in Node node) => (node.Kind == NodeKind.Member || (node.Kind == NodeKind.Index && !IsPython(id))) && places[node.A] > PlaceTable.Nothing
        ? node.Kind == NodeKind.Member ? node.B : ConstantKey(node.B) ?? -1
        : -1;

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
            case NodeKind.Import:
                Import(id, node);
                break;
            case NodeKind.Member when !isShared[id]:
                Constrain(places[node.A], new Constraint(IsPython(id) ? ConstraintKind.LoadAttribute : ConstraintKind.Load, node.B, place));
                break;
            case NodeKind.Index when !isShared[id]:
                Constrain(places[node.A], ConstantKey(node.B) is { } key ? new Constraint(ConstraintKind.Load, key, place)
                    : IsPython(id) ? ComputedKey(node.B, place) : new Constraint(ConstraintKind.LoadAny, 0, place));
                break;
            case NodeKind.Call or NodeKind.New:
                ConstrainCall(id, node);
                break;
            case NodeKind.Array:
                ConstrainArray(id, node);
                break;
            case NodeKind.Pass when (PassKind)node.B == PassKind.Iterate:
                Constrain(places[node.A], new Constraint(IsPython(id) ? ConstraintKind.LoadItem : ConstraintKind.LoadAny, 0, place));
                break;
            case NodeKind.Super when program.Functions[node.A].Class is >= 0 and var type && program.Classes[type].Super is >= 0 and var super:
                Constrain(places[super], new Constraint(ConstraintKind.Base, place, 0));
                break;
        }
    }

    // In Python only getattr, whose key is marked, finds an attribute by a name that is computed.
    private Constraint ComputedKey(int key, int place)
    {
        if (program[key] is not { Kind: NodeKind.Pass, B: (int)PassKind.Identity } name)
        {
            return new Constraint(ConstraintKind.LoadItem, 0, place);
        }

        var computed = program[name.A];
        var first = computed.Kind switch { NodeKind.Concat => computed.A, NodeKind.Template when computed.B > 0 => program.Operands(computed)[0], _ => -1 };
        return first >= 0 && program[first] is { Kind: NodeKind.Text } prefix
            ? new Constraint(ConstraintKind.LoadPrefixed, prefix.A, place)
            : new Constraint(ConstraintKind.LoadAny, 0, place);
    }

    private bool IsPython(int node) => program.ModuleOf(node).Graph.Language == SourceLanguage.Python;

    private void ConstrainArray(int id, in Node node)
    {
        var element = Field(IdOf(new Token(TokenKind.Array, id)), ElementField);
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

        var arguments = program.Arguments(node);
        for (var index = 0; index < arguments.Length; index++)
        {
            Constrain(places[arguments[index]], new Constraint(ConstraintKind.Argument, id, index));
        }

        foreach (var (_, value) in program.NamedArguments(id))
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
        var part = name is null ? -1 : resolver.Submodule(program.ModuleOf(id).Id, program.Text(node.A), name);
        if (part >= 0)
        {
            Add(places[id], new Token(TokenKind.Namespace, part));
        }

        if (module < 0 && part < 0)
        {
            var path = Paths.Root(root);
            Add(places[id], new Token(TokenKind.Api, name is null ? path : Paths.Child(path, name)));
        }
        else if (module >= 0 && program.Modules[module] is { Graph.IsCommonJs: true } common)
        {
            var exports = program.Text("exports");
            if (name is null or "default")
            {
                Constrain(places[common.ModuleObject], new Constraint(ConstraintKind.Load, exports, places[id]));
            }

            if (name is not null)
            {
                var all = table.New();
                Constrain(places[common.ModuleObject], new Constraint(ConstraintKind.Load, exports, all));
                Constrain(all, new Constraint(ConstraintKind.Load, node.B, places[id]));
            }
        }
        else if (module >= 0)
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
