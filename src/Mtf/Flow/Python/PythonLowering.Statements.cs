using System.Collections.Immutable;
using Mtf.Flow.Graph;
using Mtf.Python;
using Node = Mtf.Python.Node;

namespace Mtf.Flow.Python;

internal sealed partial class PythonLowering
{
    private int lastTest;
    private bool isTypeOnly;

    private void LowerStatements(ImmutableArray<Statement> statements)
    {
        var outer = conditions.Count;
        running.Add((statements, 0));
        for (var index = 0; index < statements.Length; index++)
        {
            var statement = statements[index];
            running[^1] = (statements, index);
            Lower(statement);
            if (statement is IfStatement { OrElse.IsEmpty: true } branch && Exits(branch.Body))
            {
                // What follows an early exit happens only when its condition does not hold.
                conditions.Add(Not(At(statement), lastTest));
                AddGuard(lastTest);
            }
            else if (statement is AssertStatement)
            {
                conditions.Add(lastTest);
                AddGuard(lastTest);
            }
        }

        running.RemoveAt(running.Count - 1);
        conditions.RemoveRange(outer, conditions.Count - outer);
    }

    private void AddGuard(int test)
    {
        graph.Functions[Function].HasGuard = true;
        graph.Functions[Function].Guards.Add(test);
    }

    private void Lower(Statement statement)
    {
        if (IsTooDeep(statement))
        {
            return;
        }

        switch (statement)
        {
            case ExpressionStatement expression:
                Lower(expression.Value);
                break;
            case AssignStatement assignment:
                LowerAssign(assignment);
                break;
            case AnnotatedAssignStatement assignment:
                LowerAnnotated(assignment);
                break;
            case AugmentedAssignStatement assignment:
                LowerAugmented(assignment);
                break;
            case ReturnStatement { Value: { } value }:
                graph.Functions[Function].Returns.Add(Lower(value));
                break;
            case FunctionDefinition function:
                LowerDefinition(function);
                break;
            case ClassDefinition type:
                LowerClass(type);
                break;
            case ImportStatement import:
                LowerImport(import);
                break;
            case ImportFromStatement import:
                LowerImportFrom(import);
                break;
            case RaiseStatement raise:
                LowerOptional(raise.Exception);
                LowerOptional(raise.Cause);
                break;
            case AssertStatement assertion:
                lastTest = Lower(assertion.Test);
                LowerOptional(assertion.Message);
                break;
            case DeleteStatement deletion:
                foreach (var target in deletion.Targets)
                {
                    LowerOptional(target is NameExpression ? null : target);
                }

                break;
            default:
                LowerCompound(statement);
                break;
        }
    }

    private void LowerCompound(Statement statement)
    {
        switch (statement)
        {
            case IfStatement branch:
                LowerIf(branch);
                break;
            case ForStatement loop:
                Bind(loop.Target, graph.Pass(At(loop.Iterable), Lower(loop.Iterable), PassKind.Iterate));
                LowerStatements(loop.Body);
                LowerStatements(loop.OrElse);
                break;
            case WhileStatement loop:
                Under(Lower(loop.Test), () => LowerStatements(loop.Body));
                LowerStatements(loop.OrElse);
                break;
            case WithStatement with:
                LowerWith(with);
                break;
            case TryStatement attempt:
                LowerTry(attempt);
                break;
            case MatchStatement match:
                LowerMatch(match);
                break;
        }
    }

    private void LowerOptional(Expression? expression)
    {
        if (expression is not null)
        {
            Lower(expression);
        }
    }

    private void LowerAssign(AssignStatement assignment)
    {
        if (assignment is { Targets: [TupleExpression { Elements: var names }], Value: TupleExpression { Elements: var values } }
            && names.Length == values.Length && !names.Concat(values).Any(element => element is StarredExpression))
        {
            int[] lowered = [.. values.Select(Lower)];
            for (var index = 0; index < lowered.Length; index++)
            {
                NoteAssignment(names[index], values[index]);
                Bind(names[index], lowered[index]);
            }

            return;
        }

        if (assignment is { Targets: [NameExpression { Id: var local }], Value: CallExpression { Function: NameExpression { Id: "getattr" } } found } && IsCalled(local))
        {
            calledMember = found;
        }

        var value = Lower(assignment.Value);
        foreach (var target in assignment.Targets)
        {
            NoteAssignment(target, assignment.Value);
            Bind(target, value);
        }
    }

    // Whether the body around calls what a name stands for.
    private bool IsCalled(string name)
    {
        const int mostNodes = 4000;
        var stack = new Stack<Node>(running[0].Statements);
        List<Node> children = [];
        for (var steps = 0; stack.TryPop(out var node); steps++)
        {
            if (node is CallExpression { Function: NameExpression { Id: var called } } && called == name)
            {
                return true;
            }

            if (steps > mostNodes)
            {
                return true;
            }

            children.Clear();
            node.CopyChildrenTo(children);
            children.ForEach(stack.Push);
        }

        return false;
    }

    private void LowerAnnotated(AnnotatedAssignStatement assignment)
    {
        var value = assignment.Value is { } expression ? Lower(expression) : -1;
        if (scope.Kind == ScopeKind.Class && assignment.Target is NameExpression name)
        {
            graph.Classes[currentClass].Fields[name.Id] = LowerAnnotation(assignment.Annotation);
        }

        if (value >= 0)
        {
            value = WithMadeDefault(assignment, value);
            NoteAssignment(assignment.Target, assignment.Value!);
            Bind(assignment.Target, value);
        }
    }

    // field(default_factory=function): the function makes the value of each instance.
    private int WithMadeDefault(AnnotatedAssignStatement assignment, int value)
    {
        if (scope.Kind != ScopeKind.Class || assignment.Value is not CallExpression call || Keyword(call, "default_factory") is null)
        {
            return value;
        }

        var factory = graph.NamedArguments[value].First(argument => argument.Name == "default_factory").Value;
        return graph.Choice(At(call), [value, Call(At(call), factory, [])]);
    }

    private void LowerAugmented(AugmentedAssignStatement assignment)
    {
        var target = Lower(assignment.Target);
        var right = Lower(assignment.Value);
        NoteAssignment(assignment.Target, null);
        if (assignment is { Operator: BinaryOperator.Add, Value: ListExpression or TupleExpression or ListComprehension })
        {
            Call(At(assignment), graph.Member(At(assignment), target, "extend"), [right]);
            return;
        }

        Bind(assignment.Target, Combine(At(assignment), assignment.Operator, target, right, assignment.Value));
    }

    private void LowerIf(IfStatement first)
    {
        // A chain of elif leans right: it is walked, and each branch has the denials of those before it.
        var outer = conditions.Count;
        var branch = first;
        var firstTest = -1;
        while (true)
        {
            var test = Lower(branch.Test);
            firstTest = firstTest < 0 ? test : firstTest;
            if (branch.Body.Any(inner => inner is RaiseStatement))
            {
                AddGuard(test);
            }

            var wasTypeOnly = isTypeOnly;
            isTypeOnly |= branch.Test is NameExpression { Id: "TYPE_CHECKING" } or AttributeExpression { Name: "TYPE_CHECKING" };
            var body = branch.Body;
            Under(test, () => LowerStatements(body));
            isTypeOnly = wasTypeOnly;
            conditions.Add(Not(At(branch), test));
            if (branch.OrElse is not [IfStatement next])
            {
                LowerStatements(branch.OrElse);
                break;
            }

            branch = next;
        }

        conditions.RemoveRange(outer, conditions.Count - outer);
        lastTest = firstTest;
    }

    private void LowerWith(WithStatement with)
    {
        foreach (var item in with.Items)
        {
            var context = Lower(item.Context);
            var entered = Call(At(item), graph.Member(At(item), context, with.IsAsync ? "__aenter__" : "__enter__"), []);
            if (item.Target is { } target)
            {
                Bind(target, graph.Choice(At(item), [context, entered]));
            }
        }

        LowerStatements(with.Body);
    }

    private void LowerTry(TryStatement attempt)
    {
        LowerStatements(attempt.Body);
        foreach (var handler in attempt.Handlers)
        {
            LowerOptional(handler.Type);
            if (handler.Name is { } name)
            {
                Assign(name, graph.Unknown(At(handler)), handler);
            }

            LowerStatements(handler.Body);
        }

        LowerStatements(attempt.OrElse);
        LowerStatements(attempt.Finally);
    }

    private void LowerMatch(MatchStatement match)
    {
        var subject = Lower(match.Subject);
        foreach (var branch in match.Cases)
        {
            List<int> operands = [subject];
            BindPattern(branch.Pattern, subject, operands);
            var outer = conditions.Count;
            if (operands.Count > 1)
            {
                conditions.Add(graph.Operation(At(branch), System.Runtime.InteropServices.CollectionsMarshal.AsSpan(operands)));
            }

            if (branch.Guard is { } guard)
            {
                conditions.Add(Lower(guard));
            }

            LowerStatements(branch.Body);
            conditions.RemoveRange(outer, conditions.Count - outer);
        }
    }

    private bool Exits(ImmutableArray<Statement> body) => body.Length > 0 && body[^1] switch
    {
        ReturnStatement or RaiseStatement or ContinueStatement or BreakStatement => true,
        ExpressionStatement { Value: CallExpression call } => QualifiedName(call.Function) is "sys.exit" or "os._exit" or "os.abort" or "exit" or "quit",
        _ => false,
    };
}
