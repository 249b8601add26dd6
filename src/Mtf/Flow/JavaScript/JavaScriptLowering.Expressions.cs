using Acornima;
using Acornima.Ast;
using Mtf.Flow.Graph;
using Node = Acornima.Ast.Node;

namespace Mtf.Flow.JavaScript;

internal sealed partial class JavaScriptLowering
{
    private int Lower(Expression expression)
    {
        if (IsTooDeep(expression))
        {
            return graph.Unknown(At(expression));
        }

        return expression switch
        {
            Literal literal => LowerLiteral(literal),
            Identifier id => LowerIdentifier(id),
            ThisExpression => graph.This(new Site(scope.ThisFunction, expression.Start)),
            Super => graph.Super(new Site(scope.ThisFunction, expression.Start)),
            MemberExpression member => LowerMember(member),
            CallExpression call => LowerCall(call),
            NewExpression creation => Call(creation, Lower(creation.Callee), LowerAll(creation.Arguments), construct: true),
            FunctionExpression or ArrowFunctionExpression or ClassExpression => LowerNamed(expression, ""),
            TemplateLiteral template => LowerTemplate(template),
            TaggedTemplateExpression tagged => LowerTagged(tagged),
            ObjectExpression obj => LowerObject(obj),
            ArrayExpression array => graph.Array(At(array), LowerAll(array.Elements)),
            AssignmentExpression assignment => LowerAssignment(assignment),
            LogicalExpression logical => LowerLogical(logical),
            BinaryExpression binary => LowerBinary(binary),
            ConditionalExpression conditional => LowerConditional(conditional),
            SequenceExpression sequence => LowerAll(sequence.Expressions)[^1],
            AwaitExpression await => graph.Pass(At(await), Lower(await.Argument), PassKind.Await),
            YieldExpression yield => LowerYield(yield),
            ChainExpression chain => Lower(chain.Expression),
            ParenthesizedExpression inner => Lower(inner.Expression),
            SpreadElement spread => graph.Pass(At(spread), Lower(spread.Argument), PassKind.Spread),
            ImportExpression import => LowerDynamicImport(import),
            MetaProperty meta => graph.Global(At(meta), $"{meta.Meta.Name}.{meta.Property.Name}"),
            UnaryExpression unary => unary.Operator is Operator.LogicalNot or Operator.TypeOf or Operator.Delete or Operator.Void
                ? graph.Comparison(At(unary), [Lower(unary.Argument)])
                : graph.Operation(At(unary), [Lower(unary.Argument)]),
            _ => graph.Unknown(At(expression)),
        };
    }

    private int[] LowerAll<T>(in NodeList<T> expressions)
        where T : Node?
    {
        var nodes = new int[expressions.Count];
        for (var index = 0; index < nodes.Length; index++)
        {
            nodes[index] = expressions[index] is Expression expression ? Lower(expression) : graph.Literal(new Site(Function, 0), "undefined");
        }

        return nodes;
    }

    private int LowerLiteral(Literal literal) => literal switch
    {
        StringLiteral text => graph.Constant(At(literal), text.Value),
        NumericLiteral number => graph.Number(At(literal), number.Value.ToString("R", System.Globalization.CultureInfo.InvariantCulture)),
        BigIntLiteral number => graph.Number(At(literal), number.BigInt),
        RegExpLiteral regex => graph.Regex(At(literal), regex.RegExp.Pattern),
        _ => graph.Literal(At(literal), literal.Raw),
    };

    private int LowerIdentifier(Identifier id) => scope.Find(id.Name) is { } variable
        ? graph.Read(At(id), variable)
        : id.Name == "undefined" ? graph.Literal(At(id), "undefined") : graph.Global(At(id), id.Name);

    private int LowerMember(MemberExpression member)
    {
        var target = Lower(member.Object);
        return KeyName(member.Property, member.Computed) is { } name
            ? graph.Member(At(member), target, name)
            : graph.Index(At(member), target, Lower(member.Property));
    }

    /// <summary>Functions and classes take the name of what they are assigned to when they have none.</summary>
    private int LowerNamed(Expression expression, string name)
    {
        switch (expression)
        {
            case FunctionExpression function:
                var outer = scope;
                if (function.Id is { } self)
                {
                    scope = new Scope(scope, scope.Function, scope.ThisFunction, IsFunctionScope: false);
                    Declare(self.Name);
                }

                var value = graph.Function(At(function), LowerFunction(
                    function, function.Id?.Name ?? name, function.Params, function.Body, function.Async, function.Generator, isArrow: false));
                if (function.Id is { } own)
                {
                    Assign(own, value);
                }

                scope = outer;
                return value;
            case ArrowFunctionExpression arrow:
                return graph.Function(At(arrow), LowerFunction(arrow, name, arrow.Params, arrow.Body, arrow.Async, isGenerator: false, isArrow: true));
            case ClassExpression type:
                return LowerClass(type, type.Id?.Name ?? name, type.SuperClass, type.Body, type.Decorators, type.Id);
            default:
                return Lower(expression);
        }
    }

    private int LowerTemplate(TemplateLiteral template)
    {
        List<int> parts = [];
        for (var index = 0; index < template.Quasis.Count; index++)
        {
            var quasi = template.Quasis[index];
            if (quasi.Value.Cooked is { Length: > 0 } text)
            {
                parts.Add(graph.Constant(At(quasi), text));
            }

            if (index < template.Expressions.Count)
            {
                parts.Add(Lower(template.Expressions[index]));
            }
        }

        return parts.Count switch
        {
            0 => graph.Constant(At(template), ""),
            1 when template.Expressions.Count == 0 => parts[0],
            _ => graph.Template(At(template), [.. parts]),
        };
    }

    private int LowerTagged(TaggedTemplateExpression tagged)
    {
        if (tagged.Tag is MemberExpression { Object: Identifier { Name: "String" }, Property: Identifier { Name: "raw" } })
        {
            return LowerTemplate(tagged.Quasi);
        }

        int[] quasis = [.. tagged.Quasi.Quasis.Select(quasi => graph.Constant(At(quasi), quasi.Value.Cooked ?? quasi.Value.Raw))];
        return Call(tagged, Lower(tagged.Tag), [graph.Array(At(tagged), quasis), .. LowerAll(tagged.Quasi.Expressions)]);
    }

    private int LowerAssignment(AssignmentExpression assignment)
    {
        if (assignment.Left is Identifier named)
        {
            NoteHelper(named, assignment.Right);
        }

        var right = LowerNamed(assignment.Right, (assignment.Left as Identifier)?.Name ?? ((assignment.Left as MemberExpression)?.Property as Identifier)?.Name ?? "");
        var value = assignment.Operator switch
        {
            Operator.Assignment => right,
            Operator.AdditionAssignment => graph.Concat(At(assignment), Lower((Expression)assignment.Left), right),
            Operator.NullishCoalescingAssignment or Operator.LogicalOrAssignment or Operator.LogicalAndAssignment =>
                graph.Choice(At(assignment), [Lower((Expression)assignment.Left), right]),
            _ => graph.Operation(At(assignment), [Lower((Expression)assignment.Left), right]),
        };
        Bind(assignment.Left, value);
        return value;
    }

    private int LowerLogical(LogicalExpression logical)
    {
        var chain = Chain(logical, logical.Operator);
        var first = Lower(chain[0]);
        var outer = conditions.Count;
        List<int> values = logical.Operator == Operator.LogicalAnd ? [] : [first];
        var last = first;
        foreach (var operand in chain.Skip(1))
        {
            conditions.Add(logical.Operator == Operator.LogicalAnd ? last : Not(At(operand), last));
            last = Lower(operand);
            if (logical.Operator != Operator.LogicalAnd)
            {
                values.Add(last);
            }
        }

        conditions.RemoveRange(outer, conditions.Count - outer);
        return logical.Operator == Operator.LogicalAnd ? last : graph.Choice(At(logical), [.. values]);
    }

    private int LowerBinary(BinaryExpression binary)
    {
        var chain = Chain(binary, binary.Operator);
        var value = Lower(chain[0]);
        foreach (var operand in chain.Skip(1))
        {
            var right = Lower(operand);
            value = binary.Operator switch
            {
                Operator.Addition => graph.Concat(At(binary), value, right),
                Operator.Equality or Operator.Inequality or Operator.StrictEquality or Operator.StrictInequality or Operator.LessThan or Operator.LessThanOrEqual
                    or Operator.GreaterThan or Operator.GreaterThanOrEqual or Operator.In or Operator.InstanceOf => graph.Comparison(At(binary), [value, right]),
                _ => graph.Operation(At(binary), [value, right]),
            };
            value = binary.Operator is Operator.Inequality or Operator.StrictInequality ? Not(At(binary), value) : value;
        }

        return value;
    }

    // a + b + c + … leans left: its depth is its length, and only the walk below is safe on hostile lengths.
    private static List<Expression> Chain(BinaryExpression root, Operator operation)
    {
        List<Expression> operands = [];
        Expression left = root;
        while (left is BinaryExpression binary && binary.Operator == operation)
        {
            operands.Add(binary.Right);
            left = binary.Left;
        }

        operands.Add(left);
        operands.Reverse();
        return operands;
    }

    private int LowerConditional(ConditionalExpression conditional)
    {
        // a ? x : b ? y : … leans right.
        List<int> values = [];
        List<int> tests = [];
        var outer = conditions.Count;
        Expression rest = conditional;
        while (rest is ConditionalExpression branch)
        {
            var test = Lower(branch.Test);
            tests.Add(test);
            Under(test, () => values.Add(Lower(branch.Consequent)));
            conditions.Add(Not(At(branch), test));
            rest = branch.Alternate;
        }

        values.Add(Lower(rest));
        conditions.RemoveRange(outer, conditions.Count - outer);
        var choice = graph.Choice(At(conditional), [.. values]);
        graph.Conditions[choice] = [.. tests];
        return choice;
    }

    private int LowerYield(YieldExpression yield)
    {
        if (yield.Argument is not { } argument)
        {
            return graph.Unknown(At(yield));
        }

        var value = Lower(argument);
        graph.Functions[Function].Returns.Add(yield.Delegate ? value : graph.Array(At(yield), [value]));
        return graph.Pass(At(yield), value, PassKind.Yield);
    }

    private int LowerDynamicImport(ImportExpression import)
    {
        var specifier = import.Source is StringLiteral text ? text.Value
            : import.Source is TemplateLiteral { Expressions.Count: 0, Quasis: [var quasi] } ? quasi.Value.Cooked : null;
        return specifier is not null
            ? ImportNode(import, specifier, name: null, isDynamic: true)
            : Call(import, graph.Global(At(import), "import"), [Lower(import.Source)]);
    }
}
