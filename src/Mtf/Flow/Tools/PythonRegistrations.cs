using Mtf.Flow.Graph;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Tools;

/// <summary>
/// Python functions that are registered as tools, prompts or resources: <c>@mcp.tool()</c>, <c>mcp.add_tool(function)</c> and
/// <c>Tool.from_function(function)</c>. What clients see comes from the function's signature, annotations and docstring.
/// </summary>
internal sealed class PythonRegistrations(ValueReader values, PythonSignatures signatures, DeclarationReader reader)
{
    public IEnumerable<Declaration> Find()
    {
        var program = values.Program;
        for (var id = 0; id < program.NodeCount; id++)
        {
            if (program[id] is { Kind: NodeKind.Call } call && program.ModuleOf(id).Graph.Language == SourceLanguage.Python && Registration(id, call) is { } found)
            {
                values.Begin();
                foreach (var declaration in Read(found))
                {
                    yield return declaration with { IsRegistered = true };
                }
            }
        }
    }

    private sealed record Registered(string Kind, int Configuration, int Given, int Site, Scope? Scope = null);

    /// <summary>A call that is given a function, by the method that is called or that made the decorator.</summary>
    private Registered? Registration(int id, Node call)
    {
        var program = values.Program;
        if (GivenTo(id, call) is not (>= 0 and var given))
        {
            return null;
        }

        if (KindOf(call.A) is { } kind)
        {
            return new Registered(kind, id, given, id);
        }

        return program[call.A] is { Kind: NodeKind.Call } decorator && KindOf(decorator.A) is { } configured ? new Registered(configured, call.A, given, call.A) : null;
    }

    // mcp.add_tool(function), mcp.add_tool(fn=function)
    private int GivenTo(int id, Node call)
    {
        if (values.Program.Arguments(call) is [var first, ..])
        {
            return first;
        }

        foreach (var (key, value) in values.Program.NamedArguments(id))
        {
            if (key >= 0 && values.Program.Text(key) is "fn" or "func")
            {
                return value;
            }
        }

        return -1;
    }

    private string? KindOf(int callee)
    {
        var node = values.Program[callee];
        var paths = values.Calls.Solver.ValuesOf(node.Kind == NodeKind.Member ? node.A : callee).Where(token => token.Kind == TokenKind.Api)
            .Select(token => values.Calls.Solver.Paths.Text(token.Id)).ToList();
        var name = node.Kind == NodeKind.Member ? values.Program.Text(node.B)
            : paths.Find(path => path is "py:fastmcp.tools.tool" or "py:fastmcp.tool" or "py:mcp.tool" || path.Contains("mcp_mixin.", StringComparison.Ordinal)) is { } imported
                ? imported[(imported.LastIndexOf('.') + 1)..] : "";
        return name switch
        {
            "from_function" when paths.Exists(path => path.Contains("Prompt", StringComparison.Ordinal)) => Declaration.Prompt,
            "from_function" when paths.Exists(path => path.Contains("Resource", StringComparison.Ordinal)) => Declaration.Resource,
            "mcp_tool" => Declaration.Tool,
            "mcp_prompt" => Declaration.Prompt,
            "mcp_resource" => Declaration.Resource,
            "tool" or "add_tool" or "register_tool" or "from_function" or "custom_tool" => Declaration.Tool,
            "prompt" or "add_prompt" => Declaration.Prompt,
            "resource" or "add_resource_fn" or "resource_template" => Declaration.Resource,
            _ => null,
        };
    }

    // for function in (first, second): server.add_tool(function)
    private IEnumerable<Declaration> Read(Registered found) => values.ForEach(Value.Of(found.Given)).SelectMany(given => Read(found with { Scope = given.Scope }, given));

    private IEnumerable<Declaration> Read(Registered found, Value given)
    {
        var functions = values.FunctionsOf(given);
        if (functions.Count == 0)
        {
            return [];
        }

        // A decorated function is what other decorators made of it, and itself: the one with a name declares.
        var named = functions.Where(function => values.Program.Functions[function].Info.Name.Length > 0).DefaultIfEmpty(functions[0]).ToList();
        var function = named[^1];
        var names = NamesIn(found, values.Program.Functions[function].Info.Name);
        return names.Select(name => Declare(found, function, functions, name));
    }

    private IReadOnlyList<string> NamesIn(Registered found, string fallback)
    {
        var arguments = values.Program.Arguments(values.Program[found.Configuration]);
        if (Named(found, "name") is { } name)
        {
            // f"{PREFIX}_{name}" if PREFIX else name: without settings it is the function's own.
            var names = reader.NamesOf(found.Kind, name);
            return names.Contains(fallback) ? [fallback] : names;
        }

        // The first argument of a resource is its address; that of a tool or prompt, its name.
        return found.Kind != Declaration.Resource && arguments.Length > 0 && arguments[0] != found.Given && reader.NamesOf(found.Kind, Value.Of(arguments[0], found.Scope)) is { Count: > 0 } given
            ? given
            : arguments.Length > 1 && arguments[0] == found.Given && reader.NamesOf(found.Kind, Value.Of(arguments[1], found.Scope)) is { Count: > 0 } second ? second
            : fallback.Length > 0 ? [fallback] : [];
    }

    private Declaration Declare(Registered found, int function, IReadOnlyList<int> handlers, string name)
    {
        var annotations = Named(found, "annotations");
        var info = values.Program.Functions[function].Info;
        var (schema, arguments) = signatures.Read(function);
        return new Declaration(found.Kind, name, reader.LocationOf(found.Site))
        {
            Title = reader.Text(Named(found, "title")) is { Length: > 0 } title ? title : annotations is { } notes ? reader.Text(reader.First(notes, "title")) : "",
            Description = reader.Text(Named(found, "description")) is { Length: > 0 } description ? description : info.Documentation,
            Input = schema,
            ReadOnlyHint = reader.Hint(annotations, "readOnlyHint"),
            DestructiveHint = reader.Hint(annotations, "destructiveHint"),
            Handlers = [.. handlers.Append(function).Distinct()],
            Arguments = arguments,
        };
    }

    private Value? Named(Registered found, string name)
    {
        foreach (var (key, value) in values.Program.NamedArguments(found.Configuration))
        {
            if (key >= 0 && values.Program.Text(key) == name)
            {
                return Value.Of(value, found.Scope);
            }
        }

        return null;
    }
}
