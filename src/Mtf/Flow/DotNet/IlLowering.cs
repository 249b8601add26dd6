using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using Mtf.Flow.Graph;

namespace Mtf.Flow.DotNet;

/// <summary>
/// Builds the graph of one assembly. What the compiler made of lambdas, async methods and iterators is put back: captured variables are variables, and the
/// body of a state machine belongs to the method that starts it.
/// </summary>
internal sealed partial class IlLowering
{
    private readonly AssemblyImage image;
    private readonly AssemblyTypes types;
    private readonly AssemblyPlaces places;
    private readonly DotNetSymbols symbols;
    private readonly ModuleGraph graph;
    private readonly LibraryCalls library;
    private readonly int[] functions;
    private readonly int[] starts;
    private readonly Dictionary<int, int> classNodes = [];
    private readonly Dictionary<string, int> importNodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> exported = new(StringComparer.Ordinal);
    private readonly Dictionary<int, int> creators = [];
    private readonly Dictionary<int, int> machines = [];
    private readonly Dictionary<string, int> globals = new(StringComparer.Ordinal);
    private readonly bool usesDelegateTools;
    private long remaining;

    private IlLowering(AssemblyImage image, AssemblyTypes types, DotNetSymbols symbols)
    {
        (this.image, this.types, this.symbols) = (image, types, symbols);
        places = new AssemblyPlaces(image);
        graph = new ModuleGraph(image.Path, SourceLanguage.DotNet, "") { PlaceOf = places.At };
        library = new LibraryCalls(graph);
        functions = new int[image.Metadata.MethodDefinitions.Count + 1];
        starts = new int[functions.Length];
        remaining = 2L * image.Length;
        usesDelegateTools = image.Metadata.TypeReferences.Any(handle => image.Names.Of(handle).Name is "ModelContextProtocol.Server.McpServerTool" or "ModelContextProtocol.Server.McpServerPrompt" or "ModelContextProtocol.Server.McpServerResource");
    }

    private MetadataReader Metadata => image.Metadata;

    public static ModuleGraph Lower(AssemblyImage image, DotNetSymbols symbols, MetadataReader? debugging)
    {
        var lowering = new IlLowering(image, new AssemblyTypes(image), symbols);
        lowering.UseSymbols(debugging);
        lowering.FindCreators();
        lowering.DeclareMethods();
        lowering.LowerMethods();
        lowering.LowerOverrides();
        lowering.LowerTop();
        return lowering.graph;
    }

    private void UseSymbols(MetadataReader? debugging)
    {
        if (debugging is null)
        {
            return;
        }

        try
        {
            places.Use(debugging);
        }
        catch (Exception exception) when (AssemblyImage.IsBroken(exception))
        {
            graph.Gaps.Add(new AnalysisGap("has debugging symbols that are not readable", 0));
        }
    }

    // The method that makes an object of a closure type is the one whose variables it holds.
    private void FindCreators()
    {
        foreach (var handle in Metadata.MethodDefinitions)
        {
            var method = Metadata.GetMethodDefinition(handle);
            var row = MetadataTokens.GetRowNumber(handle);
            var owner = MetadataTokens.GetRowNumber(method.GetDeclaringType());
            try
            {
                if (image.BodyOf(method) is { } body && Spend(body.GetILReader().Length))
                {
                    starts[row] = places.Add(row, body.GetILReader().Length);
                    FindCreated(body.GetILReader(), row, owner);
                }
            }
            catch (Exception exception) when (AssemblyImage.IsBroken(exception))
            {
                // The body is reported when it is lowered.
            }
        }

        remaining = 2L * image.Length;
    }

    private void FindCreated(BlobReader body, int method, int owner)
    {
        while (body.RemainingBytes > 0)
        {
            var instruction = Instruction.Read(ref body);
            var type = instruction.Code switch
            {
                ILOpCode.Newobj => image.MethodOf(MetadataTokens.EntityHandle(instruction.Operand)).Owner.Definition,
                ILOpCode.Stfld or ILOpCode.Stsfld => image.FieldOf(MetadataTokens.EntityHandle(instruction.Operand)).Owner.Definition,
                _ => 0,
            };
            if (type > 0 && type != owner && types[type] == TypeRole.Closure && creators.TryAdd(type, method) && types.IsMachineRow(type) && machines.TryAdd(method, type))
            {
                continue;
            }
        }
    }

    /// <summary>Declares every method that is a function of its own, which the methods of a state machine are not.</summary>
    private void DeclareMethods()
    {
        Array.Fill(functions, -1);
        foreach (var handle in Metadata.TypeDefinitions)
        {
            var row = MetadataTokens.GetRowNumber(handle);
            var type = Metadata.GetTypeDefinition(handle);
            var isMerged = types.IsMachineRow(row) && creators.TryGetValue(row, out var creator) && machines.GetValueOrDefault(creator) == row;
            if (types[row] is TypeRole.Service or TypeRole.Data && image.Names.Of(handle) is var name)
            {
                graph.Exports.TryAdd(name, ClassOf(row));
            }

            foreach (var method in isMerged ? [] : type.GetMethods().ToList())
            {
                Declare(method, image.Names.Of(handle));
            }
        }

        foreach (var (key, found) in exported)
        {
            graph.Exports.TryAdd(key, graph.Choice(graph.Top(0), [.. found.Select(function => graph.Function(graph.Top(0), function))]));
        }
    }

    private void Declare(MethodDefinitionHandle handle, string type)
    {
        var row = MetadataTokens.GetRowNumber(handle);
        var method = Metadata.GetMethodDefinition(handle);
        var name = image.Names.Text(method.Name);
        var signature = image.Signatures.Method(method.Signature);
        var function = graph.AddFunction(new FunctionInfo { Name = name, Parent = graph.TopFunction, IsStatic = !signature.IsInstance });
        functions[row] = function;
        var names = new string[signature.Parameters.Count];
        foreach (var parameter in method.GetParameters().Select(Metadata.GetParameter))
        {
            if (parameter.SequenceNumber > 0 && parameter.SequenceNumber <= names.Length)
            {
                names[parameter.SequenceNumber - 1] = image.Names.Text(parameter.Name);
            }
        }

        foreach (var parameter in names)
        {
            graph.AddParameter(function, parameter ?? "", starts[row]);
        }

        var key = DotNetSymbols.KeyOf(type, name, names.Length);
        (exported.TryGetValue(key, out var list) ? list : exported[key] = []).Add(function);
    }

    private void LowerMethods()
    {
        foreach (var handle in Metadata.MethodDefinitions)
        {
            var row = MetadataTokens.GetRowNumber(handle);
            if (functions[row] < 0)
            {
                continue;
            }

            LowerMethod(handle, row);
        }
    }

    private void LowerMethod(MethodDefinitionHandle handle, int row)
    {
        var method = Metadata.GetMethodDefinition(handle);
        var start = starts[row];
        try
        {
            LowerAttributes(method, functions[row], start);
            if (method.Attributes.HasFlag(MethodAttributes.PinvokeImpl))
            {
                LowerImport(method, functions[row], row);
            }

            if (image.BodyOf(method) is not { } body)
            {
                return;
            }

            var length = body.GetILReader().Length;
            if (start == 0 || !Spend(length))
            {
                graph.Gaps.Add(new AnalysisGap("has more code in its methods than the file is long", start));
                return;
            }

            var state = new BodyState(functions[row], method, start, image.Signatures.Method(method.Signature).Parameters);
            machines.TryGetValue(row, out var machine);
            LowerBody(body, state with { IsStart = machine > 0 });
            if (machine > 0)
            {
                LowerMachine(machine, state);
            }
        }
        catch (Exception exception) when (AssemblyImage.IsBroken(exception))
        {
            graph.Gaps.Add(new AnalysisGap("has a method that is not readable", start));
        }
    }

    private bool Spend(int length) => (remaining -= length) > 0;

    // The code of an async method or iterator goes on where the method that starts it ends.
    private void LowerMachine(int machine, BodyState outer)
    {
        foreach (var handle in Metadata.GetTypeDefinition(MetadataTokens.TypeDefinitionHandle(machine)).GetMethods())
        {
            var method = Metadata.GetMethodDefinition(handle);
            if (image.Names.Text(method.Name) != "MoveNext" || image.BodyOf(method) is not { } body || !Spend(body.GetILReader().Length))
            {
                continue;
            }

            var start = starts[MetadataTokens.GetRowNumber(handle)];
            var inner = outer.Continue(method, start, machine);
            LowerBody(body, inner);
            if (inner.Yields.Count > 0)
            {
                graph.Functions[outer.Function].Returns.Add(graph.Array(new Site(outer.Function, start), System.Runtime.InteropServices.CollectionsMarshal.AsSpan(inner.Yields)));
            }

            return;
        }
    }

    // What runs when the assembly does: the entry point and the initialiser of the module.
    private void LowerTop()
    {
        var site = graph.Top(0);
        if (image.EntryPoint is > 0 and var entry && entry < functions.Length && functions[entry] >= 0)
        {
            graph.Call(site, graph.Function(site, functions[entry]), []);
        }

        foreach (var function in exported.GetValueOrDefault(DotNetSymbols.KeyOf("<Module>", ".cctor", 0)) ?? [])
        {
            graph.Call(site, graph.Function(site, function), []);
        }
    }

    /// <summary>The node of a class of this assembly.</summary>
    private int ClassOf(int row)
    {
        if (!classNodes.TryGetValue(row, out var node))
        {
            var info = graph.AddClass(new ClassInfo { Name = image.Names.Of(MetadataTokens.TypeDefinitionHandle(row)) });
            classNodes[row] = node = graph.Class(graph.Top(0), info);
        }

        return node;
    }

    /// <summary>The node of something that another module of the subject exports.</summary>
    private int ImportOf(string module, string key)
    {
        if (!importNodes.TryGetValue(key, out var node))
        {
            importNodes[key] = node = graph.Import(graph.Top(0), module, key);
        }

        return node;
    }

    private int GlobalOf(string path)
    {
        if (!globals.TryGetValue(path, out var node))
        {
            globals[path] = node = graph.Global(graph.Top(0), path);
        }

        return node;
    }

    private int Number(Site site, long value) => graph.Number(site, value.ToString(CultureInfo.InvariantCulture));
}
