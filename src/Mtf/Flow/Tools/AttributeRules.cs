using Mtf.Flow.DotNet;
using Mtf.Flow.Graph;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Tools;

/// <summary>Methods that attributes declare as tools, prompts or resources, and those that are given to the SDK as delegates (.NET).</summary>
internal sealed class AttributeRules(ValueReader values, SchemaReader schemas, DeclarationReader reader)
{
    private const string Namespace = "ModelContextProtocol.Server.";

    private FlowProgram Program => values.Program;

    public IEnumerable<Declaration> Find()
    {
        foreach (var function in Program.Functions.Where(function => function.Decorators.Length > 0))
        {
            foreach (var decorator in function.Decorators)
            {
                if (TypeOf(decorator) is { } type && KindOf(type, "Attribute") is { } kind)
                {
                    values.Begin();
                    yield return Read(kind, function, decorator, name => Named(decorator, name));
                }
            }
        }

        for (var id = 0; id < Program.NodeCount; id++)
        {
            foreach (var declaration in Program[id].Kind == NodeKind.Call ? Created(id) : [])
            {
                yield return declaration;
            }
        }
    }

    // McpServerTool.Create(delegate, options): what the options say comes before what the attributes of the method say.
    private IEnumerable<Declaration> Created(int call)
    {
        var arguments = Program.Arguments(Program[call]).ToArray();
        var type = arguments.Length == 0 ? null : values.Calls.Solver.ApisOf(call).Select(path => values.Calls.Solver.Paths.Text(path))
            .FirstOrDefault(path => path.StartsWith("net:" + Namespace, StringComparison.Ordinal) && path.EndsWith(".Create", StringComparison.Ordinal));
        if (type is null || KindOf(type[4..^7], "") is not { } kind)
        {
            yield break;
        }

        values.Begin();
        foreach (var function in values.FunctionsOf(Value.Of(arguments[0])).Select(id => Program.Functions[id]))
        {
            var options = arguments.Length > 1 ? Value.Of(arguments[^1]) : (Value?)null;
            var decorator = function.Decorators.FirstOrDefault(node => TypeOf(node) is { } name && KindOf(name, "Attribute") == kind, -1);
            yield return Read(kind, function, call, name =>
                (options is { } given && reader.First(given, LibraryTypes.CamelCase(name)) is { } value ? (Value?)value : null) ?? (decorator >= 0 ? Named(decorator, name) : null));
        }
    }

    private Declaration Read(string kind, ProgramFunction function, int site, Func<string, Value?> find)
    {
        var name = reader.Text(find("Name"));
        name = name.Length > 0 ? name : reader.Text(find(LibraryTypes.DerivedName)) is { Length: > 0 } derived ? derived : LibraryTypes.ToolName(function.Info.Name, "");
        var description = reader.Text(find("Description"));
        return new Declaration(kind, name, reader.LocationOf(site))
        {
            Title = reader.Text(find("Title")),
            Description = description.Length > 0 ? description : DescriptionOf(function),
            Input = InputOf(function),
            ReadOnlyHint = Hint(find("ReadOnly")),
            DestructiveHint = Hint(find("Destructive")),
            Handlers = [function.Id],
            Arguments = function.Info.ParameterTypes.Keys.Where(index => index < function.Parameters.Length).ToDictionary(index => function.Parameters[index], index => function.Info.ParameterNames[index]),
            IsRegistered = true,
        };
    }

    private bool? Hint(Value? value) => reader.Text(value) switch { "true" => true, "false" => false, _ => null };

    private static string? KindOf(string type, string ending) => type switch
    {
        _ when !type.StartsWith(Namespace, StringComparison.Ordinal) || !type.EndsWith(ending, StringComparison.Ordinal) => null,
        _ => type[Namespace.Length..^ending.Length] switch
        {
            "McpServerTool" => Declaration.Tool,
            "McpServerPrompt" => Declaration.Prompt,
            "McpServerResource" => Declaration.Resource,
            _ => null,
        },
    };

    private string? TypeOf(int decorator) =>
        Program[decorator] is { Kind: NodeKind.New } node && Program[node.A] is { Kind: NodeKind.Global } type ? Program.Text(type.A) : null;

    private Value? Named(int decorator, string name)
    {
        foreach (var (key, value) in Program.NamedArguments(decorator))
        {
            if (key >= 0 && Program.Text(key) == name)
            {
                return Value.Of(value);
            }
        }

        return null;
    }

    private string DescriptionOf(ProgramFunction function)
    {
        foreach (var decorator in function.Decorators)
        {
            if (TypeOf(decorator) == "System.ComponentModel.DescriptionAttribute" && Program.Arguments(Program[decorator]) is [var text, ..])
            {
                return reader.Text(Value.Of(text));
            }
        }

        return "";
    }

    private Schema InputOf(ProgramFunction function)
    {
        var offset = function.Parameters.Length == 0 ? 0 : function.Parameters[0] - function.Info.Parameters[0];
        var schema = new Schema { Type = "object" };
        foreach (var (index, type) in function.Info.ParameterTypes.OrderBy(entry => entry.Key))
        {
            schema.Set(function.Info.ParameterNames[index], schemas.Read(Value.Of(type + offset)) ?? new Schema());
        }

        return schema;
    }
}
