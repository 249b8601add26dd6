using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using Mtf.Flow.Graph;

namespace Mtf.Flow.DotNet;

/// <summary>Construction, attributes, and functions of native libraries.</summary>
internal sealed partial class IlLowering
{
    private void LowerNew(BodyState state, in Instruction at, MethodShape method)
    {
        var arguments = PopArguments(state, at, method.Parameters.Count);
        if (method.Parameters is [{ Name: "System.Object" }, { Name: "System.IntPtr" }])
        {
            // A delegate is the function that it is made of.
            Push(state, arguments[1].Node, method.Owner);
            return;
        }

        var site = state.At(at.Offset);
        var nodes = Nodes(state, at, arguments);
        if (method.Owner.Definition > 0)
        {
            Push(state, IsListOfCompiler(method) ? graph.Array(site, method.Owner.Name.Contains("SingleElement", StringComparison.Ordinal) ? nodes : [.. nodes.Select(node => graph.Pass(site, node, PassKind.Spread))]) : NewOwn(state, at, method, nodes), method.Owner);
        }
        else if (arguments is [{ Address: { Name: Data } source }, var length] && graph.Nodes[length.Node] is { Kind: NodeKind.Number } count
            && DataText(source, int.Parse(graph.Texts[count.A], System.Globalization.CultureInfo.InvariantCulture)) is { } text)
        {
            Push(state, graph.Constant(site, text), method.Owner);
        }
        else if (library.New(site, method.Owner.Name, nodes) is { } known)
        {
            Push(state, known, method.Owner);
        }
        else
        {
            // A reader or writer of a stream is the stream, for what goes through it; one of a file is made with its path.
            var isWrapper = LibraryCalls.IsWrapper(method.Owner.Name) && method.Parameters.Count > 0 && method.Parameters[0].Name != "System.String";
            Push(state, isWrapper ? nodes[0] : NewOutside(state, at, method, nodes), isWrapper && LibraryCalls.IsChannel(arguments[0].Type.Name) ? arguments[0].Type : method.Owner);
        }
    }

    // The list that the compiler makes for a collection expression.
    private static bool IsListOfCompiler(MethodShape method) => method.Owner.Name.StartsWith("<>z__ReadOnly", StringComparison.Ordinal) && method.Parameters.Count == 1;

    private int NewOwn(BodyState state, in Instruction at, MethodShape method, int[] nodes)
    {
        var site = state.At(at.Offset);
        var row = method.Owner.Definition;
        Initialise(state, at.Offset, row);
        switch (types[row])
        {
            case TypeRole.Closure:
                return graph.Unknown(site);
            case TypeRole.Data:
                return NewData(state, at, method, nodes, site);
            default:
                if (method.Definition > 0 && functions[method.Definition] >= 0)
                {
                    Call(state, at.Offset, graph.Function(site, functions[method.Definition]), nodes);
                }

                return Call(state, at.Offset, ClassOf(row), [], construct: true);
        }
    }

    private int NewData(BodyState state, in Instruction at, MethodShape method, int[] nodes, Site site)
    {
        if (types.StoredBy(method.Definition) is { } stored)
        {
            List<ObjectEntry> entries = [];
            for (var index = 0; index < Math.Min(stored.Length, nodes.Length); index++)
            {
                if (stored[index] != 0)
                {
                    entries.Add(new ObjectEntry(graph.Text(PropertyName(image.FieldOf(MetadataTokens.EntityHandle(stored[index])).Name)), -1, nodes[index]));
                }
            }

            return graph.Object(site, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(entries));
        }

        var made = graph.Object(site, []);
        if (method.Definition > 0 && functions[method.Definition] >= 0)
        {
            var constructor = graph.Member(site, made, ".ctor");
            graph.MemberTargets.Add((constructor, graph.Function(site, functions[method.Definition])));
            Call(state, at.Offset, constructor, nodes);
        }

        return made;
    }

    private int NewOutside(BodyState state, in Instruction at, MethodShape method, int[] nodes)
    {
        var site = state.At(at.Offset);
        var linked = symbols.Find(method.Owner.Name, method.Owner.Assembly);
        if (linked is not null && symbols.Declared(linked, ".ctor", nodes.Length) is { } target)
        {
            Call(state, at.Offset, ImportOf(target.Module, target.Key), nodes);
        }

        var made = Call(state, at.Offset, GlobalOf(method.Owner.Name), nodes, construct: true);
        foreach (var (name, index) in LibraryCalls.PropertiesOf(method.Owner.Name, nodes.Length))
        {
            WriteProperty(state, at.Offset, made, name, nodes[index]);
            Call(state, at.Offset, MemberOf(site, made, "set_" + name, method.Owner.Name + "()", []), [nodes[index]]);
        }

        foreach (var (name, type) in LibraryCalls.PartsOf(method.Owner.Name))
        {
            var part = library.New(site, type, []) ?? Call(state, at.Offset, GlobalOf(type), [], construct: true);
            WriteProperty(state, at.Offset, made, name, part);
        }

        return made;
    }

    // Types that are given to outside code by name may be constructed by it: services, hosted workers, tools.
    private void ConstructArguments(BodyState state, in Instruction at, MethodShape method)
    {
        foreach (var type in method.Arguments.Where(type => type.Definition > 0 && types[type.Definition] == TypeRole.Service).Take(8))
        {
            foreach (var handle in Metadata.GetTypeDefinition(MetadataTokens.TypeDefinitionHandle(type.Definition)).GetMethods())
            {
                var row = MetadataTokens.GetRowNumber(handle);
                if (functions[row] >= 0 && image.Names.Text(Metadata.GetMethodDefinition(handle).Name) is ".ctor")
                {
                    Initialise(state, at.Offset, type.Definition);
                    Call(state, at.Offset, graph.Function(state.At(at.Offset), functions[row]), []);
                }
            }
        }
    }

    /// <summary>An object may be called back through what its type inherits from outside, from the moment when it exists.</summary>
    private void LowerOverrides()
    {
        foreach (var handle in Metadata.TypeDefinitions)
        {
            var row = MetadataTokens.GetRowNumber(handle);
            if (types[row] != TypeRole.Service || symbols.Find(image.Names.Of(handle), image.Name) is not { } symbol)
            {
                continue;
            }

            List<int> constructors = [];
            List<int> overrides = [];
            foreach (var method in Metadata.GetTypeDefinition(handle).GetMethods())
            {
                var function = functions[MetadataTokens.GetRowNumber(method)];
                var definition = Metadata.GetMethodDefinition(method);
                if (function >= 0 && image.Names.Text(definition.Name) == ".ctor")
                {
                    constructors.Add(function);
                }
                else if (function >= 0 && definition.Attributes.HasFlag(MethodAttributes.Virtual) && symbols.IsFromOutside(symbol, graph.Functions[function].Name, graph.Functions[function].Parameters.Count))
                {
                    overrides.Add(function);
                }
            }

            foreach (var constructor in constructors)
            {
                foreach (var target in overrides)
                {
                    var site = new Site(constructor, 0);
                    graph.Call(site, graph.Function(site, target), []);
                }
            }
        }
    }

    private void LowerAttributes(MethodDefinition method, int function, int start)
    {
        var attributes = image.Attributes.Of(method.GetCustomAttributes());
        foreach (var attribute in attributes)
        {
            graph.Functions[function].Decorators.Add(AttributeNode(attribute, start, graph.Functions[function].Name, method));
        }

        if (attributes.Any(attribute => ParameterSchemas.IsHandlerAttribute(attribute.Type)))
        {
            LowerSchemas(method, function);
        }
    }

    private void LowerSchemas(MethodDefinition method, int function)
    {
        if (graph.Functions[function].ParameterTypes.Count > 0)
        {
            return;
        }

        var schemas = new ParameterSchemas(image, types, graph);
        var parameters = image.Signatures.Method(method.Signature).Parameters;
        foreach (var handle in method.GetParameters())
        {
            var parameter = Metadata.GetParameter(handle);
            if (parameter.SequenceNumber > 0 && parameter.SequenceNumber <= parameters.Count)
            {
                var index = parameter.SequenceNumber - 1;
                if (schemas.Of(parameters[index], parameter) is >= 0 and var schema)
                {
                    graph.Functions[function].ParameterTypes[index] = schema;
                }
            }
        }
    }

    private int AttributeNode(AttributeUse attribute, int start, string name, MethodDefinition method)
    {
        var site = graph.Top(start);
        var node = graph.Call(site, GlobalOf(attribute.Type), [.. attribute.Arguments.Select(argument => ValueNode(site, argument))], construct: true);
        graph.NamedArguments[node] = [.. attribute.Named.Select(argument => new NamedArgument(argument.Name, ValueNode(site, argument.Value)))];
        if (ParameterSchemas.IsHandlerAttribute(attribute.Type))
        {
            // The name that the SDK derives when none is written.
            graph.NamedArguments[node].Add(new NamedArgument(LibraryTypes.DerivedName, graph.Constant(site, LibraryTypes.ToolName(name, image.Signatures.Method(method.Signature).Return.Name))));
        }

        return node;
    }

    private int ValueNode(Site site, AttributeValue value) =>
        value.Elements is { } elements ? graph.Array(site, [.. elements.Select(element => ValueNode(site, element))])
        : value.Text is null ? graph.Literal(site, "null")
        : value.IsText ? graph.Constant(site, value.Text)
        : value.Text is "true" or "false" ? graph.Literal(site, value.Text)
        : graph.Number(site, value.Text);

    // A function of a native library: loading it is one thing, calling it another.
    private void LowerImport(MethodDefinition method, int function, int row)
    {
        var import = method.GetImport();
        var file = import.Module.IsNil ? "" : image.Names.Text(Metadata.GetModuleReference(import.Module).Name);
        var symbol = import.Name.IsNil ? image.Names.Text(method.Name) : image.Names.Text(import.Name);
        var site = new Site(function, places.Add(row, 1));
        graph.Call(site, GlobalOf("System.Runtime.InteropServices.DllImport"), [graph.Constant(site, file), graph.Constant(site, symbol)]);
        graph.Functions[function].Returns.Add(graph.Call(site, graph.Member(site, GlobalOf("DllImport"), symbol), System.Runtime.InteropServices.CollectionsMarshal.AsSpan(graph.Functions[function].Parameters)));
    }
}
