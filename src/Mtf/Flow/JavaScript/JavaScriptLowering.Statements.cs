using Acornima.Ast;
using Mtf.Flow.Graph;
using Node = Acornima.Ast.Node;

namespace Mtf.Flow.JavaScript;

internal sealed partial class JavaScriptLowering
{
    private void LowerStatements(in NodeList<Statement> statements)
    {
        var outer = conditions.Count;
        foreach (var statement in statements)
        {
            Lower(statement);
            if (statement is IfStatement { Test: { } test, Consequent: { } consequent, Alternate: null } && Exits(consequent))
            {
                // What follows an early exit happens only when its condition does not hold.
                conditions.Add(Not(At(statement), lastTest));
                graph.Functions[Function].HasGuard = true;
                graph.Functions[Function].Guards.Add(lastTest);
            }
        }

        conditions.RemoveRange(outer, conditions.Count - outer);
    }

    private int lastTest;

    private void Lower(Statement statement)
    {
        if (IsTooDeep(statement))
        {
            return;
        }

        switch (statement)
        {
            case ExpressionStatement { Expression: AssignmentExpression assignment } when IsExportAssignment(assignment):
                LowerExportAssignment(assignment);
                break;
            case ExpressionStatement expression:
                Lower(expression.Expression);
                break;
            case VariableDeclaration declaration:
                LowerDeclarators(declaration);
                break;
            case FunctionDeclaration function:
                LowerFunctionDeclaration(function);
                break;
            case ClassDeclaration type:
                LowerClassDeclaration(type);
                break;
            case ReturnStatement { Argument: { } value }:
                graph.Functions[Function].Returns.Add(Lower(value));
                break;
            case ThrowStatement thrown:
                Lower(thrown.Argument);
                break;
            case BlockStatement block:
                InBlock(() =>
                {
                    DeclareStatements(block.Body, functionLevel: false);
                    LowerStatements(block.Body);
                    LowerNamespace(block);
                });
                break;
            case IfStatement branch:
                LowerIf(branch);
                break;
            case SwitchStatement choice:
                LowerSwitch(choice);
                break;
            case TryStatement attempt:
                LowerTry(attempt);
                break;
            case LabeledStatement labeled:
                Lower(labeled.Body);
                break;
            case ImportOrExportDeclaration declaration:
                LowerImportOrExport(declaration);
                break;
            default:
                LowerLoop(statement);
                break;
        }
    }

    private void LowerDeclarators(VariableDeclaration declaration)
    {
        foreach (var declarator in declaration.Declarations)
        {
            if (declarator.Init is { } init)
            {
                NoteHelper(declarator.Id, init);
                Bind(declarator.Id, LowerNamed(init, (declarator.Id as Identifier)?.Name ?? ""));
            }
        }
    }

    private void LowerFunctionDeclaration(FunctionDeclaration function)
    {
        var id = LowerFunction(function, function.Id?.Name ?? "", function.Params, function.Body, function.Async, function.Generator, isArrow: false);
        if (function.Id is { } name)
        {
            NoteHelper(name, function);
            Assign(name, graph.Function(At(function), id));
        }
    }

    private void LowerClassDeclaration(ClassDeclaration type)
    {
        var value = LowerClass(type, type.Id?.Name ?? "", type.SuperClass, type.Body, type.Decorators);
        if (type.Id is { } name)
        {
            Assign(name, value);
        }
    }

    private void LowerIf(IfStatement branch)
    {
        var test = Lower(branch.Test);
        if (branch.Consequent is ThrowStatement || (branch.Consequent is BlockStatement block && block.Body.Any(inner => inner is ThrowStatement)))
        {
            graph.Functions[Function].HasGuard = true;
            graph.Functions[Function].Guards.Add(test);
        }

        Under(test, () => Lower(branch.Consequent));
        if (branch.Alternate is { } alternate)
        {
            Under(Not(At(alternate), test), () => Lower(alternate));
        }

        lastTest = test;
    }

    // An operation with one operand says that the operand does not hold.
    private int Not(Site site, int test) => graph.Operation(site, [test]);

    private void LowerSwitch(SwitchStatement choice)
    {
        var discriminant = Lower(choice.Discriminant);
        InBlock(() =>
        {
            foreach (var branch in choice.Cases)
            {
                DeclareStatements(branch.Consequent, functionLevel: false);
            }

            // A case without statements falls through: its test holds for the next one as well.
            List<int> operands = [discriminant];
            foreach (var branch in choice.Cases)
            {
                if (branch.Test is { } test)
                {
                    operands.Add(Lower(test));
                }

                if (branch.Consequent.Count > 0)
                {
                    var condition = graph.Operation(At(branch), System.Runtime.InteropServices.CollectionsMarshal.AsSpan(operands));
                    Under(condition, () => LowerStatements(branch.Consequent));
                    operands = [discriminant];
                }
            }
        });
    }

    private void LowerTry(TryStatement attempt)
    {
        Lower(attempt.Block);
        if (attempt.Handler is { } handler)
        {
            InBlock(() =>
            {
                if (handler.Param is { } parameter)
                {
                    DeclarePattern(parameter);
                    Bind(parameter, graph.Unknown(At(handler)));
                }

                Lower(handler.Body);
            });
        }

        if (attempt.Finalizer is { } finalizer)
        {
            Lower(finalizer);
        }
    }

    private void LowerLoop(Statement statement)
    {
        switch (statement)
        {
            case ForStatement loop:
                InBlock(() =>
                {
                    LowerForHead(loop.Init, value: null);
                    LowerOptional(loop.Update);
                    UnderTest(loop.Test, loop.Body);
                });
                break;
            case ForOfStatement loop:
                InBlock(() =>
                {
                    LowerForHead(loop.Left, graph.Pass(At(loop), Lower(loop.Right), PassKind.Iterate));
                    Lower(loop.Body);
                });
                break;
            case ForInStatement loop:
                InBlock(() =>
                {
                    LowerForHead(loop.Left, graph.Operation(At(loop), [Lower(loop.Right)]));
                    Lower(loop.Body);
                });
                break;
            case WhileStatement loop:
                UnderTest(loop.Test, loop.Body);
                break;
            case DoWhileStatement loop:
                UnderTest(loop.Test, loop.Body);
                break;
            case WithStatement with:
                Lower(with.Object);
                Lower(with.Body);
                break;
        }
    }

    private void LowerForHead(Node? head, int? value)
    {
        switch (head)
        {
            case VariableDeclaration declaration:
                DeclareLexical(declaration);
                LowerDeclarators(declaration);
                if (value is { } element)
                {
                    Bind(declaration.Declarations[0].Id, element);
                }

                break;
            case not null when value is { } item:
                Bind(head, item);
                break;
            case Expression expression:
                Lower(expression);
                break;
        }
    }

    private void UnderTest(Expression? test, Statement body)
    {
        if (test is null)
        {
            Lower(body);
        }
        else
        {
            Under(Lower(test), () => Lower(body));
        }
    }

    private void LowerOptional(Expression? expression)
    {
        if (expression is not null)
        {
            Lower(expression);
        }
    }

    private static bool Exits(Statement statement) => statement switch
    {
        ReturnStatement or ThrowStatement or ContinueStatement or BreakStatement => true,
        BlockStatement { Body: { Count: > 0 } body } => body[body.Count - 1] is ReturnStatement or ThrowStatement or ContinueStatement or BreakStatement
            || IsProcessExit(body[body.Count - 1]),
        _ => IsProcessExit(statement),
    };

    private static bool IsProcessExit(Statement statement) => statement is ExpressionStatement
    {
        Expression: CallExpression { Callee: MemberExpression { Object: Identifier { Name: "process" }, Property: Identifier { Name: "exit" or "abort" } } },
    };
}
