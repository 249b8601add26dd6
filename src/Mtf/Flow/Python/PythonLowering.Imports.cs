using Mtf.Flow.Graph;
using Mtf.Python;
using Node = Mtf.Python.Node;

namespace Mtf.Flow.Python;

/// <summary>Imports, written as statements or as calls.</summary>
internal sealed partial class PythonLowering
{
    private readonly HashSet<string> dottedImports = new(StringComparer.Ordinal);
    private readonly List<string> starImports = [];

    private void LowerImport(ImportStatement import)
    {
        foreach (var alias in import.Names)
        {
            NoteImport(alias, alias.Name, isDynamic: false);
            var first = alias.Name.Split('.', 2)[0];
            if (alias.AsName is null && first != alias.Name)
            {
                for (var dot = alias.Name.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = alias.Name.IndexOf('.', dot + 1))
                {
                    NoteImport(alias, alias.Name[..dot], isDynamic: false);
                    dottedImports.Add(alias.Name[..dot]);
                }

                dottedImports.Add(alias.Name);
                BindImport(alias, first, first, null);
            }
            else
            {
                BindImport(alias, alias.AsName ?? alias.Name, alias.Name, null);
            }
        }
    }

    private void LowerImportFrom(ImportFromStatement import)
    {
        var specifier = new string('.', import.Level) + import.Module;
        NoteImport(import, specifier, isDynamic: false);
        foreach (var alias in import.Names)
        {
            if (alias.Name == "*")
            {
                starImports.Add(specifier);
                graph.ExportAll.Add(graph.Import(At(alias), specifier, null));
                continue;
            }

            NoteImport(alias, Submodule(specifier, alias.Name), isDynamic: false);
            BindImport(alias, alias.AsName ?? alias.Name, specifier, alias.Name);
        }
    }

    public static string Submodule(string specifier, string name) => specifier.EndsWith('.') ? specifier + name : specifier + "." + name;

    private void BindImport(Node node, string local, string specifier, string? name)
    {
        if (scope.Find(local) is { } variable && !specifier.StartsWith('.'))
        {
            importedNames.TryAdd(variable, name is null ? specifier : specifier + "." + name);
        }

        Assign(local, specifier == "builtins" && name is not null ? graph.Global(At(node), name) : graph.Import(At(node), specifier, name), node);
    }

    private void NoteImport(Node node, string specifier, bool isDynamic)
    {
        if (!isTypeOnly)
        {
            graph.Imports.Add(new ImportReference(specifier, At(node), isDynamic));
        }
    }

    private int DynamicImport(Node node, string specifier)
    {
        NoteImport(node, specifier, isDynamic: true);
        return graph.Import(At(node), specifier, null);
    }

    private int LowerName(NameExpression name)
    {
        if (scope.Find(name.Id) is { } variable)
        {
            return graph.Read(At(name), variable);
        }

        var global = graph.Global(At(name), name.Id);
        return starImports.Count == 0
            ? global
            : graph.Choice(At(name), [global, .. starImports.Select(specifier => graph.Import(At(name), specifier, name.Id))]);
    }

    private int LowerAttribute(AttributeExpression attribute)
    {
        if (dottedImports.Count > 0 && QualifiedName(attribute) is { } name && dottedImports.Contains(name))
        {
            return graph.Import(At(attribute), name, null);
        }

        return MemberOf(attribute, attribute.Value, attribute.Name);
    }

    /// <summary>A member by name: of the built-in names and of a module's dictionary it is what the name stands for.</summary>
    private int MemberOf(Node node, Expression target, string name) => target switch
    {
        CallExpression { Function: var function } call when name is not ("get" or "items" or "keys" or "values" or "update") && QualifiedName(function) is "globals" or "locals" or "vars" =>
            call.Arguments is [var of] ? MemberOf(node, of, name) : LowerName(new NameExpression(node.Start, node.End, name)),
        AttributeExpression { Name: "__dict__" } dictionary => MemberOf(node, dictionary.Value, name),
        _ when QualifiedName(target) is "builtins" or "__builtins__" => graph.Global(At(node), name),
        _ => graph.Member(At(node), Lower(target), name),
    };
}
