using System.Globalization;
using Mtf.Flow.Graph;
using Mtf.Python;
using Node = Mtf.Python.Node;

namespace Mtf.Flow.Python;

/// <summary>Targets of assignments and patterns, and what is known of a name when its value is a constant or an alias.</summary>
internal sealed partial class PythonLowering
{
    private readonly Dictionary<int, Expression?> assigned = [];
    private readonly HashSet<string> changed = new(StringComparer.Ordinal);
    private readonly Dictionary<int, string> importedNames = [];

    private void Assign(string name, int value, Node node)
    {
        if (scope.Find(name) is not { } variable)
        {
            variable = Declare(name);
        }

        graph.Variables[variable].Definitions.Add(value);
        _ = node;
    }

    private void Bind(Expression target, int value)
    {
        if (IsTooDeep(target))
        {
            return;
        }

        switch (target)
        {
            case NameExpression name:
                Assign(name.Id, value, name);
                break;
            case AttributeExpression attribute:
                graph.PropertyWrites.Add(new PropertyWrite(Lower(attribute.Value), graph.Text(attribute.Name), value, At(target)));
                break;
            case SubscriptExpression subscript:
                var owner = Lower(subscript.Value);
                graph.IndexWrites.Add(new IndexWrite(owner, subscript.Index is SliceExpression ? graph.Unknown(At(target)) : Lower(subscript.Index), value, At(target)));
                if (subscript.Value is AttributeExpression { Name: "headers" or "cookies" or "params" })
                {
                    // Clients have models of update: one entry is no different.
                    Call(At(target), graph.Member(At(target), owner, "update"), [value]);
                }

                break;
            case StarredExpression starred:
                Bind(starred.Value, value);
                break;
            case TupleExpression tuple:
                BindElements(tuple.Elements, value);
                break;
            case ListExpression list:
                BindElements(list.Elements, value);
                break;
        }
    }

    private void BindElements(IReadOnlyList<Expression> elements, int value)
    {
        var afterStar = false;
        for (var index = 0; index < elements.Count; index++)
        {
            afterStar |= elements[index] is StarredExpression;
            Bind(elements[index], elements[index] is StarredExpression ? value
                : afterStar ? graph.Index(At(elements[index]), value, graph.Unknown(At(elements[index])))
                : Element(elements[index], value, index));
        }
    }

    private int Element(Node node, int value, int index) =>
        graph.Index(At(node), value, graph.Number(At(node), index.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Binds the names of a pattern; constants that it compares with are added to the operands.</summary>
    private void BindPattern(Pattern pattern, int value, List<int>? operands)
    {
        if (IsTooDeep(pattern))
        {
            return;
        }

        switch (pattern)
        {
            case ValuePattern constant:
                var compared = Lower(constant.Value);
                operands?.Add(compared);
                break;
            case AsPattern capture:
                if (capture.Pattern is { } inner)
                {
                    BindPattern(inner, value, operands);
                }

                BindName(capture.Name, value, pattern);
                break;
            case StarPattern star:
                BindName(star.Name, value, pattern);
                break;
            case OrPattern alternatives:
                foreach (var alternative in alternatives.Patterns)
                {
                    BindPattern(alternative, value, operands);
                }

                break;
            case SequencePattern sequence:
                for (var index = 0; index < sequence.Patterns.Length; index++)
                {
                    var part = sequence.Patterns[index];
                    BindPattern(part, part is StarPattern ? value : Element(part, value, index), null);
                }

                break;
            case MappingPattern mapping:
                for (var index = 0; index < mapping.Keys.Length; index++)
                {
                    BindPattern(mapping.Patterns[index], graph.Index(At(mapping.Keys[index]), value, Lower(mapping.Keys[index])), null);
                }

                BindName(mapping.Rest, value, pattern);
                break;
            case ClassPattern type:
                BindClassPattern(type, value);
                break;
        }
    }

    private void BindClassPattern(ClassPattern type, int value)
    {
        foreach (var part in type.Patterns)
        {
            BindPattern(part, value, null);
        }

        for (var index = 0; index < type.KeywordNames.Length; index++)
        {
            BindPattern(type.KeywordPatterns[index], graph.Member(At(type), value, type.KeywordNames[index]), null);
        }
    }

    private void BindName(string? name, int value, Node node)
    {
        if (name is not null)
        {
            Assign(name, value, node);
        }
    }

    // A name that is assigned once is what it is assigned; of any other nothing is known.
    private void NoteAssignment(Expression target, Expression? value)
    {
        if (target is NameExpression name && scope.Find(name.Id) is { } variable)
        {
            assigned[variable] = assigned.ContainsKey(variable) || graph.Variables[variable].Definitions.Count > 0 ? null : value;
        }
    }

    private Expression? ValueOfName(string name) =>
        scope.Find(name) is { } variable && graph.Variables[variable].Definitions.Count == 1 && assigned.GetValueOrDefault(variable) is { } value
            && !(value is ListExpression or CallExpression && changed.Contains(name)) ? value : null;

    /// <summary>Notes the names of lists that are changed after they are made.</summary>
    private void NoteChanged(PythonModule parsed)
    {
        foreach (var node in parsed.Descendants())
        {
            if (node is CallExpression { Function: AttributeExpression { Value: NameExpression list, Name: "append" or "extend" or "insert" or "pop" or "remove" or "reverse" or "sort" or "clear" or "update" } })
            {
                changed.Add(list.Id);
            }
            else if (node is SubscriptExpression { Value: NameExpression owner, Context: ExpressionContext.Store })
            {
                changed.Add(owner.Id);
            }
        }
    }

    /// <summary>The dotted name by which outside code knows what an expression stands for, or null.</summary>
    private string? QualifiedName(Expression expression)
    {
        const int deepest = 12;
        var suffix = "";
        for (var step = 0; step < deepest; step++)
        {
            switch (expression)
            {
                case AttributeExpression attribute:
                    suffix = "." + attribute.Name + suffix;
                    expression = attribute.Value;
                    break;
                case NameExpression name:
                    if (scope.Find(name.Id) is not { } variable)
                    {
                        return starImports.Count == 0 || IsBuiltin(name.Id) ? name.Id + suffix : null;
                    }

                    if (importedNames.TryGetValue(variable, out var imported) && graph.Variables[variable].Definitions.TrueForAll(node => graph.Nodes[node].Kind == Graph.NodeKind.Import))
                    {
                        return WithoutBuiltins(imported + suffix);
                    }

                    if (ValueOfName(name.Id) is not { } alias || (alias is NameExpression { Id: var self } && self == name.Id))
                    {
                        return null;
                    }

                    expression = alias;
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    private static string WithoutBuiltins(string name) => name.StartsWith("builtins.", StringComparison.Ordinal) ? name[9..] : name;

    private static bool IsBuiltin(string name) => name is "open" or "eval" or "exec" or "compile" or "getattr" or "setattr" or "globals" or "locals" or "vars" or "chr"
        or "ord" or "bytes" or "bytearray" or "str" or "int" or "map" or "list" or "tuple" or "reversed" or "range" or "super" or "dict" or "property" or "staticmethod"
        or "classmethod" or "__import__" or "exit" or "quit" or "print";
}
