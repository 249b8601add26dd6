using System.Collections.Immutable;
using System.Globalization;
using Mtf.Flow.Graph;
using Mtf.Python;
using Node = Mtf.Python.Node;

namespace Mtf.Flow.Python;

internal sealed partial class PythonLowering
{
    private int Lower(Expression expression)
    {
        if (IsTooDeep(expression))
        {
            return graph.Unknown(At(expression));
        }

        var site = At(expression);
        return expression switch
        {
            Constant constant => LowerConstant(constant),
            NameExpression name => LowerName(name),
            AttributeExpression attribute => LowerAttribute(attribute),
            SubscriptExpression subscript => LowerSubscript(subscript),
            CallExpression call => LowerCall(call),
            BinaryExpression binary => LowerBinary(binary),
            BoolExpression chain => LowerBool(chain),
            CompareExpression comparison => LowerCompare(comparison),
            UnaryExpression unary => unary.Operator == UnaryOperator.Not ? Not(site, Lower(unary.Operand)) : LowerUnary(unary),
            ConditionalExpression conditional => LowerConditional(conditional),
            LambdaExpression lambda => LowerLambda(lambda),
            NamedExpression named => LowerNamed(named),
            AwaitExpression await => graph.Pass(site, Lower(await.Value), PassKind.Await),
            YieldExpression yield => LowerYield(yield),
            YieldFromExpression yield => LowerYieldFrom(yield),
            StarredExpression starred => graph.Pass(site, Lower(starred.Value), PassKind.Spread),
            TupleExpression tuple => graph.Array(site, LowerAll(tuple.Elements)),
            ListExpression list => graph.Array(site, LowerAll(list.Elements)),
            SetExpression set => graph.Array(site, LowerAll(set.Elements)),
            DictExpression dictionary => LowerDictionary(dictionary),
            ListComprehension list => LowerComprehension(list, list.Generators, list.Element, null),
            SetComprehension set => LowerComprehension(set, set.Generators, set.Element, null),
            GeneratorExpression generator => LowerComprehension(generator, generator.Generators, generator.Element, null),
            DictComprehension dictionary => LowerComprehension(dictionary, dictionary.Generators, dictionary.Value, dictionary.Key),
            JoinedString joined => LowerJoined(joined),
            FormattedValue formatted => LowerFormatted(formatted),
            _ => graph.Unknown(site),
        };
    }

    private int[] LowerAll(ImmutableArray<Expression> expressions) => [.. expressions.Select(Lower)];

    private int LowerConstant(Constant constant)
    {
        var site = At(constant);
        return constant switch
        {
            StringConstant text => graph.Constant(site, text.Value),
            BytesConstant bytes => graph.Constant(site, System.Text.Encoding.UTF8.GetString(bytes.Value.AsSpan())),
            IntegerConstant number => graph.Number(site, number.TryGetInt64(out var value) ? value.ToString(CultureInfo.InvariantCulture) : number.Text),
            FloatConstant number => graph.Number(site, number.Value.ToString("R", CultureInfo.InvariantCulture)),
            SingletonConstant word => graph.Literal(site, word.Value switch { Singleton.True => "true", Singleton.False => "false", _ => word.Value.ToString() }),
            _ => graph.Unknown(site),
        };
    }

    private int LowerUnary(UnaryExpression unary) =>
        unary is { Operator: UnaryOperator.USub, Operand: IntegerConstant number } && number.TryGetInt64(out var value)
            ? graph.Number(At(unary), (-value).ToString(CultureInfo.InvariantCulture))
            : graph.Operation(At(unary), [Lower(unary.Operand), graph.Number(At(unary), "0")]);

    private int LowerSubscript(SubscriptExpression subscript)
    {
        if (subscript.Index is SliceExpression slice)
        {
            if (constants.Text(subscript) is { } text)
            {
                return graph.Constant(At(subscript), text);
            }

            LowerOptional(slice.Lower);
            LowerOptional(slice.Upper);
            LowerOptional(slice.Step);
            return graph.Pass(At(subscript), Lower(subscript.Value), PassKind.Identity);
        }

        if (constants.Text(subscript.Index) is { } key)
        {
            if (QualifiedName(subscript.Value) == "sys.modules")
            {
                return DynamicImport(subscript, key);
            }

            if (subscript.Value is AttributeExpression { Name: "__dict__" } or CallExpression || QualifiedName(subscript.Value) == "__builtins__")
            {
                return MemberOf(subscript, subscript.Value, key);
            }

            return graph.Index(At(subscript), Lower(subscript.Value), graph.Constant(At(subscript.Index), key));
        }

        return graph.Index(At(subscript), Lower(subscript.Value), Lower(subscript.Index));
    }

    private int LowerBinary(BinaryExpression root)
    {
        // a + b + c + … leans left: it is walked, because its depth is its length.
        List<BinaryExpression> chain = [];
        Expression first = root;
        while (first is BinaryExpression binary)
        {
            chain.Add(binary);
            first = binary.Left;
        }

        var value = (chain[^1].Operator == BinaryOperator.Mod && chain[^1].Left is StringConstant or JoinedString) ? -1 : Lower(first);
        for (var index = chain.Count - 1; index >= 0; index--)
        {
            var binary = chain[index];
            value = value < 0 || (binary.Operator == BinaryOperator.Mod && constants.Text(binary.Left) is not null)
                ? LowerPercent(binary)
                : Combine(At(binary), binary.Operator, value, Lower(binary.Right), binary.Right, binary.Left);
        }

        return value;
    }

    private int Combine(Site site, BinaryOperator operation, int left, int right, Expression rightSource, Expression? leftSource = null) => operation switch
    {
        BinaryOperator.Add => graph.Concat(site, left, right),
        BinaryOperator.Mod when rightSource is TupleExpression or DictExpression => graph.Template(site, [left, right]),
        BinaryOperator.Div when rightSource is not (IntegerConstant or FloatConstant) && leftSource is not (IntegerConstant or FloatConstant) =>
            Call(site, graph.Member(site, left, "joinpath"), [right]),
        BinaryOperator.BitOr => graph.Choice(site, [left, right]),
        _ => graph.Operation(site, [left, right]),
    };

    private int LowerBool(BoolExpression chain)
    {
        var outer = conditions.Count;
        List<int> values = [];
        var last = -1;
        foreach (var operand in chain.Values)
        {
            if (last >= 0)
            {
                conditions.Add(chain.Operator == BoolOperator.And ? last : Not(At(operand), last));
            }

            last = Lower(operand);
            values.Add(last);
        }

        conditions.RemoveRange(outer, conditions.Count - outer);
        return chain.Operator == BoolOperator.And ? last : graph.Choice(At(chain), System.Runtime.InteropServices.CollectionsMarshal.AsSpan(values));
    }

    private int LowerCompare(CompareExpression comparison)
    {
        int[] operands = [Lower(comparison.Left), .. LowerAll(comparison.Comparators)];
        var value = graph.Comparison(At(comparison), operands);
        return comparison.Operators is [CompareOperator.NotEq or CompareOperator.NotIn or CompareOperator.IsNot] ? Not(At(comparison), value) : value;
    }

    private int LowerConditional(ConditionalExpression conditional)
    {
        List<int> values = [];
        var outer = conditions.Count;
        Expression rest = conditional;
        while (rest is ConditionalExpression branch)
        {
            var test = Lower(branch.Test);
            Under(test, () => values.Add(Lower(branch.Body)));
            conditions.Add(Not(At(branch), test));
            rest = branch.OrElse;
        }

        values.Add(Lower(rest));
        conditions.RemoveRange(outer, conditions.Count - outer);
        return graph.Choice(At(conditional), System.Runtime.InteropServices.CollectionsMarshal.AsSpan(values));
    }

    private int LowerNamed(NamedExpression named)
    {
        var value = Lower(named.Value);
        NoteAssignment(named.Target, null);
        Bind(named.Target, value);
        return value;
    }

    private int LowerYield(YieldExpression yield)
    {
        if (yield.Value is not { } expression)
        {
            return graph.Unknown(At(yield));
        }

        var value = Lower(expression);
        graph.Functions[Function].Returns.Add(scope.YieldsContext ? value : graph.Array(At(yield), [value]));
        return graph.Unknown(At(yield));
    }

    private int LowerYieldFrom(YieldFromExpression yield)
    {
        var value = Lower(yield.Value);
        graph.Functions[Function].Returns.Add(value);
        return value;
    }

    private int LowerDictionary(DictExpression dictionary)
    {
        List<ObjectEntry> entries = [];
        for (var index = 0; index < dictionary.Values.Length; index++)
        {
            var value = Lower(dictionary.Values[index]);
            entries.Add(dictionary.Keys[index] switch
            {
                null => new ObjectEntry(ModuleGraph.SpreadKey, -1, value),
                StringConstant key => new ObjectEntry(graph.Text(key.Value), -1, value),
                IntegerConstant key => new ObjectEntry(graph.Text(key.Text), -1, value),
                var key => new ObjectEntry(ModuleGraph.ComputedKey, Lower(key), value),
            });
        }

        return graph.Object(At(dictionary), [.. entries]);
    }

    private int LowerComprehension(Node node, ImmutableArray<Comprehension> clauses, Expression element, Expression? key)
    {
        var result = -1;
        var outer = conditions.Count;
        var inner = new PythonScope(scope, ScopeKind.Comprehension, Function, scope.Method) { YieldsContext = scope.YieldsContext };
        InScope(inner, () =>
        {
            foreach (var clause in clauses)
            {
                var iterated = graph.Pass(At(clause.Iterable), Lower(clause.Iterable), PassKind.Iterate);
                foreach (var name in PythonBindings.Of([clause.Target]).Names)
                {
                    Declare(name);
                }

                Bind(clause.Target, iterated);
                foreach (var condition in clause.Conditions)
                {
                    conditions.Add(Lower(condition));
                }
            }

            // What is yielded again and again is not one element of a fixed list.
            var value = graph.Pass(At(element), Lower(element), PassKind.Yield);
            result = key is null
                ? graph.Array(At(node), [value])
                : graph.Object(At(node), [new ObjectEntry(ModuleGraph.ComputedKey, Lower(key), value)]);
        });
        conditions.RemoveRange(outer, conditions.Count - outer);
        return result;
    }

    /// <summary>Annotations: texts are parsed, and <c>A | B</c> is written as the union that it means.</summary>
    private int LowerAnnotation(Expression annotation, int depth = 0)
    {
        const int deepest = 16;
        switch (annotation)
        {
            case StringConstant { Value.Length: < 400 } text when depth < deepest:
                var parsed = PythonParser.Parse(text.Value);
                var outer = fixedPosition;
                fixedPosition = At(annotation).Position;
                var lowered = parsed is { ErrorCount: 0, Body: [ExpressionStatement { Value: var inner }] } ? LowerAnnotation(inner, depth + 1) : graph.Constant(At(annotation), text.Value);
                fixedPosition = outer;
                return lowered;
            case BinaryExpression { Operator: BinaryOperator.BitOr } union when depth < deepest:
                return graph.Index(At(union), graph.Global(At(union), "Union"), graph.Array(At(union), [LowerAnnotation(union.Left, depth + 1), LowerAnnotation(union.Right, depth + 1)]));
            case SubscriptExpression { Value: var generic, Index: var arguments } when depth < deepest:
                // What follows the type in Annotated, and all in Literal, are values.
                var types = ((generic as NameExpression)?.Id ?? (generic as AttributeExpression)?.Name) switch { "Literal" => 0, "Annotated" => 1, _ => int.MaxValue };
                int[] parts = [.. (arguments is TupleExpression tuple ? tuple.Elements : [arguments]).Select((part, index) => index < types ? LowerAnnotation(part, depth + 1) : Lower(part))];
                return graph.Index(At(annotation), Lower(generic), graph.Array(At(annotation), parts));
            default:
                return Lower(annotation);
        }
    }
}
