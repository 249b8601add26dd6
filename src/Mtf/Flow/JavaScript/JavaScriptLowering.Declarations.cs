using Acornima;
using Acornima.Ast;
using Node = Acornima.Ast.Node;

namespace Mtf.Flow.JavaScript;

/// <summary>Hoisting: names are declared before the statements that use them are lowered.</summary>
internal sealed partial class JavaScriptLowering
{
    private void DeclareStatements(in NodeList<Statement> statements, bool functionLevel)
    {
        foreach (var statement in statements)
        {
            DeclareLexical(statement);
            DeclareNamespace(statement);
            if (functionLevel)
            {
                DeclareVars(statement);
            }
        }
    }

    private void DeclareLexical(Node statement)
    {
        switch (statement)
        {
            case FunctionDeclaration { Id: { } id }:
                Declare(id.Name);
                break;
            case ClassDeclaration { Id: { } id }:
                Declare(id.Name);
                break;
            case VariableDeclaration declaration:
                foreach (var declarator in declaration.Declarations)
                {
                    DeclarePattern(declarator.Id);
                }

                break;
            case ImportDeclaration import:
                foreach (var specifier in import.Specifiers)
                {
                    Declare(specifier.Local.Name);
                }

                break;
            case ExportNamedDeclaration { Declaration: { } inner }:
                DeclareLexical(inner);
                break;
            case ExportDefaultDeclaration { Declaration: Declaration inner }:
                DeclareLexical(inner);
                break;
        }
    }

    // 'var' belongs to the function wherever it stands; the walk visits statements only and keeps its own stack.
    private void DeclareVars(Node statement)
    {
        var stack = new Stack<Node>([statement]);
        while (stack.TryPop(out var node))
        {
            if (node is VariableDeclaration { Kind: VariableDeclarationKind.Var } declaration)
            {
                foreach (var declarator in declaration.Declarations)
                {
                    DeclarePattern(declarator.Id);
                }
            }
            else if (node is Statement and not (FunctionDeclaration or ClassDeclaration or ExpressionStatement) or SwitchCase or CatchClause)
            {
                foreach (var child in node.ChildNodes)
                {
                    stack.Push(child);
                }
            }
        }
    }

    private void DeclarePattern(Node pattern)
    {
        var stack = new Stack<Node>([pattern]);
        while (stack.TryPop(out var node))
        {
            switch (node)
            {
                case Identifier id:
                    Declare(id.Name);
                    break;
                case AssignmentPattern assignment:
                    stack.Push(assignment.Left);
                    break;
                case RestElement rest:
                    stack.Push(rest.Argument);
                    break;
                case ArrayPattern array:
                    foreach (var element in array.Elements)
                    {
                        if (element is not null)
                        {
                            stack.Push(element);
                        }
                    }

                    break;
                case ObjectPattern obj:
                    foreach (var property in obj.Properties)
                    {
                        stack.Push(property is Property { Value: { } value } ? value : property);
                    }

                    break;
            }
        }
    }

    /// <summary>Gives a value to a pattern: names, members, or their parts by destructuring.</summary>
    private void Bind(Node pattern, int value)
    {
        if (IsTooDeep(pattern))
        {
            return;
        }

        switch (pattern)
        {
            case Identifier id:
                Assign(id, value);
                break;
            case AssignmentPattern assignment:
                Bind(assignment.Left, graph.Choice(At(pattern), [value, Lower(assignment.Right)]));
                break;
            case RestElement rest:
                Bind(rest.Argument, value);
                break;
            case MemberExpression member:
                BindMember(member, value);
                break;
            case ArrayPattern array:
                for (var index = 0; index < array.Elements.Count; index++)
                {
                    if (array.Elements[index] is { } element)
                    {
                        var part = element is RestElement ? value : graph.Index(At(element), value, graph.Number(At(element), index.ToString(System.Globalization.CultureInfo.InvariantCulture)));
                        Bind(element, part);
                    }
                }

                break;
            case ObjectPattern obj:
                foreach (var property in obj.Properties)
                {
                    BindProperty(property, value);
                }

                break;
        }
    }

    private void BindProperty(Node property, int value)
    {
        if (property is not Property { Value: { } target } named)
        {
            Bind(property, value);
        }
        else if (KeyName(named.Key, named.Computed) is { } name)
        {
            Bind(target, graph.Member(At(property), value, name));
        }
        else
        {
            Bind(target, graph.Index(At(property), value, Lower(named.Key)));
        }
    }

    private void Assign(Identifier id, int value)
    {
        if (scope.Find(id.Name) is { } variable)
        {
            graph.Variables[variable].Definitions.Add(value);
        }
        else
        {
            // An undeclared name becomes a property of the global object and is seen by the whole module.
            graph.PropertyWrites.Add(new(graph.Global(At(id), "globalThis"), graph.Text(id.Name), value, At(id)));
            var top = scope;
            while (top.Parent is { } parent)
            {
                top = parent;
            }

            var created = graph.AddVariable(id.Name, top.Function);
            top.Declare(id.Name, created);
            graph.Variables[created].Definitions.Add(value);
        }
    }

    private void BindMember(MemberExpression member, int value)
    {
        var target = Lower(member.Object);
        if (KeyName(member.Property, member.Computed) is { } name)
        {
            graph.PropertyWrites.Add(new(target, graph.Text(name), value, At(member)));
        }
        else
        {
            graph.IndexWrites.Add(new(target, Lower(member.Property), value, At(member)));
        }
    }

    /// <summary>The text that constants are joined to, null when something else takes part.</summary>
    private static string? ConstantText(Expression expression)
    {
        const int mostParts = 64;
        var text = new System.Text.StringBuilder();
        var parts = expression is BinaryExpression { Operator: Operator.Addition } sum ? Chain(sum, Operator.Addition) : [expression];
        foreach (var part in parts.Take(mostParts))
        {
            if (part is not (StringLiteral or TemplateLiteral { Expressions.Count: 0 }))
            {
                return null;
            }

            text.Append(part is StringLiteral literal ? literal.Value : ((TemplateLiteral)part).Quasis[0].Value.Cooked);
        }

        return parts.Count > mostParts ? null : text.ToString();
    }

    private static string? KeyName(Node key, bool computed) => key switch
    {
        Identifier id when !computed => id.Name,
        PrivateIdentifier id => "#" + id.Name,
        StringLiteral text => text.Value,
        NumericLiteral number => number.Raw,
        BinaryExpression or TemplateLiteral when computed => ConstantText((Expression)key),
        _ => null,
    };
}
