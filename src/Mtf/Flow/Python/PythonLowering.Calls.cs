using Mtf.Flow.Graph;
using Mtf.Python;

namespace Mtf.Flow.Python;

/// <summary>Calls, with those written out that run, find or import something by a text.</summary>
internal sealed partial class PythonLowering
{
    private const int LongestInlined = 256 << 10;
    private int inlined;
    private int inlineDepth;

    // The call whose result is called: of getattr with a computed name, it may be any method.
    private CallExpression? calledMember;

    private int LowerCall(CallExpression call)
    {
        var name = QualifiedName(call.Function);
        if (Reflective(call, name) is >= 0 and var reflected)
        {
            return reflected;
        }

        if (LowerFormat(call) is >= 0 and var formatted)
        {
            return formatted;
        }

        if (name == "dict" && call.Arguments.IsEmpty && call.Keywords.All(keyword => keyword.Name is not null))
        {
            return graph.Object(At(call), [.. call.Keywords.Select(keyword => new ObjectEntry(graph.Text(keyword.Name!), -1, Lower(keyword.Value)))]);
        }

        if (LowerBaseCall(call) is >= 0 and var based)
        {
            return based;
        }

        var callee = LowerCallee(call, name);
        int[] arguments = [.. call.Arguments.Select(Lower)];
        var node = Call(At(call), callee, arguments);
        AddNamed(node, call);
        if ((name is not null || call.Function is AttributeExpression { Name: "join" or "decode" }) && constants.Text(call) is { } known)
        {
            graph.KnownResults[node] = known;
        }

        LowerCommandCode(call, name);
        if (call.Function is AttributeExpression { Name: "model_validate" or "model_validate_json" or "parse_obj" or "parse_raw" } && arguments is [var fields, ..])
        {
            // Model.model_validate(data) makes what Model(**data) makes.
            var made = Call(At(call), graph.Nodes[callee].A, []);
            graph.NamedArguments[made] = [new NamedArgument(null, fields)];
            return graph.Choice(At(call), [made, node]);
        }

        return Written(call, name, arguments, node) is >= 0 and var written ? written : Started(call, name, node, arguments);
    }

    /// <summary>Functions that write what they are given to a file: as a write to that file, wherever it was opened. -1 for all others.</summary>
    private int Written(CallExpression call, string? name, int[] arguments, int node)
    {
        var site = At(call);
        switch (name)
        {
            case "shutil.copyfileobj" or "json.dump" or "pickle.dump" or "yaml.dump" or "yaml.safe_dump" or "marshal.dump" when arguments.Length > 1:
                Call(site, graph.Member(site, arguments[1], "write"), [arguments[0]]);
                return node;
            case "print" when Keyword(call, "file") is not null && arguments.Length > 0:
                var target = graph.NamedArguments[node].First(argument => argument.Name == "file").Value;
                Call(site, graph.Member(site, target, "write"), arguments);
                return node;
            case "urllib.request.urlretrieve" or "urllib.urlretrieve" or "wget.download" when arguments.Length > 1:
                var opened = Call(site, graph.Member(site, graph.Global(site, "open"), "writing"), [arguments[1]]);
                Call(site, graph.Member(site, opened, "write"), [node]);
                return node;
            default:
                return -1;
        }
    }

    // ["python", "-c", code]: the code runs in another process, and is as much the program's own.
    private void LowerCommandCode(CallExpression call, string? name)
    {
        if (name?.StartsWith("subprocess.", StringComparison.Ordinal) == true
            && call.Arguments is [ListExpression { Elements: [var program, StringConstant { Value: "-c" }, var code, ..] }, ..]
            && (QualifiedName(program) == "sys.executable" || constants.Text(program)?.Contains("python", StringComparison.OrdinalIgnoreCase) == true))
        {
            Inline(call, constants.Text(code));
        }
    }

    private void AddNamed(int node, CallExpression call)
    {
        if (call.Keywords.Length > 0)
        {
            graph.NamedArguments[node] = [.. call.Keywords.Select(keyword => new NamedArgument(keyword.Name, Lower(keyword.Value)))];
        }
    }

    /// <summary>What is called: the form of some calls decides what they do.</summary>
    private int LowerCallee(CallExpression call, string? name)
    {
        calledMember = call.Function as CallExpression ?? calledMember;
        var callee = Lower(call.Function);
        if (name is null && call.Function is not AttributeExpression { Name: "open" })
        {
            return callee;
        }

        if (name is "yaml.load" or "yaml.load_all" && LoaderOf(call) is { } loader && loader.Contains("Safe", StringComparison.Ordinal))
        {
            return graph.Global(At(call), "yaml.safe_load");
        }

        if (Keyword(call, "shell") is { } shell && shell is not SingletonConstant { Value: Singleton.False })
        {
            return graph.Member(At(call), callee, "shell");
        }

        var modeAt = name is "open" or "io.open" or "codecs.open" or "aiofiles.open" or "gzip.open" or "bz2.open" or "lzma.open" ? 1
            : name is null or "os.fdopen" ? 0 : -1;
        return modeAt >= 0 && (Keyword(call, "mode") ?? call.Arguments.ElementAtOrDefault(modeAt)) is { } mode && constants.Text(mode) is { Length: < 5 } text
            && text.AsSpan().ContainsAny("wax+")
            ? graph.Member(At(call), callee, "writing")
            : callee;
    }

    private string? LoaderOf(CallExpression call) =>
        (Keyword(call, "Loader") ?? call.Arguments.ElementAtOrDefault(1)) is { } loader ? QualifiedName(loader) : null;

    private static Expression? Keyword(CallExpression call, string name) => call.Keywords.FirstOrDefault(keyword => keyword.Name == name)?.Value;

    /// <summary>Calls that stand for something else: a member, an import, a base class, or code in a text. -1 for all others.</summary>
    private int Reflective(CallExpression call, string? name)
    {
        switch (name)
        {
            case "getattr" when call.Arguments.Length >= 2 && constants.Text(call.Arguments[1]) is { } member:
                var found = MemberOf(call, call.Arguments[0], member);
                return call.Arguments.Length > 2 ? graph.Choice(At(call), [found, Lower(call.Arguments[2])]) : found;
            case "getattr" when call.Arguments.Length >= 2:
                var key = Lower(call.Arguments[1]);
                return graph.Index(At(call), Lower(call.Arguments[0]), call == calledMember ? graph.Pass(At(call), key, PassKind.Identity) : key);
            case "setattr" when call.Arguments.Length == 3:
                return SetAttribute(call);
            case "__import__" or "importlib.import_module" or "importlib.__import__" when call.Arguments.Length > 0 && constants.Text(call.Arguments[0]) is { } specifier:
                // __import__("a.b") gives a, and its caller goes on to b: both name the same thing as import a.b does.
                return DynamicImport(call, name == "__import__" ? specifier.Split('.')[0] : specifier);
            case "super" when scope.Method >= 0:
                return graph.Super(new Site(scope.Method, At(call).Position));
            case "exec" or "eval" when call.Arguments.Length > 0:
                return Evaluated(call, call.Arguments[0]);
            case "typing.cast" when call.Arguments.Length == 2:
                return Lower(call.Arguments[1]);
            case "contextlib.closing" or "contextlib.aclosing" or "contextlib.nullcontext" when call.Arguments.Length == 1:
                return Lower(call.Arguments[0]);
            case "map" when call.Arguments.Length == 2 && constants.Text(call) is null:
                var element = graph.Pass(At(call), Lower(call.Arguments[1]), PassKind.Iterate);
                return graph.Array(At(call), [graph.Pass(At(call), Call(At(call), Lower(call.Arguments[0]), [element]), PassKind.Yield)]);
            default:
                return -1;
        }
    }

    private int SetAttribute(CallExpression call)
    {
        var target = Lower(call.Arguments[0]);
        var value = Lower(call.Arguments[2]);
        if (constants.Text(call.Arguments[1]) is { } name)
        {
            graph.PropertyWrites.Add(new PropertyWrite(target, graph.Text(name), value, At(call)));
        }
        else
        {
            graph.IndexWrites.Add(new IndexWrite(target, Lower(call.Arguments[1]), value, At(call)));
        }

        return graph.Literal(At(call), "None");
    }

    /// <summary>Code in a text that is known is analysed as if it stood there.</summary>
    private int Evaluated(CallExpression call, Expression source)
    {
        int[] arguments = [.. call.Arguments.Select(Lower)];
        if (source is CallExpression { Arguments: [var compiled, ..] } compile && QualifiedName(compile.Function) == "compile")
        {
            source = compiled;
        }

        var known = constants.Text(source) ?? constants.TextAfter(running.SelectMany(body => body.Statements.Take(body.Count)), source);
        if (known is not null && constants.IsDecoded)
        {
            // However the code is computed, it is decoded before it runs.
            arguments[0] = Call(At(call), graph.Import(At(call), "codecs", "decode"), [arguments[0]]);
            graph.KnownResults[arguments[0]] = known;
        }

        var node = Call(At(call), Lower(call.Function), arguments);
        return Inline(call, known) is >= 0 and var value ? graph.Choice(At(call), [node, value]) : node;
    }

    /// <summary>Lowers code in a text as if it stood at a call; the value of an expression, else -1.</summary>
    private int Inline(CallExpression call, string? code)
    {
        const int deepest = 3;
        if (inlineDepth >= deepest || code is not { } text || (inlined += text.Length) > LongestInlined)
        {
            return -1;
        }

        var outer = fixedPosition;
        fixedPosition = At(call).Position;
        inlineDepth++;
        var parsed = PythonParser.Parse(text.Trim());
        DeclareBody(parsed.Body);
        var value = parsed.Body is [ExpressionStatement { Value: var expression }] ? Lower(expression) : -1;
        if (value < 0)
        {
            LowerStatements(parsed.Body);
        }

        inlineDepth--;
        fixedPosition = outer;
        return value;
    }

    /// <summary><c>super().__init__(…)</c> and <c>Base.__init__(self, …)</c> construct the base.</summary>
    private int LowerBaseCall(CallExpression call)
    {
        if (call.Function is not AttributeExpression { Name: "__init__", Value: var owner } || scope.Method < 0)
        {
            return -1;
        }

        var isSuper = owner is CallExpression { Function: NameExpression { Id: "super" } };
        var isNamed = !isSuper && call.Arguments is [NameExpression { Id: var first }, ..] && scope.Receiver >= 0 && scope.Find(first) == scope.Receiver;
        if (!isSuper && !isNamed)
        {
            return -1;
        }

        var node = Call(At(call), graph.Super(new Site(scope.Method, At(call).Position)), [.. call.Arguments.Skip(isSuper ? 0 : 1).Select(Lower)]);
        AddNamed(node, call);
        return node;
    }

    /// <summary>Adds the call that a thread, task or partial application makes of what it is given.</summary>
    private int Started(CallExpression call, string? name, int node, int[] arguments)
    {
        var method = call.Function is AttributeExpression { Name: var attribute } ? attribute : "";
        var at = name switch
        {
            "asyncio.to_thread" or "anyio.to_thread.run_sync" => 0,
            _ => method switch { "submit" or "start_soon" or "call_soon" or "call_soon_threadsafe" => 0, "run_in_executor" or "call_later" => 1, _ => -1 },
        };
        if (at >= 0 && arguments.Length > at && call.Arguments[at] is NameExpression or AttributeExpression or LambdaExpression)
        {
            return graph.Choice(At(call), [node, Call(At(call), arguments[at], arguments.AsSpan(at + 1))]);
        }

        if (Keyword(call, "target") is NameExpression or AttributeExpression or LambdaExpression && graph.NamedArguments.TryGetValue(node, out var named))
        {
            StartTarget(call, named);
        }
        else if (name == "functools.partial" && arguments.Length > 0)
        {
            return graph.Choice(At(call), [Partial(call, arguments), node]);
        }

        return node;
    }

    // Thread(target=function, args=(…), kwargs={…})
    private void StartTarget(CallExpression call, List<NamedArgument> named)
    {
        var target = named.First(argument => argument.Name == "target").Value;
        var values = named.FirstOrDefault(argument => argument.Name == "args", new NamedArgument("", -1)).Value;
        int[] arguments = values < 0 ? []
            : Keyword(call, "args") is TupleExpression ? graph.OperandsOf(graph.Nodes[values]).ToArray() : [graph.Pass(At(call), values, PassKind.Spread)];
        var started = Call(At(call), target, arguments);
        if (named.FirstOrDefault(argument => argument.Name == "kwargs", new NamedArgument("", -1)).Value is >= 0 and var options)
        {
            graph.NamedArguments[started] = [new NamedArgument(null, options)];
        }
    }

    private int Partial(CallExpression call, int[] arguments)
    {
        var info = new FunctionInfo { Name = "", Parent = Function, EndPosition = call.End, Rest = 0 };
        var function = graph.AddFunction(info);
        var site = new Site(function, At(call).Position);
        var rest = graph.AddParameter(function, "", site.Position);
        var made = graph.Call(site, arguments[0], [.. arguments[1..], graph.Pass(site, rest, PassKind.Spread)]);
        info.Returns.Add(made);
        return graph.Function(At(call), function);
    }
}
