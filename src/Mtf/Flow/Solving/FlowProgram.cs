using System.Runtime.InteropServices;
using Mtf.Flow.Graph;

namespace Mtf.Flow.Solving;

/// <summary>A function of the linked program; node ids are global.</summary>
internal sealed record ProgramFunction(
    int Module, int Id, int Parent, int Class, FunctionInfo Info, int[] Parameters, int[] Returns, int[] Calls, int[] Decorators, int[] Guards);

/// <summary>A class of the linked program; node ids are global.</summary>
internal sealed record ProgramClass(
    int Module, int Id, ClassInfo Info, int Super, int Constructor, IReadOnlyList<(int Name, int Value)> Members, IReadOnlyList<(int Name, int Value)> Statics);

/// <summary>A module of the linked program; node ids are global.</summary>
internal sealed record ProgramModule(
    int Id, ModuleGraph Graph, int TopFunction, int ModuleObject, IReadOnlyList<(int Name, int Value)> Exports, IReadOnlyList<int> ExportAll);

/// <summary>All modules of a subject in one numbering. Read-only once linked.</summary>
internal sealed class FlowProgram
{
    private readonly Dictionary<string, int> textIds = new(StringComparer.Ordinal);
    private readonly List<string> texts = [];
    private readonly List<int> nodeModules = [];
    private readonly List<int> operands = [];
    private Node[] nodes = [];
    private int nodeCount;
    private readonly List<int[]> variables = [];
    private readonly List<int> variableFunctions = [];
    private readonly Dictionary<int, int[]> conditions = [];
    private readonly Dictionary<int, (int Name, int Value)[]> namedArguments = [];

    private readonly Dictionary<int, string> knownResults = [];

    private FlowProgram() { }

    public List<ProgramFunction> Functions { get; } = [];

    public List<ProgramClass> Classes { get; } = [];

    public List<ProgramModule> Modules { get; } = [];

    public List<PropertyWrite> PropertyWrites { get; } = [];

    public List<IndexWrite> IndexWrites { get; } = [];

    /// <summary>What members are by the declared types of their objects.</summary>
    public List<(int Member, int Value)> MemberTargets { get; } = [];

    public int NodeCount => nodeCount;

    public int VariableCount => variables.Count;

    public static FlowProgram Link(IEnumerable<ModuleGraph> modules)
    {
        var program = new FlowProgram();
        List<ModuleGraph> all = [.. modules];
        program.nodes = new Node[all.Sum(module => module.Nodes.Count)];
        program.nodeModules.Capacity = program.nodes.Length;
        program.operands.Capacity = all.Sum(module => module.Operands.Count);
        foreach (var module in all)
        {
            program.Append(module);
        }

        return program;
    }

    public ref readonly Node this[int node] => ref nodes[node];

    public string Text(int id) => texts[id];

    public int Text(string value)
    {
        if (!textIds.TryGetValue(value, out var id))
        {
            textIds[value] = id = texts.Count;
            texts.Add(value);
        }

        return id;
    }

    public ProgramModule ModuleOf(int node) => Modules[nodeModules[node]];

    /// <summary>Values that are ever assigned to a variable.</summary>
    public ReadOnlySpan<int> Definitions(int variable) => variables[variable];

    /// <summary>Function that declares a variable.</summary>
    public int FunctionOf(int variable) => variableFunctions[variable];

    public ReadOnlySpan<int> Operands(in Node node) =>
        CollectionsMarshal.AsSpan(operands).Slice(node.A, node.Kind == NodeKind.Object ? 3 * node.B : node.B);

    public ReadOnlySpan<int> Arguments(in Node call) => CollectionsMarshal.AsSpan(operands).Slice(call.B + 1, operands[call.B]);

    public ReadOnlySpan<int> Conditions(int call) => conditions.GetValueOrDefault(call);

    /// <summary>The text that a call is known to give, or null.</summary>
    public string? KnownResult(int call) => knownResults.GetValueOrDefault(call);

    /// <summary>Named arguments of a call; the name is -1 for a spread.</summary>
    public ReadOnlySpan<(int Name, int Value)> NamedArguments(int call) => namedArguments.Count == 0 ? default : namedArguments.GetValueOrDefault(call);

    private void Append(ModuleGraph graph)
    {
        var linker = new Linker(nodeCount, Functions.Count, Classes.Count, variables.Count, [.. graph.Texts.Select(Text)]);
        var id = Modules.Count;
        foreach (var node in graph.Nodes)
        {
            nodes[nodeCount++] = linker.Relocate(node, graph, operands);
            nodeModules.Add(id);
        }

        variables.AddRange(graph.Variables.Select(variable => linker.Nodes(variable.Definitions)));
        variableFunctions.AddRange(graph.Variables.Select(variable => linker.Function(variable.Function)));
        Functions.AddRange(graph.Functions.Select((info, index) => new ProgramFunction(
            id, linker.Function(index), linker.Function(info.Parent), linker.Class(info.Class), info,
            linker.Nodes(info.Parameters), linker.Nodes(info.Returns), linker.Nodes(info.Calls), linker.Nodes(info.Decorators), linker.Nodes(info.Guards))));
        Classes.AddRange(graph.Classes.Select((info, index) => new ProgramClass(
            id, linker.Class(index), info, linker.Node(info.Super), linker.Function(info.Constructor), Named(info.Members, linker), Named(info.Statics, linker))));
        PropertyWrites.AddRange(graph.PropertyWrites.Select(write => new PropertyWrite(
            linker.Node(write.Target), linker.Text(write.Name), linker.Node(write.Value), linker.Site(write.Site))));
        IndexWrites.AddRange(graph.IndexWrites.Select(write => new IndexWrite(
            linker.Node(write.Target), linker.Node(write.Key), linker.Node(write.Value), linker.Site(write.Site))));
        MemberTargets.AddRange(graph.MemberTargets.Select(target => (linker.Node(target.Member), linker.Node(target.Value))));
        foreach (var (call, tests) in graph.Conditions)
        {
            conditions[linker.Node(call)] = linker.Nodes(tests);
        }

        foreach (var (call, text) in graph.KnownResults)
        {
            knownResults[linker.Node(call)] = text;
        }

        foreach (var (call, arguments) in graph.NamedArguments)
        {
            namedArguments[linker.Node(call)] = [.. arguments.Select(argument => (argument.Name is null ? -1 : Text(argument.Name), linker.Node(argument.Value)))];
        }

        Modules.Add(new ProgramModule(
            id, graph, linker.Function(graph.TopFunction), linker.Node(graph.ModuleObject), Named(graph.Exports, linker), linker.Nodes(graph.ExportAll)));
    }

    private List<(int Name, int Value)> Named(Dictionary<string, int> members, in Linker linker)
    {
        List<(int, int)> result = new(members.Count);
        foreach (var (name, value) in members)
        {
            result.Add((Text(name), linker.Node(value)));
        }

        return result;
    }
}
