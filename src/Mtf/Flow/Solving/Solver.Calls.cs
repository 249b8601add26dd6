using Mtf.Flow.Graph;

namespace Mtf.Flow.Solving;

/// <summary>Calls: binding of arguments, receivers, callbacks, and the container and promise methods of the languages.</summary>
internal sealed partial class Solver
{
    private readonly PairTable bound = new();
    private readonly List<int>?[] targets;
    private readonly List<int>?[] apis;
    private readonly List<(int Index, int Function)>?[] functionArguments;
    private readonly HashSet<(int Call, int Class)> constructed = [];
    private readonly HashSet<(int Call, int Token)> calledInstances = [];
    private const int DeepestKnown = 1;
    private int madeArrays;

    /// <summary>Functions of the program that a call may enter.</summary>
    public IReadOnlyList<int> TargetsOf(int call) => targets[call] ?? (IReadOnlyList<int>)[];

    /// <summary>Access paths of outside APIs that a call may enter.</summary>
    public IReadOnlyList<int> ApisOf(int call) => apis[call] ?? (IReadOnlyList<int>)[];

    /// <summary>Functions of the program that are given to a call, by argument index (-1: by name).</summary>
    public IReadOnlyList<(int Index, int Function)> FunctionsGivenTo(int call) =>
        functionArguments[call] ?? (IReadOnlyList<(int, int)>)[];

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
            case TokenKind.Instance when program.ModuleOf(call).Graph.Language == SourceLanguage.Python && calledInstances.Add((call, token)):
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

        // A constructor that the class does not write passes the arguments on to its base; hostile classes may be their own base.
        if (constructed.Add((call, type.Id)) && type.Super >= 0 && (type.Constructor < 0 || type.Info.IsRecord || program.Functions[type.Constructor].Parameters.Length == 0))
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
            Add(place, new Token(TokenKind.Api, Paths.ResultOf(id)));
        }
    }

    /// <summary>Binds the arguments of a call, from <paramref name="skip"/> on, to the parameters of a function.</summary>
    private void Bind(int call, int function, int skip)
    {
        if (!bound.Add(call, (2 * function) + skip))
        {
            return;
        }

        Note(targets, call, function);
        var target = program.Functions[function];
        var arguments = program.Arguments(program[call]);
        for (var index = skip; index < arguments.Length; index++)
        {
            BindArgument(target, index - skip, arguments[index]);
        }

        boundCalls.Append(function, (call, skip));
        foreach (var count in ahead[function] ?? [])
        {
            BindAfter(call, target, skip, count);
        }

        foreach (var (name, value) in program.NamedArguments(call))
        {
            BindNamed(target, name, value);
        }

        foreach (var value in target.Returns)
        {
            Copy(places[value], places[call]);
        }
    }

    private void BindNamed(ProgramFunction target, int name, int value)
    {
        var parameter = name < 0 ? -1 : target.Info.ParameterNames.IndexOf(program.Text(name));
        if (parameter >= 0 && parameter != target.Info.Rest && parameter != target.Info.NamedRest)
        {
            Copy(places[value], places[target.Parameters[parameter]]);
        }
        else if (target.Info.NamedRest >= 0)
        {
            var rest = new Token(TokenKind.Object, target.Parameters[target.Info.NamedRest]);
            Add(places[target.Parameters[target.Info.NamedRest]], rest);
            if (name >= 0)
            {
                Copy(places[value], Field(IdOf(rest), name));
            }
            else
            {
                Constrain(places[value], new Constraint(ConstraintKind.Inherit, IdOf(rest), 0));
            }
        }

        for (var index = 0; name < 0 && index < target.Parameters.Length; index++)
        {
            if (index != target.Info.Rest && index != target.Info.NamedRest)
            {
                Constrain(places[value], new Constraint(ConstraintKind.Load, program.Text(target.Info.ParameterNames[index]), places[target.Parameters[index]]));
            }
        }
    }

    private void BindArgument(ProgramFunction target, int index, int argument)
    {
        var last = (target.Info.Rest >= 0 ? target.Info.Rest : target.Parameters.Length - 1) - (target.Info.NamedRest >= 0 && target.Info.Rest < 0 ? 1 : 0);
        if (program[argument] is { Kind: NodeKind.Pass, B: (int)PassKind.Spread })
        {
            for (var parameter = index; parameter <= last && parameter != target.Info.Rest; parameter++)
            {
                Spread(argument, places[target.Parameters[parameter]]);
            }

            if (target.Info.Rest >= 0)
            {
                var rest = new Token(TokenKind.Array, target.Parameters[target.Info.Rest]);
                Add(places[target.Parameters[target.Info.Rest]], rest);
                Constrain(places[argument], new Constraint(ConstraintKind.LoadAny, 0, Field(IdOf(rest), ElementField)));
            }
        }
        else if (target.Info.Rest >= 0 && index >= last)
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

        var arguments = program.Arguments(program[call]);
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
                GiveAhead(call, id, arguments);
                break;
            default:
                Bind(call, id, skip: 1);
                break;
        }
    }

    private const int MostAhead = 4;
    private readonly List<int>?[] ahead;
    private readonly ListPool<(int Call, int Skip)> boundCalls = new();

    /// <summary>How many arguments <c>bind</c> gives a function ahead of its calls, one number for each way in which it is bound.</summary>
    public IReadOnlyList<int> GivenAhead(int function) => ahead[function] ?? (IReadOnlyList<int>)[];

    // The bound function is the function; its calls may give the first parameters, or those after the ones that are given already.
    private void GiveAhead(int call, int function, ReadOnlySpan<int> arguments)
    {
        if (arguments.Length < 2 || !bound.Add(call, (2 * function) + 1))
        {
            return;
        }

        Note(targets, call, function);
        var target = program.Functions[function];
        for (var index = 1; index < arguments.Length; index++)
        {
            BindArgument(target, index - 1, arguments[index]);
        }

        var count = arguments.Length - 1;
        if (count < target.Parameters.Length && (ahead[function]?.Count ?? 0) < MostAhead && Note(ahead, function, count))
        {
            for (var index = 0; index < boundCalls.Count(function); index++)
            {
                var (caller, skip) = boundCalls.At(function, index);
                BindAfter(caller, target, skip, count);
            }
        }
    }

    private void BindAfter(int call, ProgramFunction target, int skip, int count)
    {
        var arguments = program.Arguments(program[call]);
        fuel -= arguments.Length;
        for (var index = skip; index < arguments.Length; index++)
        {
            BindArgument(target, index - skip + count, arguments[index]);
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
        foreach (var api in apis[call] ?? [])
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

        var arguments = program.Arguments(program[call]);
        switch (program.Text(method))
        {
            case "filter" or "slice" or "sort" or "reverse" or "flat" or "values" or "splice" or "toSorted" or "copy" or "__enter__" or "__aenter__":
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

        var arguments = program.Arguments(program[call]);
        switch (Paths.Depth(path) <= DeepestKnown ? Paths.Text(path) : "")
        {
            case "js:Object.assign" when arguments.Length > 0:
                Copy(places[arguments[0]], places[call]);
                foreach (var source in arguments[1..])
                {
                    Constrain(places[arguments[0]], new Constraint(ConstraintKind.InheritFrom, places[source], 0));
                }

                break;
            case "js:Object.freeze" or "js:Object.seal" or "js:Object.create" or "js:Promise.resolve" or "js:Array.from" or "py:list" or "py:tuple" or "py:sorted"
                or "py:set" or "py:dict" or "py:reversed" or "js:structuredClone" or "py:iter" or "py:asyncio.run" or "py:asyncio.wait_for" or "py:asyncio.create_task"
                or "py:asyncio.ensure_future" or "py:asyncio.shield" or "py:anyio.run" or "py:typing.cast" or "py:copy.copy" or "py:copy.deepcopy" or "py:frozenset" or "py:next"
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

        foreach (var (_, function) in functionArguments[call] ?? [])
        {
            GiveToCallback(path, function);
        }

        return true;
    }

    private void GiveToCallback(int path, int function)
    {
        // No model speaks of what Python's callbacks are given.
        if (Paths.IsPython(path))
        {
            return;
        }

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

    private static bool Note<T>(List<T>?[] table, int key, T value)
    {
        var list = table[key] ??= [];
        if (list.Contains(value))
        {
            return false;
        }

        list.Add(value);
        return true;
    }
}
