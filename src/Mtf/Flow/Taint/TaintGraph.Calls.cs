using System.Collections.Frozen;
using Mtf.Flow.Graph;
using Mtf.Flow.Models;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Taint;

/// <summary>Edges of calls: into our own functions, through outside APIs, and to the callbacks that these are given.</summary>
internal sealed partial class TaintGraph
{
    // Their result says something about the receiver, not what it is.
    public static readonly FrozenSet<string> Answers = new[]
    {
        "includes", "startsWith", "endsWith", "test", "some", "every", "has", "indexOf", "lastIndexOf", "localeCompare", "search", "hasOwnProperty", "isArray", "findIndex",
        "equals", "startswith", "endswith", "isdigit", "isalnum", "find_index", "count", "delete", "clear", "close", "destroy", "getTime", "toFixed", "safeParseBoolean",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Transforming = new[] { "map", "flatMap", "then", "catch", "finally", "reduce", "reduceRight" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Storing = new[] { "push", "unshift", "add", "append", "insert", "set", "extend", "update", "setdefault", "fill", "appendleft", "put", "put_nowait", "attach", "set_content", "add_attachment", "set_payload", "add_header", "add_field" }.ToFrozenSet(StringComparer.Ordinal);

    private void AddCall(int id, in Node node)
    {
        var arguments = Program.Arguments(node).ToArray();
        var callee = Program[node.A];
        var receiver = callee.Kind is NodeKind.Member or NodeKind.Index ? callee.A : -1;
        var method = callee.Kind == NodeKind.Member ? Program.Text(callee.B) : "";
        var targets = Solver.TargetsOf(id);
        foreach (var target in targets)
        {
            BindArguments(id, arguments, method, target);
        }

        var paths = Solver.ApisOf(id);
        var passed = targets.Count == 0 ? SinkClasses.All : SinkClasses.None;
        var given = -1;
        foreach (var path in paths)
        {
            AddDecoder(id, arguments, path);
            if (models.OfCall(path) is { } model)
            {
                passed = model.PassedOn ?? SinkClasses.None;
                given = model.Returns.Length > 0 ? SourceOf(id, model) : given;
                AddModel(id, arguments, model, path);
            }
            else if (targets.Count == 0)
            {
                passed &= MakesClient(path, node.Kind) ? SinkClasses.None : SinkClasses.All;
            }
        }

        if (KeyOfLookup(method, arguments) is >= 0 and var key && IsConstrained(receiver, Program.Text(key)))
        {
            passed &= SinkClasses.Data;
        }

        AddStore(id, receiver, method, arguments);
        AddResolve(callee, arguments);
        AddCallbacks(id, receiver, method, arguments, given);
        if (!Answers.Contains(method) && (passed & Replacements.PassedOn(Program, method, arguments)) is not SinkClasses.None and var rest)
        {
            AddResult(id, receiver, method, arguments, rest);
        }
    }

    /// <summary>What outside code may give back of what it is given.</summary>
    private void AddResult(int id, int receiver, string method, int[] arguments, SinkClasses passed)
    {
        var callbacks = Solver.FunctionsGivenTo(id);
        if (callbacks.Count > 0 && Transforming.Contains(method))
        {
            foreach (var (_, function) in callbacks)
            {
                Move(returnBase + function, id, passed, isHeap: true);
            }

            if (method is "catch" or "finally")
            {
                Move(receiver, id, passed);
            }

            return;
        }

        if (KeyOfLookup(method, arguments) is >= 0 and var key && IsDictionary(receiver))
        {
            // One entry of a dictionary is not the others.
            Move(receiver, id, passed);
            foreach (var token in Solver.TokenSpanOf(receiver))
            {
                Move(FieldOf(token, key), id, passed);
            }
        }
        else if (receiver >= 0 && !IsClient(receiver))
        {
            MoveDeep(receiver, id, passed);
        }

        foreach (var argument in arguments)
        {
            MoveDeep(argument, id, passed);
        }

        foreach (var (_, value) in Program.NamedArguments(id).ToArray())
        {
            MoveDeep(value, id, passed);
        }
    }

    // options.get("key"), options.pop("key")
    private int KeyOfLookup(string method, int[] arguments) =>
        method is "get" or "pop" && arguments.Length > 0 && Program[arguments[0]] is { Kind: NodeKind.Text } key ? key.A : -1;

    private bool IsDictionary(int receiver)
    {
        var tokens = receiver >= 0 ? Solver.TokenSpanOf(receiver) : default;
        foreach (var token in tokens)
        {
            if (Solver.TokenAt(token).Kind != TokenKind.Object)
            {
                return false;
            }
        }

        return tokens.Length > 0;
    }

    // What is given to the maker of a client (a key, an address) is not in what the client answers.
    private bool MakesClient(int path, NodeKind kind)
    {
        var labels = Solver.Paths.Labels(path);
        var name = labels[^1];
        if (labels[0].StartsWith("py:", StringComparison.Ordinal))
        {
            return PythonClients.Any(ending => name.EndsWith(ending, StringComparison.Ordinal));
        }

        return labels[0].StartsWith("npm:", StringComparison.Ordinal)
            && (kind == NodeKind.New || name.StartsWith("create", StringComparison.Ordinal) || name.StartsWith("connect", StringComparison.Ordinal) || name.StartsWith("init", StringComparison.Ordinal));
    }

    // Python constructs by calling: most of its classes only hold what they are given.
    private static readonly string[] PythonClients = ["Client", "Session", "Connection", "Service", "Pool", "connect", "client", "create_engine", "create_pool"];

    private bool IsClient(int receiver)
    {
        foreach (var token in Solver.TokenSpanOf(receiver))
        {
            var (kind, path) = Solver.TokenAt(token);
            if (kind == TokenKind.Api && Solver.Paths.Label(path) == ApiPaths.Result && MakesClient(Solver.Paths.Parent(path), NodeKind.Call))
            {
                return true;
            }
        }

        return false;
    }

    private void BindArguments(int call, int[] arguments, string method, int target)
    {
        var function = Program.Functions[target];
        var isOwn = OwnerOfFunction(function) is var owner && (owner.Length == 0 || owner == ownerOf(call));
        var skip = method is "call" or "bind" && arguments.Length > 0 ? 1 : 0;
        for (var index = skip; index < arguments.Length; index++)
        {
            var isSpread = Program[arguments[index]] is { Kind: NodeKind.Pass, B: (int)PassKind.Spread } || (method == "apply" && index == 1);
            var first = method == "apply" ? 0 : isSpread ? arguments[..index].Count(before => Program[before] is not { Kind: NodeKind.Pass, B: (int)PassKind.Spread }) - skip : Math.Min(index - skip, function.Info.Rest >= 0 ? function.Info.Rest : int.MaxValue);
            var last = isSpread ? function.Parameters.Length - 1 : first;
            for (var parameter = first; parameter <= last && parameter < function.Parameters.Length; parameter++)
            {
                Enter(call, arguments[index], function.Parameters[parameter], isOwn);
            }

            foreach (var count in method == "bind" ? [] : Solver.GivenAhead(target))
            {
                if (first + count < function.Parameters.Length)
                {
                    Enter(call, arguments[index], function.Parameters[first + count], isOwn);
                }
            }

            if (first < function.Parameters.Length)
            {
                edges.Add(new FlowEdge(arguments[index], call, EdgeKind.Argument, (byte)SinkClasses.All));
            }
        }

        foreach (var (name, value) in Program.NamedArguments(call))
        {
            BindNamed(call, name, value, function, isOwn);
        }
    }

    private void BindNamed(int call, int name, int value, ProgramFunction function, bool isOwn)
    {
        var parameter = name < 0 ? -1 : function.Info.ParameterNames.IndexOf(Program.Text(name));
        if (parameter < 0 && name >= 0)
        {
            parameter = function.Info.NamedRest;
        }

        if (parameter >= 0)
        {
            Enter(call, value, function.Parameters[parameter], isOwn);
        }

        for (var index = 0; name < 0 && index < function.Parameters.Length; index++)
        {
            Enter(call, value, function.Parameters[index], isOwn);
            foreach (var token in Solver.TokensOf(value))
            {
                if (Solver.TokenAt(token).Kind is TokenKind.Object)
                {
                    Enter(call, FieldOf(token, Program.Text(function.Info.ParameterNames[index])), function.Parameters[index], isOwn);
                }
            }
        }

        edges.Add(new FlowEdge(value, call, EdgeKind.Argument, (byte)SinkClasses.All));
    }

    // A library stores what all of its users give it in the same places. What one of them gives is followed through its summaries, not through those places:
    // else everything that is validated anywhere would reach every sink of the validator.
    private void Enter(int call, int argument, int parameter, bool isOwn) =>
        edges.Add(new FlowEdge(argument, parameter, EdgeKind.Parameter, (byte)(isOwn ? SinkClasses.All : SinkClasses.None), call));

    private readonly string?[] functionOwners;

    private string OwnerOfFunction(ProgramFunction function) =>
        functionOwners[function.Id] ??= function.Parameters is [var first, ..] ? ownerOf(first) : "";

    private void AddModel(int call, int[] arguments, ApiModel model, int path)
    {
        if (model.Returns.Length > 0)
        {
            Sources.Add(new TaintSource(call, SourceOf(call, model), SinkClasses.All));
        }

        foreach (var sink in model.Sinks)
        {
            foreach (var argument in details.ArgumentsAt(call, sink.Argument))
            {
                if (!(sink.Kind == "code" && Solver.Paths.Text(path) is "js:setTimeout" or "js:setInterval" && Solver.FunctionsGivenTo(call).Count > 0))
                {
                    var detail = details.Of(call, model);
                    AddSink(call, argument, CommandLines.SinkKind(calls, folder, call, sink.Kind), detail, Program[call].Function);
                    if (sink.Kind is "command" or "argv" && CommandLines.Sends(detail))
                    {
                        AddSink(call, argument, "network", detail, Program[call].Function);
                    }

                    if (sink.Kind == "url")
                    {
                        // An address also tells its host what is in it.
                        AddSink(call, argument, "network", detail, Program[call].Function);
                    }
                }
            }

            AddFieldSink(call, sink, arguments, model);
        }
    }

    // What a field is given where its object is made is seen above; this is what comes into it by spreads and computed names.
    private void AddFieldSink(int call, in SinkModel sink, int[] arguments, ApiModel model)
    {
        if (sink.Argument is not { Position: >= 0, Field.Length: > 0 } selector || selector.Position >= arguments.Length)
        {
            return;
        }

        var argument = arguments[selector.Position];
        var carrier = -1;
        foreach (var token in Solver.TokenSpanOf(argument))
        {
            if (Solver.TokenAt(token).Kind == TokenKind.Object)
            {
                carrier = carrier < 0 ? NewNode(Program[call].Function) : carrier;
                Move(FieldOf(token, Program.Text(selector.Field)), carrier, SinkModel.ClassOf(sink.Kind));
            }
        }

        if (carrier >= 0)
        {
            Sinks.Add(new TaintSink(carrier, call, argument, sink.Kind, details.Of(call, model)));
        }
    }

    // A buffer made from a text in an encoding is a decoder, one made from a text as it is passes it on.
    private void AddDecoder(int call, int[] arguments, int path)
    {
        if (arguments.Length > 1 && Solver.Paths.Text(path) is "js:Buffer.from" or "node:buffer.Buffer.from"
            && folder.FoldConstant(arguments[1]) is "base64" or "base64url" or "hex")
        {
            Sources.Add(new TaintSource(call, Taints.KindIndex("decoded"), SinkClasses.All));
        }
    }

    private int SourceOf(int call, ApiModel model)
    {
        var isSecret = model.Returns == "file" && model.Arguments.Count > 0
            && details.ArgumentsAt(call, model.Arguments[0]).Any(argument => folder.Fold(argument).Any(SensitivePaths.Matches));
        return Taints.KindIndex(isSecret ? "file.secret" : model.Capability.StartsWith("proc.", StringComparison.Ordinal) ? CommandLines.Printed(details.Of(call, model)) ?? model.Returns : model.Returns);
    }

    private void AddStore(int call, int receiver, string method, int[] arguments)
    {
        var isStoring = Storing.Contains(method) || (method is "write" or "writelines" or "writestr" && Program.ModuleOf(call).Graph.Language == SourceLanguage.Python);
        if (receiver < 0 || !isStoring || Solver.TargetsOf(call).Count > 0)
        {
            return;
        }

        var isMap = method is "set" or "setdefault" && arguments.Length > 1;
        var key = isMap && Program[arguments[0]].Kind is NodeKind.Text ? Program[arguments[0]].A : -1;
        foreach (var argument in isMap ? arguments[1..2] : arguments)
        {
            pendingStores.Add((receiver, key, argument));
        }
    }

    private readonly List<(int Target, int Name, int Value)> pendingStores = [];

    // resolve(value) inside new Promise(resolve => …) gives the value to whoever waits for the promise.
    private void AddResolve(in Node callee, int[] arguments)
    {
        if (callee.Kind != NodeKind.Variable || arguments.Length == 0)
        {
            return;
        }

        promises ??= FindPromises();
        foreach (var definition in Program.Definitions(callee.A))
        {
            foreach (var promise in promises.GetValueOrDefault(definition) ?? [])
            {
                foreach (var token in Solver.TokenSpanOf(arguments[0]))
                {
                    if (Solver.TokenAt(token).Kind is TokenKind.Object or TokenKind.Array)
                    {
                        Move(ContentsOf(token), promise, isHeap: true);
                    }
                }

                Move(arguments[0], promise, isHeap: true);
            }
        }
    }

    private Dictionary<int, List<int>>? promises;

    private Dictionary<int, List<int>> FindPromises()
    {
        Dictionary<int, List<int>> found = [];
        for (var id = 0; id < Program.NodeCount; id++)
        {
            if (Program[id].Kind != NodeKind.New)
            {
                continue;
            }

            foreach (var (_, function) in Solver.FunctionsGivenTo(id))
            {
                if (Program.Functions[function].Parameters is [var resolve, ..] && Solver.ApisOf(id).Any(path => Solver.Paths.Text(path) == "js:Promise"))
                {
                    (found.TryGetValue(resolve, out var list) ? list : found[resolve] = []).Add(id);
                }
            }
        }

        return found;
    }

    /// <summary>What outside code gives to the functions that it is given: what its model says, else what it was given itself.</summary>
    private void AddCallbacks(int call, int receiver, string method, int[] arguments, int given)
    {
        var targets = Solver.TargetsOf(call);
        if (targets.Count > 0 && Solver.ApisOf(call).Count == 0)
        {
            return;
        }

        foreach (var (_, function) in Solver.FunctionsGivenTo(call))
        {
            foreach (var parameter in Program.Functions[function].Parameters)
            {
                if (given >= 0)
                {
                    Sources.Add(new TaintSource(parameter, given, SinkClasses.All));
                }
                else
                {
                    GiveToCallback(receiver, method, arguments, parameter);
                }
            }
        }
    }

    private void GiveToCallback(int receiver, string method, int[] arguments, int parameter)
    {
        if (receiver >= 0 && method is not ("tool" or "registerTool" or "setRequestHandler" or "catch"))
        {
            MoveDeep(receiver, parameter);
        }

        if (method == "reduce" || receiver < 0)
        {
            foreach (var argument in arguments.Where(argument => Program[argument].Kind != NodeKind.Function))
            {
                MoveDeep(argument, parameter);
            }
        }
    }
}
