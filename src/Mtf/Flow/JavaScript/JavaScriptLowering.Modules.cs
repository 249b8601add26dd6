using Acornima.Ast;
using Mtf.Flow.Graph;
using Node = Acornima.Ast.Node;

namespace Mtf.Flow.JavaScript;

internal sealed partial class JavaScriptLowering
{
    private void LowerImportOrExport(ImportOrExportDeclaration declaration)
    {
        switch (declaration)
        {
            case ImportDeclaration import:
                LowerImport(import);
                break;
            case ExportNamedDeclaration export:
                LowerExport(export);
                break;
            case ExportDefaultDeclaration export:
                graph.Exports["default"] = LowerDefault(export.Declaration);
                break;
            case ExportAllDeclaration export:
                var module = ImportNode(export, export.Source.Value, name: null);
                if (export.Exported is { } exported && KeyName(exported, computed: false) is { } name)
                {
                    graph.Exports[name] = module;
                }
                else
                {
                    graph.ExportAll.Add(module);
                }

                break;
        }
    }

    private void LowerImport(ImportDeclaration import)
    {
        var specifier = import.Source.Value;
        graph.Imports.Add(new ImportReference(specifier, At(import), IsDynamic: false));
        foreach (var item in import.Specifiers)
        {
            var name = item switch
            {
                ImportDefaultSpecifier => "default",
                ImportSpecifier named => KeyName(named.Imported, computed: false),
                _ => null,
            };
            Assign(item.Local, graph.Import(At(item), specifier, name));
        }
    }

    private void LowerExport(ExportNamedDeclaration export)
    {
        if (export.Declaration is { } declaration)
        {
            Lower(declaration);
            foreach (var name in DeclaredNames(declaration))
            {
                graph.Exports[name.Name] = LowerIdentifier(name);
            }
        }

        foreach (var item in export.Specifiers)
        {
            if (KeyName(item.Exported, computed: false) is { } exported)
            {
                graph.Exports[exported] = export.Source is { } source
                    ? ImportNode(item, source.Value, KeyName(item.Local, computed: false))
                    : item.Local is Identifier local ? LowerIdentifier(local) : graph.Unknown(At(item));
            }
        }
    }

    private int LowerDefault(StatementOrExpression value)
    {
        switch (value)
        {
            case FunctionDeclaration function:
                LowerFunctionDeclaration(function);
                return function.Id is { } name
                    ? LowerIdentifier(name)
                    : graph.Function(At(function), graph.Functions.Count - 1);
            case ClassDeclaration type:
                return LowerClass(type, type.Id?.Name ?? "default", type.SuperClass, type.Body, type.Decorators, type.Id);
            default:
                return Lower((Expression)value);
        }
    }

    private int ImportNode(Node node, string specifier, string? name, bool isDynamic = false)
    {
        graph.Imports.Add(new ImportReference(specifier, At(node), isDynamic));
        return graph.Import(At(node), specifier, name);
    }

    private static IEnumerable<Identifier> DeclaredNames(Declaration declaration) => declaration switch
    {
        FunctionDeclaration { Id: { } id } => [id],
        ClassDeclaration { Id: { } id } => [id],
        VariableDeclaration variables => variables.Declarations.SelectMany(declarator => Identifiers(declarator.Id)),
        _ => [],
    };

    private static IEnumerable<Identifier> Identifiers(Node pattern)
    {
        var stack = new Stack<Node>([pattern]);
        while (stack.TryPop(out var node))
        {
            if (node is Identifier id)
            {
                yield return id;
            }
            else if (node is AssignmentPattern assignment)
            {
                stack.Push(assignment.Left);
            }
            else
            {
                foreach (var child in node is Property property ? [property.Value] : node.ChildNodes.AsEnumerable())
                {
                    stack.Push(child);
                }
            }
        }
    }
}
