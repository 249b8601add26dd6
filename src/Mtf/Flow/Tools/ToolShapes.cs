using Mtf.Flow.Graph;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Tools;

/// <summary>Object literals and classes that have the shape of a tool, wherever the code takes them: tools behind a switch are found here.</summary>
internal sealed class ToolShapes(ValueReader values, DeclarationReader reader)
{
    private static readonly string[] Methods = ["execute", "run", "handle", "handler", "call", "invoke"];

    public IEnumerable<Declaration> Find()
    {
        var program = values.Program;
        Dictionary<int, int> parents = [];
        List<int> candidates = [];
        for (var id = 0; id < program.NodeCount; id++)
        {
            if (program[id].Kind == NodeKind.Object)
            {
                NoteParts(id, parents, candidates);
            }
        }

        foreach (var declaration in Enumerable.Range(0, program.NodeCount).Where(IsConstructed).SelectMany(Constructed))
        {
            yield return declaration;
        }

        foreach (var candidate in candidates.Where(IsTool))
        {
            var own = reader.HandlersOf(Value.Of(candidate));
            var handlers = own.Count == 0 && parents.TryGetValue(candidate, out var parent) ? reader.HandlersOf(Value.Of(parent)) : own;
            foreach (var declaration in reader.Described(Declaration.Tool, Value.Of(candidate), candidate, handlers))
            {
                yield return declaration;
            }
        }

        foreach (var declaration in program.Classes.SelectMany(Classes))
        {
            yield return declaration;
        }
    }

    // Tool(name=…, description=…, inputSchema=…) of an outside class.
    private bool IsConstructed(int id)
    {
        var names = values.Program.NamedArguments(id).ToArray().Where(argument => argument.Name >= 0).Select(argument => values.Program.Text(argument.Name)).ToList();
        return values.Program[id].Kind == NodeKind.Call && names.Contains("name") && names.Exists(name => name is "inputSchema" or "input_schema")
            && values.Calls.Solver.TargetsOf(id).Count == 0;
    }

    private IEnumerable<Declaration> Constructed(int id)
    {
        values.Begin();
        return values.ForEach(Value.Of(id)).SelectMany(each => reader.Described(Declaration.Tool, each, id, []));
    }

    private bool IsTool(int candidate)
    {
        values.Begin();
        return reader.IsToolShaped(Value.Of(candidate));
    }

    private void NoteParts(int id, Dictionary<int, int> parents, List<int> candidates)
    {
        var program = values.Program;
        var entries = program.Operands(program[id]);
        var (hasName, hasSchema) = (false, false);
        for (var index = 0; index < entries.Length; index += 3)
        {
            var key = entries[index] >= 0 ? program.Text(entries[index]) : "";
            hasName |= key == "name";
            hasSchema |= key is "inputSchema" or "parameters" or "input_schema" or "schema";
            if (program[entries[index + 2]].Kind == NodeKind.Object)
            {
                parents.TryAdd(entries[index + 2], id);
            }
        }

        if (hasName && hasSchema)
        {
            candidates.Add(id);
        }
    }

    private IEnumerable<Declaration> Classes(ProgramClass type)
    {
        values.Begin();
        var program = values.Program;
        var names = type.Members.Select(member => program.Text(member.Name)).ToHashSet(StringComparer.Ordinal);
        var node = values.Calls.ClassNodeOf(type.Id);
        var instance = Value.Of(new Token(TokenKind.Instance, type.Id));
        return node >= 0 && names.Contains("name") && names.Overlaps(Methods) && reader.IsToolShaped(instance)
            ? reader.Described(Declaration.Tool, instance, node, [])
            : [];
    }
}
