using Mtf.Flow.Facts;
using Mtf.Flow.Folding;
using Mtf.Flow.Graph;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Tools;

/// <summary>Runs the rules over one program and puts together what they say of each name.</summary>
internal sealed class ToolCollector
{
    private static readonly (string Kind, string Method, string NameField)[] Requests =
        [(Declaration.Tool, "tools/call", "name"), (Declaration.Prompt, "prompts/get", "name"), (Declaration.Resource, "resources/read", "uri")];

    private readonly CallGraph calls;
    private readonly Folder folder;
    private readonly ValueReader values;
    private readonly DeclarationReader reader;
    private readonly RegistrationRules registrations;
    private readonly RequestHandlers requests;
    private readonly PythonRegistrations python;
    private readonly ToolShapes shapes;
    private readonly AttributeRules attributes;
    private readonly Dictionary<(string Kind, string Name), Declaration> declarations = [];
    private readonly List<HandlerRoot> roots = [];
    private readonly Dictionary<int, string> arguments = [];
    private readonly Dictionary<int, IReadOnlyList<string>> dispatched = [];
    private readonly Dictionary<int, List<Declaration>> carried = [];

    public ToolCollector(CallGraph calls, Folder folder)
    {
        this.calls = calls;
        this.folder = folder;
        values = new ValueReader(calls, folder);
        var signatures = new PythonSignatures(values);
        var schemas = new SchemaReader(values, signatures);
        reader = new DeclarationReader(values, schemas);
        registrations = new RegistrationRules(values, schemas, reader);
        python = new PythonRegistrations(values, signatures, reader);
        requests = new RequestHandlers(values, reader);
        shapes = new ToolShapes(values, reader);
        attributes = new AttributeRules(values, schemas, reader);
    }

    public ToolExtraction Collect()
    {
        values.Begin();
        requests.Find();
        foreach (var declaration in registrations.Find().Concat(python.Find()).Concat(attributes.Find()).Concat(requests.Listed()).Concat(shapes.Find()))
        {
            Add(declaration);
        }

        foreach (var (kind, method, nameField) in Requests)
        {
            AddDispatch(kind, method, nameField);
        }

        var sorted = declarations.Values.OrderBy(declaration => declaration.Kind, StringComparer.Ordinal).ThenBy(declaration => declaration.Name, StringComparer.Ordinal).ToList();
        foreach (var declaration in sorted)
        {
            roots.AddRange(declaration.Handlers.Select(function => new HandlerRoot(declaration.Name, function)));
            MarkArguments(declaration);
        }

        return new ToolExtraction
        {
            Tools = [.. sorted.Select(declaration => declaration.ToFact())],
            Texts = TextsOf(sorted),
            Handlers = [.. roots.Distinct().OrderBy(root => root.Name, StringComparer.Ordinal).ThenBy(root => root.Function)],
            Arguments = arguments,
            Schemas = carried.ToDictionary(entry => entry.Key, entry => (IReadOnlyList<IReadOnlyList<ToolParameter>>)[.. entry.Value.Select(declaration => declaration.Input?.Parameters() ?? [])]),
            DispatchedCalls = dispatched,
            Unnamed = [.. registrations.Unnamed.Concat(requests.Unnamed).Distinct().OrderBy(place => place.File, StringComparer.Ordinal).ThenBy(place => place.Line)],
            IsTruncated = values.IsTruncated,
        };
    }

    // With an allowance of its own: long answers must not cost declarations.
    private IReadOnlyList<ServerText> TextsOf(List<Declaration> sorted)
    {
        var own = new ValueReader(calls, folder);
        return new TextCollector(own, new DeclarationReader(own, new SchemaReader(own, new PythonSignatures(own))))
            .Collect(sorted, Requests.SelectMany(request => requests.Of(request.Method).Select(function => (request.Kind, request.Method, function))));
    }

    private void Add(Declaration declaration)
    {
        var key = (declaration.Kind, declaration.Name);
        declarations[key] = declarations.TryGetValue(key, out var known) ? known.With(declaration) : declaration;
    }

    // One handler answers for all names: it is a root of each of them, and its table and cases say what belongs to one name only.
    private void AddDispatch(string kind, string method, string nameField)
    {
        values.Begin();
        var handlers = requests.Of(method);
        var dispatch = RequestDispatch.Find(values, reader, handlers, nameField, requests.TakesContext);
        foreach (var (call, names) in dispatch.Calls)
        {
            dispatched[call] = names;
        }

        foreach (var node in dispatch.Arguments)
        {
            arguments.TryAdd(node, "");
            carried[node] = [.. declarations.Values.Where(declaration => declaration.Kind == kind)];
        }

        foreach (var name in dispatch.Calls.Values.SelectMany(names => names).Concat(dispatch.Table.Select(root => root.Name)).Distinct(StringComparer.Ordinal).Where(Declaration.IsName))
        {
            var entries = dispatch.Table.Where(root => root.Name == name).Select(root => root.Function);
            Add(new Declaration(kind, name, LocationOf(dispatch, name)) { Handlers = [.. entries.Concat(dispatch.Calls.Values.Any(names => names.Contains(name)) ? handlers : [])] });
        }

        var declared = declarations.Values.Where(declaration => declaration.Kind == kind).Select(declaration => declaration.Name).ToList();
        roots.AddRange(handlers.SelectMany(function => (declared.Count == 0 ? [method] : declared).Select(name => new HandlerRoot(name, function))));
    }

    private Findings.Location LocationOf(RequestDispatch dispatch, string name) =>
        reader.LocationOf(dispatch.Calls.Where(entry => entry.Value.Contains(name)).Select(entry => entry.Key)
            .Concat(dispatch.Table.Where(root => root.Name == name).Select(root => calls.NodeOf(root.Function)).Where(node => node >= 0)).FirstOrDefault());

    private void MarkArguments(Declaration declaration)
    {
        foreach (var (node, name) in declaration.Arguments)
        {
            arguments[node] = name;
            (carried.TryGetValue(node, out var declared) ? declared : carried[node] = []).Add(declaration);
        }

        if (declaration.Arguments.Count > 0)
        {
            return;
        }

        foreach (var function in declaration.Handlers.Select(id => calls.Program.Functions[id]).Where(function => function.Parameters.Length > 0))
        {
            if (requests.Of("tools/call").Contains(function.Id) || requests.Of("prompts/get").Contains(function.Id))
            {
                continue;
            }

            if (declaration.Kind == Declaration.Resource)
            {
                arguments.TryAdd(function.Parameters[0], requests.Of("resources/read").Contains(function.Id) ? "" : "uri");
                if (function.Parameters.Length > 1)
                {
                    arguments.TryAdd(function.Parameters[1], "");
                }
            }
            else
            {
                var carrier = function.Parameters[CarrierOf(function, declaration)];
                arguments.TryAdd(carrier, "");
                (carried.TryGetValue(carrier, out var declared) ? declared : carried[carrier] = []).Add(declaration);
            }
        }
    }

    /// <summary>The parameter from which the properties of the schema are read; the first when none is.</summary>
    private int CarrierOf(ProgramFunction function, Declaration declaration)
    {
        var properties = (declaration.Input?.Properties ?? []).Select(property => property.Name).ToHashSet(StringComparer.Ordinal);
        var best = 0;
        var most = 0;
        for (var index = 0; index < function.Parameters.Length && properties.Count > 0; index++)
        {
            var count = ReadFrom(function.Parameters[index]).Count(properties.Contains);
            if (count > most)
            {
                (best, most) = (index, count);
            }
        }

        return best;
    }

    private Dictionary<int, HashSet<string>>? memberReads;

    private HashSet<string> ReadFrom(int parameter)
    {
        memberReads ??= IndexMemberReads();
        return memberReads.GetValueOrDefault(parameter) ?? [];
    }

    private Dictionary<int, HashSet<string>> IndexMemberReads()
    {
        Dictionary<int, HashSet<string>> reads = [];
        var program = calls.Program;
        for (var id = 0; id < program.NodeCount; id++)
        {
            if (program[id] is { Kind: NodeKind.Member } member && ParameterOf(member.A) is { } parameter)
            {
                (reads.TryGetValue(parameter, out var names) ? names : reads[parameter] = new HashSet<string>(StringComparer.Ordinal)).Add(program.Text(member.B));
            }
        }

        return reads;
    }

    private int? ParameterOf(int id)
    {
        var node = calls.Program[id];
        if (node.Kind == NodeKind.Variable && calls.Program.Definitions(node.A) is [var definition])
        {
            (id, node) = (definition, calls.Program[definition]);
        }

        return node.Kind == NodeKind.Parameter ? id : null;
    }
}
