using System.Globalization;
using Acornima;
using Acornima.Ast;

namespace Mtf.Tests.Flow.TypeScript;

/// <summary>A syntax tree as lines: kinds, names, literals and operators, without positions.</summary>
internal static class TreeShape
{
    private static readonly ParserOptions Options = new()
    {
        EcmaVersion = EcmaVersion.Latest,
        ExperimentalESFeatures = ExperimentalESFeatures.All,
        AllowReturnOutsideFunction = true,
        AllowAwaitOutsideFunction = true,
        AllowSuperOutsideMethod = true,
        AllowHashBang = true,
        CheckPrivateFields = false,
    };

    /// <summary>Null when it does not parse as a module or a script; the error is that of the module.</summary>
    public static Acornima.Ast.Program? Parse(string source, out string error)
    {
        error = "";
        foreach (var asModule in (bool[])[true, false])
        {
            try
            {
                return asModule ? new Parser(Options).ParseModule(source) : new Parser(Options).ParseScript(source);
            }
            catch (ParseErrorException exception)
            {
                error = error.Length == 0 ? exception.Message : error;
            }
            catch (InsufficientExecutionStackException exception)
            {
                error = exception.Message;
            }
        }

        return null;
    }

    public static List<string> Lines(Node root)
    {
        var lines = new List<string>();
        Add(root, 0, lines);
        return lines;
    }

    private static void Add(Node node, int depth, List<string> lines)
    {
        if (node is EmptyStatement || (node is ExportNamedDeclaration { Declaration: null, Source: null, Specifiers.Count: 0 }))
        {
            return;
        }

        if (node is LogicalExpression { Left: NumericLiteral { Raw: "1" }, Operator: Operator.LogicalAnd } guarded)
        {
            Add(guarded.Right, depth, lines);
            return;
        }

        if (node is SequenceExpression { Expressions: [NumericLiteral { Raw: "1" }, var last] })
        {
            Add(last, depth, lines);
            return;
        }

        var before = lines.Count;
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"{depth} {node.Type} {Detail(node)}"));
        foreach (var child in node.ChildNodes)
        {
            Add(child, depth + 1, lines);
        }

        // What is left of a namespace of types.
        if (node is BlockStatement && lines.Count == before + 1)
        {
            lines.RemoveAt(before);
        }
    }

    private static string Detail(Node node) => node switch
    {
        Identifier id => id.Name,
        PrivateIdentifier id => id.Name,
        RegExpLiteral regex => regex.Raw,
        Literal literal => Convert.ToString(literal.Value, CultureInfo.InvariantCulture) ?? "null",
        TemplateElement part => part.Value.Cooked ?? part.Value.Raw,
        VariableDeclaration declaration => declaration.Kind.ToString(),
        BinaryExpression binary => binary.Operator.ToString(),
        AssignmentExpression assignment => assignment.Operator.ToString(),
        UnaryExpression unary => $"{unary.Operator} {unary.Prefix}",
        MemberExpression member => $"{member.Computed} {member.Optional}",
        CallExpression call => $"{call.Optional}",
        IFunction function => $"{function.Async} {function.Generator}",
        Property property => $"{property.Kind} {property.Computed}",
        ClassProperty member => $"{member.Kind} {member.Computed} {member.Static}",
        _ => "",
    };
}
