using Mtf.Flow.Folding;
using Mtf.Flow.Graph;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Tools;

/// <summary>Texts, functions and list elements of values.</summary>
internal sealed partial class ValueReader
{
    private const int MostElements = 2000;
    private const int Fold = 200;

    /// <summary>The texts that a value may be; parts that are only known at run time are holes.</summary>
    public IReadOnlyList<string> TextsOf(Value value)
    {
        if (depth >= Deepest || fuel-- <= 0)
        {
            return [];
        }

        depth++;
        var texts = Resolve(value).SelectMany(OriginTexts).Distinct(StringComparer.Ordinal).Take(MostAlternatives).ToList();
        depth--;
        return texts;
    }

    /// <summary>The best known text: without holes when there is one.</summary>
    public string? TextOf(Value value)
    {
        var texts = TextsOf(value);
        return texts.FirstOrDefault(text => !HasHole(text)) ?? texts.FirstOrDefault(text => text != Folder.Unknown);
    }

    public static bool HasHole(string text) => text.Contains('⟨', StringComparison.Ordinal);

    private IEnumerable<string> OriginTexts(Value origin)
    {
        if (origin.Pair >= 0 || origin.Node < 0)
        {
            return [];
        }

        var node = Program[origin.Node];
        return node.Kind switch
        {
            NodeKind.Text or NodeKind.Number => [Program.Text(node.A)],
            NodeKind.Literal => Program.Text(node.A) is "null" or "undefined" or "None" ? [] : [Program.Text(node.A)],
            NodeKind.Template => [string.Concat(Program.Operands(node).ToArray().Select(part => PartOf(part, origin.Scope)))],
            NodeKind.Concat => [PartOf(node.A, origin.Scope) + PartOf(node.B, origin.Scope)],
            NodeKind.Index when Scope.Find(origin.Scope, node.A) is { Pair: >= 0 } pair => [KeyOf(pair)],
            NodeKind.Object or NodeKind.Array or NodeKind.Function or NodeKind.Class => [],
            NodeKind.Call when calls.Solver.TargetsOf(origin.Node).Count > 0 && (origin.Scope is not null || Program.Arguments(node).Length > 0) => Returned(origin).SelectMany(TextsOf),
            _ => Folded(origin.Node),
        };
    }

    // Folding has a bound of its own for each text; here it counts as the many steps that it may take.
    private IReadOnlyList<string> Folded(int node)
    {
        fuel -= Fold;
        return fuel > 0 ? Folder.Fold(node) : [];
    }

    private string PartOf(int node, Scope? scope) => TextOf(Value.Of(node, scope)) ?? Folder.Unknown;

    private string KeyOf(Value pair) => Program.Operands(Program[pair.Node])[pair.Pair] is >= 0 and var key ? Program.Text(key) : Folder.Unknown;

    /// <summary>Functions of the program that a value may be.</summary>
    public IReadOnlyList<int> FunctionsOf(Value value)
    {
        List<int> functions = [];
        foreach (var origin in Resolve(value))
        {
            if (origin.Node >= 0 && Program[origin.Node].Kind == NodeKind.Function)
            {
                functions.Add(Program[origin.Node].A);
            }
            else if (origin is { Node: < 0, Owner.Kind: TokenKind.Function })
            {
                functions.Add(origin.Owner.Id);
            }
            else if (origin.Node >= 0)
            {
                functions.AddRange(calls.Solver.ValuesOf(origin.Node).Where(token => token.Kind == TokenKind.Function).Select(token => token.Id));
            }
        }

        return [.. functions.Distinct().Take(MostAlternatives)];
    }

    /// <summary>Elements of a list, each in the scope in which it was made.</summary>
    public List<Value> Elements(Value list)
    {
        List<Value> elements = [];
        if (depth >= Deepest || fuel-- <= 0)
        {
            return elements;
        }

        depth++;
        foreach (var origin in Resolve(list).TakeWhile(_ => elements.Count < MostElements))
        {
            AddElements(origin, elements);
        }

        depth--;
        fuel -= elements.Count;
        return elements.Count > MostElements ? elements[..MostElements] : [.. elements.Distinct()];
    }

    private void AddElements(Value origin, List<Value> elements)
    {
        if (origin.Node >= 0 && Program[origin.Node] is { Kind: NodeKind.Array } array)
        {
            foreach (var operand in Program.Operands(array).ToArray())
            {
                elements.AddRange(Program[operand] switch
                {
                    { Kind: NodeKind.Pass, B: (int)PassKind.Spread } spread => Elements(Value.Of(spread.A, origin.Scope)),
                    { Kind: NodeKind.Pass, B: (int)PassKind.Yield } => ForEach(Value.Of(operand, origin.Scope)),
                    _ => [Value.Of(operand, origin.Scope)],
                });
            }

            elements.AddRange(Pushed(origin.Node));
        }
        else if (origin.Node >= 0 && Program[origin.Node] is { Kind: NodeKind.Call or NodeKind.New } call)
        {
            AddCallElements(origin, call, elements);
        }
        else if (origin is { Node: < 0, Owner.Kind: TokenKind.Array })
        {
            elements.AddRange(Stored(origin.Owner));
        }
    }

    // What push, unshift, set and add put into a list that is written down.
    private IEnumerable<Value> Pushed(int array)
    {
        var written = Program.Operands(Program[array]).ToArray().SelectMany(calls.Solver.ValuesOf).ToHashSet();
        return calls.Solver.ElementsOf(new Token(TokenKind.Array, array)).Where(token => token.Kind != TokenKind.Api && !written.Contains(token)).Select(ValueOf);
    }

    private IEnumerable<Value> Stored(Token list) => calls.Solver.ElementsOf(list).Where(token => token.Kind is not TokenKind.Api).Select(ValueOf);

    private void AddCallElements(Value origin, Node call, List<Value> elements)
    {
        var arguments = Program.Arguments(call).ToArray();
        if (Program[call.A] is { Kind: NodeKind.Member } method && MethodElements(origin, Value.Of(method.A, origin.Scope), Program.Text(method.B), arguments) is { Count: > 0 } made)
        {
            elements.AddRange(made);
        }
        else if (calls.Solver.TargetsOf(origin.Node).Count > 0 && call.Kind == NodeKind.Call)
        {
            elements.AddRange(Returned(origin).Take(MostAlternatives).SelectMany(Elements));
        }
        else
        {
            elements.AddRange(calls.Solver.ValuesOf(origin.Node).Where(token => token.Kind == TokenKind.Array).SelectMany(Stored));
        }
    }

    private List<Value> MethodElements(Value call, Value receiver, string method, int[] arguments)
    {
        switch (method)
        {
            case "filter" or "slice" or "sort" or "reverse" or "flat" or "toSorted" or "concat":
                return [.. Elements(receiver), .. method == "concat" ? arguments.SelectMany(argument => Elements(Value.Of(argument, call.Scope))) : []];
            case "map" or "flatMap" when arguments.Length > 0:
                return Mapped(call, receiver, method, arguments[0]);
            case "values" or "from" when arguments.Length > 0:
                return Elements(Value.Of(arguments[0], call.Scope)) is { Count: > 0 } list ? list : [.. Entries(Value.Of(arguments[0], call.Scope)).Select(entry => entry.Value)];
            case "entries" when arguments.Length > 0:
                return Pairs(Value.Of(arguments[0], call.Scope));
            case "values":
                return Elements(receiver) is { Count: > 0 } members ? members : [.. Entries(receiver).Select(entry => entry.Value)];
            case "items" when arguments.Length == 0:
                return Pairs(receiver);
            default:
                return [];
        }
    }

    private List<Value> Mapped(Value call, Value receiver, string method, int callback)
    {
        List<Value> mapped = [];
        var functions = FunctionsOf(Value.Of(callback, call.Scope));
        foreach (var element in Elements(receiver))
        {
            foreach (var function in functions.Select(id => Program.Functions[id]).Where(function => function.Parameters.Length > 0))
            {
                var scope = new Scope(call.Scope, function.Parameters[0], element);
                mapped.AddRange(function.Returns.SelectMany(value => method == "flatMap" ? Elements(Value.Of(value, scope)) : [Value.Of(value, scope)]));
            }
        }

        return mapped;
    }

    /// <summary>The [key, value] pairs of an object.</summary>
    public List<Value> Pairs(Value table)
    {
        List<Value> pairs = [];
        foreach (var origin in Resolve(table).Where(origin => origin.Node >= 0 && Program[origin.Node].Kind == NodeKind.Object))
        {
            for (var index = 0; index < 3 * Program[origin.Node].B; index += 3)
            {
                pairs.Add(origin with { Pair = index });
            }
        }

        return pairs;
    }
}
