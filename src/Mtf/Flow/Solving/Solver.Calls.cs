using Mtf.Flow.Graph;

namespace Mtf.Flow.Solving;

/// <summary>Calls: binding of arguments, receivers, callbacks, and the container and promise methods of the languages.</summary>
internal sealed partial class Solver
{
    private readonly HashSet<(int Call, int Function, int Skip)> bound = [];
    private readonly Dictionary<int, List<int>> targets = [];
    private readonly Dictionary<int, List<int>> apis = [];
    private readonly Dictionary<int, List<(int Index, int Function)>> functionArguments = [];
    private int madeArrays;

    /// <summary>Functions of the program that a call may enter.</summary>
    public IReadOnlyList<int> TargetsOf(int call) => targets.GetValueOrDefault(call) ?? (IReadOnlyList<int>)[];

    /// <summary>Access paths of outside APIs that a call may enter.</summary>
    public IReadOnlyList<int> ApisOf(int call) => apis.GetValueOrDefault(call) ?? (IReadOnlyList<int>)[];

    /// <summary>Functions of the program that are given to a call, by argument index (-1: by name).</summary>
    public IReadOnlyList<(int Index, int Function)> FunctionsGivenTo(int call) =>
        functionArguments.GetValueOrDefault(call) ?? (IReadOnlyList<(int, int)>)[];

    private void CallToken(int call, int token)
    {
        var (kind, id) = tokens[token];
        switch (kind)
        {
            case TokenKind.Function when program[call].Kind == NodeKind.New:
                var made = new Token(TokenKind.Instance, program.Classes.Count + id);
                Add(places[call], made);
                Add(thisPlaces[id], made);
                Bind(call, id, skip: 0);
                break;
            case TokenKind.Function:
                Bind(call, id, skip: 0);
                CopyReceiver(call, id);
                break;
            case TokenKind.Class:
                Add(places[call], new Token(TokenKind.Instance, id));
                Construct(call, program.Classes[id]);
                break;
            case TokenKind.Instance when program.ModuleOf(call).Graph.Language == SourceLanguage.Python:
                Constrain(Field(token, program.Text("__call__")), new Constraint(ConstraintKind.Call, call, 0));
                break;
            case TokenKind.Api:
                CallApi(call, id);
                break;
        }
    }

    private void CopyReceiver(int call, int function)
    {
        if (program[program[call].A] is { Kind: NodeKind.Member or NodeKind.Index } callee)
        {
            Copy(places[callee.A], thisPlaces[function]);
        }
    }

    private void Construct(int call, ProgramClass type)
    {
        if (type.Constructor >= 0)
        {
            Bind(call, type.Constructor, skip: 0);
        }

        // A constructor that the class does not write passes the arguments on to its base.
        if (type.Super >= 0 && (type.Constructor < 0 || program.Functions[type.Constructor].Parameters.Length == 0))
        {
            Constrain(places[type.Super], new Constraint(ConstraintKind.Construct, call, 0));
        }
    }

    private void ConstructBase(int call, int token)
    {
        var (kind, id) = tokens[token];
        if (kind == TokenKind.Class)
        {
            Construct(call, program.Classes[id]);
        }
        else if (kind == TokenKind.Api)
        {
            NoteApi(call, id);
        }
    }

    private void AddBase(int place, int token)
    {
        var (kind, id) = tokens[token];
        if (kind == TokenKind.Class)
        {
            Add(place, new Token(TokenKind.Instance, id));
        }
        else if (kind == TokenKind.Api)
        {
            Add(place, new Token(TokenKind.Api, Paths.Child(id, ApiPaths.Result)));
        }
    }

    /// <summary>Binds the arguments of a call, from <paramref name="skip"/> on, to the parameters of a function.</summary>
    private void Bind(int call, int function, int skip)
    {
        if (!bound.Add((call, function, skip)))
        {
            return;
        }

        Note(targets, call, function);
        var target = program.Functions[function];
        var arguments = program.Arguments(program[call]).ToArray();
        for (var index = skip; index < arguments.Length; index++)
        {
            BindArgument(target, index - skip, arguments[index]);
        }

        foreach (var (name, value) in program.NamedArguments(call).ToArray())
        {
            var parameter = name < 0 ? -1 : target.Info.ParameterNames.IndexOf(program.Text(name));
            if (parameter >= 0)
            {
                Copy(places[value], places[target.Parameters[parameter]]);
            }
        }

        foreach (var value in target.Returns)
        {
            Copy(places[value], places[call]);
        }
    }

    private void BindArgument(ProgramFunction target, int index, int argument)
    {
        var last = target.Parameters.Length - 1;
        if (program[argument] is { Kind: NodeKind.Pass, B: (int)PassKind.Spread })
        {
            for (var parameter = index; parameter <= last; parameter++)
            {
                Spread(argument, places[target.Parameters[parameter]]);
            }
        }
        else if (target.Info.HasRest && index >= last)
        {
            var rest = new Token(TokenKind.Array, target.Parameters[last]);
            Add(places[target.Parameters[last]], rest);
            Copy(places[argument], Field(IdOf(rest), ElementField));
        }
        else if (index <= last)
        {
            Copy(places[argument], places[target.Parameters[index]]);
        }
    }

    private void CallIndirect(int call, int method, int token)
    {
        var (kind, id) = tokens[token];
        if (kind == TokenKind.Api)
        {
            CallApi(call, id);
        }

        if (kind != TokenKind.Function)
        {
            return;
        }

        var arguments = program.Arguments(program[call]).ToArray();
        if (arguments.Length > 0)
        {
            Copy(places[arguments[0]], thisPlaces[id]);
        }

        switch (program.Text(method))
        {
            case "apply" when arguments.Length > 1:
                Note(targets, call, id);
                foreach (var parameter in program.Functions[id].Parameters)
                {
                    Constrain(places[arguments[1]], new Constraint(ConstraintKind.LoadAny, 0, places[parameter]));
                }

                foreach (var value in program.Functions[id].Returns)
                {
                    Copy(places[value], places[call]);
                }

                break;
            case "bind":
                Add(places[call], token);
                break;
            default:
                Bind(call, id, skip: 1);
                break;
        }
    }

    private void PassArgument(int call, int index, int token)
    {
        var (kind, id) = tokens[token];
        if (kind != TokenKind.Function)
        {
            return;
        }

        Note(functionArguments, call, (index, id));
        foreach (var api in apis.GetValueOrDefault(call)?.ToList() ?? [])
        {
            GiveToCallback(api, id);
        }

        if (program[program[call].A] is { Kind: NodeKind.Member } callee)
        {
            PassCallback(call, places[callee.A], program.Text(callee.B), program.Functions[id]);
        }
    }

    /// <summary>What the callbacks of promises and containers are called with, whatever the receiver turns out to be.</summary>
    private void PassCallback(int call, int receiver, string method, ProgramFunction callback)
    {
        var parameter = method == "reduce" ? 1 : 0;
        if (callback.Parameters.Length > parameter)
        {
            if (method == "then")
            {
                Copy(receiver, places[callback.Parameters[0]]);
            }
            else if (method is "map" or "forEach" or "filter" or "find" or "some" or "every" or "flatMap" or "reduce" or "findIndex" or "findLast" or "sort")
            {
                Constrain(receiver, new Constraint(ConstraintKind.LoadAny, 0, places[callback.Parameters[parameter]]));
            }
        }

        foreach (var value in callback.Returns)
        {
            if (method is "then" or "catch" or "reduce")
            {
                Copy(places[value], places[call]);
            }
            else if (method is "map" or "flatMap")
            {
                Copy(places[value], ElementsOfResult(call));
                if (method == "flatMap")
                {
                    Constrain(places[value], new Constraint(ConstraintKind.LoadAny, 0, ElementsOfResult(call)));
                }
            }
        }
    }

    private void CallMethod(int call, int method, int token)
    {
        if (tokens[token].Kind is not (TokenKind.Array or TokenKind.Object))
        {
            return;
        }

        var arguments = program.Arguments(program[call]).ToArray();
        switch (program.Text(method))
        {
            case "filter" or "slice" or "sort" or "reverse" or "flat" or "values" or "splice" or "toSorted" or "copy":
                Add(places[call], token);
                break;
            case "concat":
                Add(places[call], token);
                foreach (var argument in arguments)
                {
                    Constrain(places[argument], new Constraint(ConstraintKind.LoadAny, 0, Field(token, ElementField)));
                }

                break;
            case "push" or "unshift" or "add" or "append" or "insert":
                foreach (var argument in arguments)
                {
                    Spread(argument, Field(token, ElementField));
                }

                break;
            case "extend" or "update" when arguments.Length > 0:
                Constrain(places[arguments[0]], new Constraint(ConstraintKind.LoadAny, 0, Field(token, ElementField)));
                break;
            case "set" or "setdefault" when arguments.Length > 1:
                Store(token, ConstantKey(arguments[0]) ?? ElementField, places[arguments[1]]);
                break;
            case "get" when arguments.Length > 0 && ConstantKey(arguments[0]) is { } key:
                Load(token, key, places[call]);
                break;
            case "pop" or "shift" or "find" or "at" or "get" or "findLast":
                LoadAny(token, places[call]);
                break;
            case "items" or "entries":
                LoadAny(token, Field(IdOf(PairOf(call)), ElementField));
                break;
        }
    }

    private void CallApi(int call, int path)
    {
        if (!NoteApi(call, path))
        {
            return;
        }

        var arguments = program.Arguments(program[call]).ToArray();
        switch (Paths.Text(path))
        {
            case "js:Object.assign" when arguments.Length > 0:
                Copy(places[arguments[0]], places[call]);
                foreach (var source in arguments.Skip(1))
                {
                    Constrain(places[arguments[0]], new Constraint(ConstraintKind.InheritFrom, places[source], 0));
                }

                break;
            case "js:Object.freeze" or "js:Object.seal" or "js:Object.create" or "js:Promise.resolve" or "js:Array.from" or "py:list" or "py:tuple" or "py:sorted"
                or "py:set" or "py:dict" or "py:reversed" or "js:structuredClone" or "py:iter"
                or "node:util.promisify" or "node:util.callbackify" when arguments.Length > 0:
                Copy(places[arguments[0]], places[call]);
                break;
            case "js:Object.values" or "js:Promise.all" or "js:Promise.allSettled" or "js:Promise.race" or "py:asyncio.gather" when arguments.Length > 0:
                Constrain(places[arguments[0]], new Constraint(ConstraintKind.LoadAny, 0, ElementsOfResult(call)));
                break;
            case "js:Object.entries" or "py:enumerate" or "py:zip" or "js:Object.fromEntries" when arguments.Length > 0:
                Constrain(places[arguments[0]], new Constraint(ConstraintKind.LoadAny, 0, Field(IdOf(PairOf(call)), ElementField)));
                break;
            case "js:Map" or "js:Set" or "js:WeakMap" or "js:Array":
                var container = Field(IdOf(new Token(TokenKind.Array, call)), ElementField);
                Add(places[call], new Token(TokenKind.Array, call));
                foreach (var argument in arguments)
                {
                    Constrain(places[argument], new Constraint(ConstraintKind.LoadAny, 0, container));
                }

                break;
            default:
                AddResult(call, path);
                break;
        }
    }

    private void AddResult(int call, int path)
    {
        var language = program.ModuleOf(call).Graph.Language;
        if (program[call].Kind == NodeKind.New && language is SourceLanguage.DotNet or SourceLanguage.CSharp)
        {
            // An object of an outside class keeps what its properties are set to.
            Add(places[call], new Token(TokenKind.Object, call));
        }

        // In assemblies every member names its type, so that nobody asks where a value came from.
        if (language != SourceLanguage.DotNet)
        {
            Add(places[call], new Token(TokenKind.Api, Paths.Child(path, ApiPaths.Result)));
        }
    }

    private bool NoteApi(int call, int path)
    {
        if (!Note(apis, call, path))
        {
            return false;
        }

        foreach (var (_, function) in functionArguments.GetValueOrDefault(call)?.ToList() ?? [])
        {
            GiveToCallback(path, function);
        }

        return true;
    }

    private void GiveToCallback(int path, int function)
    {
        var parameters = program.Functions[function].Parameters;
        for (var index = 0; index < parameters.Length; index++)
        {
            Add(places[parameters[index]], new Token(TokenKind.Api, Paths.Child(path, $"#{index}")));
        }
    }

    private int ElementsOfResult(int call)
    {
        var token = new Token(TokenKind.Array, call);
        Add(places[call], token);
        return Field(IdOf(token), ElementField);
    }

    /// <summary>The [key, value] pairs that iterating over the result of a call gives.</summary>
    private Token PairOf(int call)
    {
        if (!pairs.TryGetValue(call, out var pair))
        {
            pairs[call] = pair = new Token(TokenKind.Array, program.NodeCount + madeArrays++);
            Add(ElementsOfResult(call), pair);
        }

        return pair;
    }

    private readonly Dictionary<int, Token> pairs = [];

    private static bool Note<T>(Dictionary<int, List<T>> table, int key, T value)
    {
        if (!table.TryGetValue(key, out var list))
        {
            table[key] = list = [];
        }

        if (list.Contains(value))
        {
            return false;
        }

        list.Add(value);
        return true;
    }
}
