using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Mtf.Flow.Graph;

namespace Mtf.Flow.DotNet.Source;

/// <summary>Statements: what variables hold is known at each place, as far as no inner function shares them.</summary>
internal sealed partial class CSharpLowering
{
    private void LowerStatements(IReadOnlyList<StatementSyntax> statements)
    {
        var outer = current.Conditions.Count;
        foreach (var local in statements.OfType<LocalFunctionStatementSyntax>())
        {
            DeclareLocalFunction(local);
        }

        foreach (var statement in statements)
        {
            LowerStatement(statement);
        }

        current.Conditions.RemoveRange(outer, current.Conditions.Count - outer);
    }

    private void LowerStatement(StatementSyntax statement)
    {
        if (IsBeyond(statement))
        {
            return;
        }

        switch (statement)
        {
            case BlockSyntax block:
                LowerStatements(block.Statements);
                break;
            case LocalDeclarationStatementSyntax local:
                LowerDeclaration(local.Declaration);
                break;
            case ExpressionStatementSyntax expression:
                Lower(expression.Expression);
                break;
            case ReturnStatementSyntax { Expression: { } value }:
                graph.Functions[current.Id].Returns.Add(Lower(value));
                current.HasLeft = true;
                break;
            case YieldStatementSyntax { Expression: { } value }:
                current.Yields.Add(Lower(value));
                break;
            case IfStatementSyntax branch:
                LowerIf(branch);
                break;
            case SwitchStatementSyntax choice:
                LowerSwitch(choice);
                break;
            case LocalFunctionStatementSyntax local:
                LowerLocalFunction(local);
                break;
            case ThrowStatementSyntax { Expression: var thrown }:
                LowerOptional(thrown);
                current.HasLeft = true;
                break;
            case ReturnStatementSyntax or BreakStatementSyntax or ContinueStatementSyntax or GotoStatementSyntax:
                LeaveRound();
                current.HasLeft = true;
                break;
            default:
                LowerNested(statement);
                break;
        }
    }

    private void LowerNested(StatementSyntax statement)
    {
        switch (statement)
        {
            case ForEachStatementSyntax each:
                var list = Lower(each.Expression);
                Loop(each, () =>
                {
                    DeclareLocal(each, each.Identifier.Text, graph.Pass(At(each), list, PassKind.Iterate), each.Type.IsVar ? ElementOf(TypeOf(each.Expression)) : names.TypeOf(each.Type, current.Context));
                    LowerStatement(each.Statement);
                });
                break;
            case ForEachVariableStatementSyntax each:
                var pairs = Lower(each.Expression);
                Loop(each, () =>
                {
                    Deconstruct(each.Variable, graph.Pass(At(each), pairs, PassKind.Iterate));
                    LowerStatement(each.Statement);
                });
                break;
            case ForStatementSyntax loop:
                LowerFor(loop);
                break;
            case WhileStatementSyntax loop:
                Loop(loop, () => Under(Lower(loop.Condition), () => LowerStatement(loop.Statement)));
                break;
            case DoStatementSyntax loop:
                Loop(loop, () =>
                {
                    LowerStatement(loop.Statement);
                    Lower(loop.Condition);
                });
                break;
            case UsingStatementSyntax usage:
                LowerOptional(usage.Expression);
                if (usage.Declaration is { } declaration)
                {
                    LowerDeclaration(declaration);
                }

                LowerStatement(usage.Statement);
                break;
            case TryStatementSyntax attempt:
                LowerTry(attempt);
                break;
            default:
                LowerBlock(statement);
                break;
        }
    }

    private void LowerBlock(StatementSyntax statement)
    {
        switch (statement)
        {
            case LockStatementSyntax locked:
                Lower(locked.Expression);
                LowerStatement(locked.Statement);
                break;
            case CheckedStatementSyntax { Block: var block }:
                LowerStatement(block);
                break;
            case UnsafeStatementSyntax { Block: var block }:
                LowerStatement(block);
                break;
            case FixedStatementSyntax pinned:
                LowerDeclaration(pinned.Declaration);
                LowerStatement(pinned.Statement);
                break;
            case LabeledStatementSyntax labeled:
                LowerStatement(labeled.Statement);
                break;
        }
    }

    private void LowerOptional(ExpressionSyntax? expression)
    {
        if (expression is not null)
        {
            Lower(expression);
        }
    }

    private void LowerDeclaration(VariableDeclarationSyntax declaration)
    {
        var type = names.TypeOf(declaration.Type, current.Context);
        foreach (var variable in declaration.Variables)
        {
            var value = variable.Initializer is { } initial ? LowerAs(initial.Value, type) : -1;
            var known = declaration.Type.IsVar && variable.Initializer is { } guess ? TypeOf(guess.Value) : type;
            DeclareLocal(variable, variable.Identifier.Text, value, known);
        }
    }

    /// <summary>Introduces a variable, with its first value or -1.</summary>
    private void DeclareLocal(SyntaxNode node, string name, int value, TypeShape type)
    {
        current.Types[name] = type;
        if (current.Captured.Contains(name))
        {
            if (!current.Variables.ContainsKey(name))
            {
                current.Variables[name] = graph.AddVariable(name, current.Id);
            }
        }
        else
        {
            current.State.Held.Remove(name);
        }

        if (value >= 0)
        {
            Assign(node, name, value);
        }
        else if (!current.Captured.Contains(name))
        {
            current.State.Held[name] = graph.Unknown(At(node));
        }
    }

    private void Assign(SyntaxNode node, string name, int value)
    {
        for (var function = current; function is not null; function = function.Outer)
        {
            if (function.Variables.TryGetValue(name, out var variable))
            {
                graph.Variables[variable].Definitions.Add(value);
                return;
            }

            if (function.Types.ContainsKey(name))
            {
                function.State.Held[name] = NewVariable(node, name, [value]);
                return;
            }
        }
    }

    private int NewVariable(SyntaxNode node, string name, ReadOnlySpan<int> values)
    {
        var variable = graph.AddVariable(name, current.Id);
        graph.Variables[variable].Definitions.AddRange(values);
        return graph.Read(At(node), variable);
    }

    private void Under(int condition, Action lower)
    {
        current.Conditions.Add(condition);
        lower();
        current.Conditions.RemoveAt(current.Conditions.Count - 1);
    }

    private int Not(SyntaxNode node, int condition) => graph.Operation(At(node), [condition]);

    /// <summary>Lowers one of several ways from the same start and gives what it ends with, null when it does not come back.</summary>
    private SourceState? Way(SourceState start, Action lower)
    {
        current.State = Copy(start);
        current.HasLeft = false;
        lower();
        return current.HasLeft ? null : current.State;
    }

    private void Join(SyntaxNode node, SourceState start, ReadOnlySpan<SourceState?> ways)
    {
        var joined = Copy(start);
        work += (long)start.Held.Count * ways.Length;
        List<SourceState> arriving = [];
        foreach (var way in ways)
        {
            if (way is not null)
            {
                arriving.Add(way);
            }
        }

        current.HasLeft = arriving.Count == 0;
        foreach (var name in start.Held.Keys)
        {
            var values = arriving.Select(way => way.Held.GetValueOrDefault(name, -1)).Where(value => value >= 0).Distinct().ToArray();
            if (values.Length > 0)
            {
                joined.Held[name] = values.Length == 1 ? values[0] : NewVariable(node, name, values);
            }
        }

        foreach (var way in arriving)
        {
            foreach (var (name, value) in way.Held)
            {
                joined.Held.TryAdd(name, value);
            }
        }

        current.State = joined;
    }

    private void LowerIf(IfStatementSyntax branch)
    {
        var test = Lower(branch.Condition);
        var start = Copy(current.State);
        graph.Functions[current.Id].HasGuard |= branch.Statement is ThrowStatementSyntax || (branch.Statement is BlockSyntax block && block.Statements.Any(inner => inner is ThrowStatementSyntax));
        var then = Way(start, () => Under(test, () => LowerStatement(branch.Statement)));
        var otherwise = branch.Else is null ? start : Way(start, () => Under(Not(branch.Else, test), () => LowerStatement(branch.Else.Statement)));
        Join(branch, start, [then, otherwise]);
        if (then is null)
        {
            // What follows an early exit happens only when its condition does not hold.
            graph.Functions[current.Id].HasGuard = true;
            current.Conditions.Add(Not(branch, test));
        }
    }

    private void LowerSwitch(SwitchStatementSyntax choice)
    {
        var value = Lower(choice.Expression);
        var start = Copy(current.State);
        List<SourceState?> ways = [];
        foreach (var section in choice.Sections)
        {
            var way = Way(start, () => Under(CaseCondition(section, value), () => LowerStatements(section.Statements)));
            ways.Add(way ?? (section.Statements.LastOrDefault() is BreakStatementSyntax or BlockSyntax ? current.State : null));
        }

        Join(choice, start, [.. ways, choice.Sections.Any(section => section.Labels.Any(label => label is DefaultSwitchLabelSyntax)) ? null : start]);
    }

    private int CaseCondition(SwitchSectionSyntax section, int value)
    {
        List<int> tests = [];
        foreach (var label in section.Labels)
        {
            if (label is CaseSwitchLabelSyntax simple)
            {
                tests.Add(graph.Comparison(At(label), [value, Lower(simple.Value)]));
            }
            else if (label is CasePatternSwitchLabelSyntax pattern)
            {
                tests.Add(Match(pattern.Pattern, value));
                LowerOptional(pattern.WhenClause?.Condition);
            }
        }

        return tests.Count == 0 ? graph.Unknown(At(section)) : graph.Choice(At(section), [.. tests]);
    }

    private void LowerTry(TryStatementSyntax attempt)
    {
        var start = Copy(current.State);
        List<SourceState?> ways = [Way(start, () => LowerStatement(attempt.Block))];
        var middle = ways[0] ?? current.State;
        foreach (var handler in attempt.Catches)
        {
            ways.Add(Way(middle, () =>
            {
                if (handler.Declaration is { } declaration && declaration.Identifier.Text.Length > 0)
                {
                    DeclareLocal(handler, declaration.Identifier.Text, graph.Unknown(At(handler)), names.TypeOf(declaration.Type, current.Context));
                }

                LowerOptional(handler.Filter?.FilterExpression);
                LowerStatement(handler.Block);
            }));
        }

        Join(attempt, start, [.. ways]);
        if (attempt.Finally is { } last)
        {
            var hasLeft = current.HasLeft;
            LowerStatement(last.Block);
            current.HasLeft = hasLeft;
        }
    }

    private void LowerFor(ForStatementSyntax loop)
    {
        if (loop.Declaration is { } declaration)
        {
            LowerDeclaration(declaration);
        }

        foreach (var initial in loop.Initializers)
        {
            Lower(initial);
        }

        Loop(loop, () =>
        {
            LowerOptional(loop.Condition);
            LowerStatement(loop.Statement);
            foreach (var step in loop.Incrementors)
            {
                Lower(step);
            }
        });
    }

    // What changes in a loop is, at its start, what it was before or what a round left.
    private void Loop(StatementSyntax loop, Action lower)
    {
        Dictionary<string, int> changing = new(StringComparer.Ordinal);
        foreach (var name in AssignedIn(loop).Where(current.State.Held.ContainsKey))
        {
            var variable = graph.AddVariable(name, current.Id);
            graph.Variables[variable].Definitions.Add(current.State.Held[name]);
            changing[name] = variable;
            current.State.Held[name] = graph.Read(At(loop), variable);
        }

        current.Loops.Push(changing);
        lower();
        LeaveRound();
        current.Loops.Pop();
        foreach (var (name, variable) in changing)
        {
            current.State.Held[name] = graph.Read(At(loop), variable);
        }

        current.HasLeft = false;
    }

    private void LeaveRound()
    {
        foreach (var (name, variable) in current.Loops.TryPeek(out var changing) ? changing : [])
        {
            if (current.State.Held.TryGetValue(name, out var value) && !graph.Variables[variable].Definitions.Contains(value))
            {
                graph.Variables[variable].Definitions.Add(value);
            }
        }
    }

    private HashSet<string> AssignedIn(SyntaxNode loop)
    {
        HashSet<string> assigned = new(StringComparer.Ordinal);
        foreach (var node in loop.DescendantNodes())
        {
            work++;
            var target = node switch
            {
                AssignmentExpressionSyntax assignment => assignment.Left,
                ArgumentSyntax { RefKindKeyword.RawKind: not 0 } argument => argument.Expression,
                PostfixUnaryExpressionSyntax postfix => postfix.Operand,
                PrefixUnaryExpressionSyntax prefix => prefix.Operand,
                _ => null,
            };
            foreach (var name in target?.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>() ?? [])
            {
                assigned.Add(name.Identifier.Text);
            }
        }

        return assigned;
    }

    private void DeclareLocalFunction(LocalFunctionStatementSyntax local)
    {
        var function = graph.AddFunction(new FunctionInfo { Name = local.Identifier.Text, Parent = current.Id, IsStatic = true, EndPosition = local.Span.End });
        foreach (var parameter in local.ParameterList.Parameters)
        {
            graph.AddParameter(function, parameter.Identifier.Text, parameter.SpanStart);
        }

        current.Local[local.Identifier.Text] = (function, Unwrapped(names.TypeOf(local.ReturnType, current.Context)));
    }

    private void LowerLocalFunction(LocalFunctionStatementSyntax local)
    {
        if (!current.Local.TryGetValue(local.Identifier.Text, out var declared))
        {
            return;
        }

        Within(new SourceFunction(declared.Function, current.Context, current.Type, current.IsStatic, Captured(local), current), () =>
        {
            EnterParameters(local.ParameterList, declared.Function);
            LowerBody(local.Body, local.ExpressionBody);
        });
    }
}
