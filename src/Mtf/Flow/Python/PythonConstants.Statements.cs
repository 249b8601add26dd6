using System.Collections.Immutable;
using Mtf.Python;

namespace Mtf.Flow.Python;

/// <summary>
/// Runs statements over constants, as decoders that code brings along need: loops that put texts together, and functions that do so for their callers.
/// What a statement binds and cannot be computed is unknown from then on.
/// </summary>
internal sealed partial class PythonConstants
{
    private const int MostCalls = 4;
    private static readonly object Opaque = new();
    private int callDepth;
    private object? returned;

    private enum Ending { None, Break, Continue, Return }

    /// <summary>The text of an expression after the statements before it in the same body have run, or null.</summary>
    public string? TextAfter(IEnumerable<Statement> before, Expression expression)
    {
        object? value = null;
        IsDecoded = false;
        WithNames(new Dictionary<string, object>(StringComparer.Ordinal), () =>
        {
            foreach (var statement in before)
            {
                Run(statement);
            }

            value = Evaluate(expression);
        });
        return AsText(value);
    }

    /// <summary>The result of a function of the program for constant arguments, or null.</summary>
    private object? Apply(Parameters parameters, object[] arguments, Func<object?> body)
    {
        List<Parameter> positional = [.. parameters.PositionalOnly, .. parameters.Positional];
        if (callDepth >= MostCalls || arguments.Length > positional.Count || parameters.VarArgs is not null || parameters.KeywordArgs is not null || !parameters.KeywordOnly.IsEmpty)
        {
            return null;
        }

        Dictionary<string, object> names = new(StringComparer.Ordinal);
        for (var index = 0; index < positional.Count; index++)
        {
            var fallback = index - (positional.Count - parameters.Defaults.Length);
            var value = index < arguments.Length ? arguments[index] : fallback >= 0 ? Evaluate(parameters.Defaults[fallback]) : null;
            names[positional[index].Name] = value ?? Opaque;
        }

        object? result = null;
        callDepth++;
        WithNames(names, () => result = body());
        callDepth--;
        return result;
    }

    private object? Applied(CallExpression call)
    {
        if (!call.Keywords.IsEmpty || call.Function is not (NameExpression or LambdaExpression))
        {
            return null;
        }

        var target = call.Function is NameExpression name ? definitionOfName(name.Id) ?? (Node?)valueOfName(name.Id) : call.Function;
        if (target is not (FunctionDefinition { IsAsync: false, Decorators.IsEmpty: true } or LambdaExpression) || All(call.Arguments) is not { } arguments)
        {
            return null;
        }

        return target switch
        {
            LambdaExpression lambda => Apply(lambda.Parameters, arguments, () => Evaluate(lambda.Body)),
            FunctionDefinition function => Apply(function.Parameters, arguments, () => Run(function.Body) == Ending.Return ? returned : null),
            _ => null,
        };
    }

    private void WithNames(Dictionary<string, object> names, Action work)
    {
        var outer = bound;
        bound = names;
        work();
        bound = outer;
    }

    private Ending Run(ImmutableArray<Statement> statements)
    {
        foreach (var statement in statements)
        {
            if (Run(statement) is not Ending.None and var ending)
            {
                return ending;
            }
        }

        return Ending.None;
    }

    private Ending Run(Statement statement)
    {
        if (--steps < 0 || depth >= Deepest)
        {
            Forget([statement]);
            return Ending.None;
        }

        depth++;
        var ending = Step(statement);
        depth--;
        return ending;
    }

    private Ending Step(Statement statement)
    {
        switch (statement)
        {
            case AssignStatement assignment:
                var value = Evaluate(assignment.Value);
                foreach (var target in assignment.Targets)
                {
                    Bind(target, value);
                }

                return Ending.None;
            case AnnotatedAssignStatement { Value: { } annotated } assignment:
                Bind(assignment.Target, Evaluate(annotated));
                return Ending.None;
            case AugmentedAssignStatement assignment:
                Bind(assignment.Target, Evaluate(assignment.Target) is { } left && Evaluate(assignment.Value) is { } right ? Added(assignment.Operator, left, right) : null);
                return Ending.None;
            case ForStatement { IsAsync: false } loop:
                return Repeat(loop);
            case WhileStatement loop:
                return Repeat(loop);
            case IfStatement branch:
                return Branch(branch);
            case ReturnStatement result:
                returned = result.Value is null ? null : Evaluate(result.Value);
                return Ending.Return;
            case BreakStatement:
                return Ending.Break;
            case ContinueStatement:
                return Ending.Continue;
            case ExpressionStatement { Value: CallExpression call }:
                Change(call);
                return Ending.None;
            case FunctionDefinition or ClassDefinition or ImportStatement or ImportFromStatement or PassStatement or ExpressionStatement:
                return Ending.None;
            default:
                Forget([statement]);
                return Ending.None;
        }
    }

    private void Bind(Expression target, object? value)
    {
        switch (target)
        {
            case NameExpression name:
                bound[name.Id] = value is string { Length: > Longest } or object[] { Length: > MostElements } ? Opaque : value ?? Opaque;
                break;
            case TupleExpression tuple when value is object[] parts && parts.Length == tuple.Elements.Length:
                for (var index = 0; index < parts.Length; index++)
                {
                    Bind(tuple.Elements[index], parts[index]);
                }

                break;
            case SubscriptExpression { Value: NameExpression owner } subscript:
                if (bound.GetValueOrDefault(owner.Id) is not { } whole || value is null || Evaluate(subscript.Index) is not long position || !Set(whole, position, value))
                {
                    bound[owner.Id] = Opaque;
                }

                break;
            default:
                foreach (var name in PythonBindings.Of([target]).Names)
                {
                    bound[name] = Opaque;
                }

                break;
        }
    }

    private static bool Set(object whole, long position, object value)
    {
        var length = LengthOf(whole);
        position = position < 0 ? position + length : position;
        switch (whole)
        {
            case object[] list when position >= 0 && position < length:
                list[position] = value;
                return true;
            case byte[] bytes when position >= 0 && position < length && value is long and >= 0 and < 256:
                bytes[position] = (byte)(long)value;
                return true;
            default:
                return false;
        }
    }

    // Putting a long text together piece by piece costs its length each time.
    private object? Added(BinaryOperator operation, object left, object right)
    {
        steps -= (int)(LengthOf(left) / 64);
        return Combine(operation, left, right);
    }

    // list.append(value) and list.extend(values); any other call on a value may change it.
    private void Change(CallExpression call)
    {
        if (call.Function is not AttributeExpression { Value: NameExpression owner, Name: var method } || !bound.TryGetValue(owner.Id, out var list))
        {
            return;
        }

        object? fresh = null;
        if (call.Arguments is [var argument] && Evaluate(argument) is { } value)
        {
            fresh = (list, method) switch
            {
                (object[], "append") => Added(BinaryOperator.Add, list, (object[])[value]),
                (object[], "extend") when ElementsOf(value) is { } more => Added(BinaryOperator.Add, list, more),
                (byte[], "append") when value is long and >= 0 and < 256 => Added(BinaryOperator.Add, list, (byte[])[(byte)(long)value]),
                (byte[], "extend") when value is byte[] => Added(BinaryOperator.Add, list, value),
                _ => null,
            };
        }

        bound[owner.Id] = fresh ?? Opaque;
    }

    private Ending Repeat(ForStatement loop)
    {
        if (Evaluate(loop.Iterable) is not { } iterable || ElementsOf(iterable) is not { } elements)
        {
            Forget([loop]);
            return Ending.None;
        }

        foreach (var element in elements)
        {
            Bind(loop.Target, element);
            switch (Run(loop.Body))
            {
                case Ending.Break:
                    return Ending.None;
                case Ending.Return:
                    return Ending.Return;
            }

            if (steps < 0)
            {
                Forget([loop]);
                return Ending.None;
            }
        }

        return Run(loop.OrElse);
    }

    private Ending Repeat(WhileStatement loop)
    {
        while (IsTrue(Evaluate(loop.Test)) is var holds)
        {
            if (holds is null || steps < 0)
            {
                Forget([loop]);
                return Ending.None;
            }

            if (holds == false)
            {
                return Run(loop.OrElse);
            }

            switch (Run(loop.Body))
            {
                case Ending.Break:
                    return Ending.None;
                case Ending.Return:
                    return Ending.Return;
            }
        }

        return Ending.None;
    }

    private Ending Branch(IfStatement branch)
    {
        if (IsTrue(Evaluate(branch.Test)) is { } holds)
        {
            return Run(holds ? branch.Body : branch.OrElse);
        }

        Forget([branch]);
        return Ending.None;
    }

    // What statements bind, and the lists that they may change.
    private void Forget(IReadOnlyList<Statement> statements)
    {
        foreach (var name in PythonBindings.Of(statements).Names)
        {
            bound[name] = Opaque;
        }

        foreach (var node in statements.SelectMany(statement => statement.DescendantsAndSelf()))
        {
            steps--;
            if (node is NameExpression read && bound.TryGetValue(read.Id, out var value) && value is object[] or byte[])
            {
                bound[read.Id] = Opaque;
            }
        }
    }

    private static bool? IsTrue(object? value) => value switch
    {
        bool truth => truth,
        long number => number != 0,
        string or byte[] or object[] => LengthOf(value) > 0,
        _ => null,
    };

    private object? Compared(CompareExpression comparison)
    {
        if (comparison is not { Comparators: [var other], Operators: [var operation] } || Evaluate(comparison.Left) is not { } left || Evaluate(other) is not { } right)
        {
            return null;
        }

        return (operation, left, right) switch
        {
            (CompareOperator.Eq, string or long, string or long) => left.Equals(right),
            (CompareOperator.NotEq, string or long, string or long) => !left.Equals(right),
            (CompareOperator.Lt, long a, long b) => a < b,
            (CompareOperator.LtE, long a, long b) => a <= b,
            (CompareOperator.Gt, long a, long b) => a > b,
            (CompareOperator.GtE, long a, long b) => a >= b,
            (CompareOperator.In, string part, string whole) => whole.Contains(part, StringComparison.Ordinal),
            (CompareOperator.NotIn, string part, string whole) => !whole.Contains(part, StringComparison.Ordinal),
            (CompareOperator.In, long or string, object[] list) => list.Contains(left),
            (CompareOperator.NotIn, long or string, object[] list) => !list.Contains(left),
            _ => null,
        };
    }
}
