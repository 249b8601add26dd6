using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mtf.Flow.DotNet.Source;

/// <summary>Patterns and deconstruction.</summary>
internal sealed partial class CSharpLowering
{
    /// <summary>The condition that a value matches a pattern; declares what the pattern names.</summary>
    private int Match(PatternSyntax pattern, int value)
    {
        if (IsBeyond(pattern))
        {
            return graph.Unknown(At(pattern));
        }

        switch (pattern)
        {
            case ConstantPatternSyntax constant:
                return graph.Comparison(At(pattern), [value, Lower(constant.Expression)]);
            case RelationalPatternSyntax relation:
                return graph.Comparison(At(pattern), [value, Lower(relation.Expression)]);
            case DeclarationPatternSyntax declaration:
                Designate(declaration.Designation, value, names.TypeOf(declaration.Type, current.Context));
                return graph.Comparison(At(pattern), [value]);
            case VarPatternSyntax any:
                Designate(any.Designation, value, TypeShape.Unknown);
                return graph.Literal(At(pattern), "true");
            case BinaryPatternSyntax both:
                return graph.Choice(At(pattern), [Match(both.Left, value), Match(both.Right, value)]);
            case UnaryPatternSyntax not:
                return Not(not, Match(not.Pattern, value));
            case ParenthesizedPatternSyntax inner:
                return Match(inner.Pattern, value);
            case RecursivePatternSyntax parts:
                return MatchParts(parts, value);
            case ListPatternSyntax list:
                int[] tests = [graph.Comparison(At(pattern), [value]), .. list.Patterns.Select(element => Match(element, graph.Pass(At(element), value, Graph.PassKind.Iterate)))];
                return graph.Choice(At(pattern), tests);
            case SlicePatternSyntax { Pattern: { } rest }:
                return Match(rest, value);
            default:
                return graph.Comparison(At(pattern), [value]);
        }
    }

    private int MatchParts(RecursivePatternSyntax parts, int value)
    {
        var type = parts.Type is null ? TypeShape.Unknown : names.TypeOf(parts.Type, current.Context);
        List<int> tests = [graph.Comparison(At(parts), [value])];
        foreach (var part in parts.PropertyPatternClause?.Subpatterns ?? [])
        {
            var name = part.ExpressionColon is { } colon ? LastName(colon.Expression) : "";
            tests.Add(Match(part.Pattern, ReadMember(part, value, type, name)));
        }

        foreach (var (part, index) in (parts.PositionalPatternClause?.Subpatterns ?? []).Select((part, index) => (part, index)))
        {
            tests.Add(Match(part.Pattern, Item(part, value, type, index)));
        }

        if (parts.Designation is { } designation)
        {
            Designate(designation, value, type);
        }

        return graph.Choice(At(parts), [.. tests]);
    }

    private int Item(SyntaxNode node, int value, TypeShape type, int index) =>
        names.Find(type.Name) is { } own && index < own.Positional.Count
            ? ReadMember(node, value, type, own.Positional[index])
            : graph.Member(At(node), value, "Item" + (index + 1).ToString(CultureInfo.InvariantCulture));

    private void Designate(VariableDesignationSyntax designation, int value, TypeShape type)
    {
        switch (designation)
        {
            case SingleVariableDesignationSyntax single:
                DeclareLocal(single, single.Identifier.Text, value, type);
                break;
            case ParenthesizedVariableDesignationSyntax many:
                for (var index = 0; index < many.Variables.Count; index++)
                {
                    Designate(many.Variables[index], Item(many, value, type, index), index < type.Arguments.Count ? type.Arguments[index] : TypeShape.Unknown);
                }

                break;
        }
    }

    /// <summary>Gives the variables of a declaration or tuple what a value is made of.</summary>
    private void Deconstruct(ExpressionSyntax target, int value, TypeShape? type = null)
    {
        switch (target)
        {
            case DeclarationExpressionSyntax declaration:
                Designate(declaration.Designation, value, declaration.Type.IsVar ? type ?? TypeShape.Unknown : names.TypeOf(declaration.Type, current.Context));
                break;
            case TupleExpressionSyntax tuple:
                for (var index = 0; index < tuple.Arguments.Count; index++)
                {
                    var item = Item(tuple, value, type ?? TypeShape.Unknown, index);
                    if (tuple.Arguments[index].Expression is DeclarationExpressionSyntax or TupleExpressionSyntax)
                    {
                        Deconstruct(tuple.Arguments[index].Expression, item, type is not null && index < type.Arguments.Count ? type.Arguments[index] : null);
                    }
                    else
                    {
                        Write(tuple.Arguments[index].Expression, item);
                    }
                }

                break;
        }
    }

    private int Switch(SwitchExpressionSyntax choice)
    {
        var value = Lower(choice.GoverningExpression);
        List<int> values = [];
        foreach (var arm in choice.Arms)
        {
            var test = Match(arm.Pattern, value);
            if (arm.WhenClause is { } when)
            {
                test = graph.Choice(At(arm), [test, Lower(when.Condition)]);
            }

            Under(test, () => values.Add(Lower(arm.Expression)));
        }

        return values.Count == 0 ? graph.Unknown(At(choice)) : graph.Choice(At(choice), [.. values]);
    }
}
