using System.Globalization;
using Acornima.Ast;
using Mtf.Flow.Graph;
using Node = Acornima.Ast.Node;

namespace Mtf.Flow.JavaScript;

/// <summary>What TypeScript says and the JavaScript left by the eraser does not.</summary>
internal sealed partial class JavaScriptLowering
{
    /// <summary><c>constructor(private name)</c> also sets the field.</summary>
    private void LowerParameterProperty(int function, Node target, string name, int value)
    {
        var position = target is AssignmentPattern assignment ? assignment.Left.Start : target.Start;
        if (erased is not null && erased.ParameterProperties.Contains(position))
        {
            var site = new Site(function, position);
            graph.PropertyWrites.Add(new(graph.This(site), graph.Text(name), value, site));
        }
    }

    /// <summary>Value of an enum member without initialiser; null for every other property.</summary>
    private int? EnumMember(Property property) =>
        erased is null || !erased.EnumMembers.TryGetValue(property.Start, out var number) ? null
        : number is { } value ? graph.Number(At(property), value.ToString(CultureInfo.InvariantCulture))
        : graph.Unknown(At(property));

    private void DeclareNamespace(Statement statement)
    {
        if (erased is not null && statement is BlockStatement && erased.Namespaces.TryGetValue(statement.Start, out var block))
        {
            Declare(block.Path[0]);
        }
    }

    /// <summary>At the end of the block of a namespace, in its scope: makes the object of what it exports.</summary>
    private void LowerNamespace(BlockStatement block)
    {
        if (erased is null || !erased.Namespaces.TryGetValue(block.Start, out var info))
        {
            return;
        }

        var site = At(block);
        List<ObjectEntry> entries = [];
        foreach (var name in info.Exports)
        {
            if (scope.FindOwn(name) is { } member)
            {
                entries.Add(new ObjectEntry(graph.Text(name), -1, graph.Read(site, member)));
            }
        }

        var value = graph.Object(site, [.. entries]);
        for (var i = info.Path.Length - 1; i > 0; i--)
        {
            value = graph.Object(site, [new ObjectEntry(graph.Text(info.Path[i]), -1, value)]);
        }

        if (scope.Parent?.FindOwn(info.Path[0]) is { } variable)
        {
            graph.Variables[variable].Definitions.Add(value);
            if (info.IsExported && scope.Parent.Parent is null)
            {
                graph.Exports[info.Path[0]] = graph.Read(site, variable);
            }
        }
    }

    private bool IsExportAssignment(AssignmentExpression assignment) => erased is not null && erased.ExportAssignments.Contains(assignment.Start);

    private void LowerExportAssignment(AssignmentExpression assignment)
    {
        graph.IsCommonJs = true;
        graph.PropertyWrites.Add(new(graph.ModuleObject, graph.Text("exports"), Lower(assignment.Right), At(assignment)));
    }
}
