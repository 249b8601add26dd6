using Mtf.Findings;

namespace Mtf.Flow.Graph;

/// <summary>Source language of a module.</summary>
internal enum SourceLanguage { JavaScript, TypeScript, Python, DotNet, CSharp, Shell }

/// <summary>
/// The value-flow graph of one source file: values and how they are made of each other, without control flow. All paths are merged; closures share
/// variables. Front ends build it, the solver reads it. Everything is an index into this module, so that graphs can be built in parallel, cached and linked.
/// </summary>
internal sealed class ModuleGraph
{
    /// <summary>Key of an object entry whose name is computed; the key node follows.</summary>
    public const int ComputedKey = -1;

    /// <summary>Key of an object entry that spreads its value into the object.</summary>
    public const int SpreadKey = -2;

    private readonly Dictionary<string, int> textIds = new(StringComparer.Ordinal);

    private readonly int initialNodes;

    public ModuleGraph(string path, SourceLanguage language, string source)
    {
        Path = path;
        Language = language;
        Lines = new LineTable(source);
        TopFunction = AddFunction(new FunctionInfo { Name = "", Parent = -1 });
        ExportsObject = Object(Top(0), []);
        ModuleObject = Object(Top(0), [new ObjectEntry(Text("exports"), -1, ExportsObject)]);
        initialNodes = Nodes.Count;
    }

    public string Path { get; }

    public SourceLanguage Language { get; }

    public LineTable Lines { get; }

    public List<Node> Nodes { get; } = [];

    /// <summary>Whether nothing of the file was lowered.</summary>
    public bool IsEmpty => Nodes.Count == initialNodes;

    /// <summary>Variable-length operands of nodes.</summary>
    public List<int> Operands { get; } = [];

    public List<string> Texts { get; } = [];

    public List<FunctionInfo> Functions { get; } = [];

    public List<ClassInfo> Classes { get; } = [];

    public List<VariableInfo> Variables { get; } = [];

    /// <summary>Writes to a property by fixed name.</summary>
    public List<PropertyWrite> PropertyWrites { get; } = [];

    /// <summary>Writes to a property by computed key.</summary>
    public List<IndexWrite> IndexWrites { get; } = [];

    /// <summary>Named arguments of a call node (Python, C#).</summary>
    public Dictionary<int, List<NamedArgument>> NamedArguments { get; } = [];

    /// <summary>Texts that calls of constants are known to give: call node to text.</summary>
    public Dictionary<int, string> KnownResults { get; } = [];

    /// <summary>Conditions that decide whether a call happens, or which value a choice has: node to condition nodes, innermost first.</summary>
    public Dictionary<int, int[]> Conditions { get; } = [];

    /// <summary>Function id of the module's top level.</summary>
    public int TopFunction { get; }

    /// <summary>Node of the CommonJS <c>module</c> object; its <c>exports</c> field is what <c>require</c> gives.</summary>
    public int ModuleObject { get; }

    /// <summary>Node of the initial CommonJS <c>exports</c> object.</summary>
    public int ExportsObject { get; }

    /// <summary>Whether the file uses CommonJS exports; else its named exports count.</summary>
    public bool IsCommonJs { get; set; }

    /// <summary>Named exports (ES module, or top-level names in Python): name to node.</summary>
    public Dictionary<string, int> Exports { get; } = new(StringComparer.Ordinal);

    /// <summary>Import nodes whose every export is exported again.</summary>
    public List<int> ExportAll { get; } = [];

    public List<ImportReference> Imports { get; } = [];

    /// <summary>What a member is by the declared type of its object, even when nothing is known of the object itself.</summary>
    public List<(int Member, int Value)> MemberTargets { get; } = [];

    /// <summary>Where a position is, for modules that are not made of one text.</summary>
    public Func<int, Location>? PlaceOf { get; init; }

    /// <summary>What could not be analysed: shown to the user, never silent.</summary>
    public List<AnalysisGap> Gaps { get; } = [];

    public Location LocationOf(int position) => PlaceOf is null ? new Location(Path, Lines.At(position).Line) : PlaceOf(position);

    public Site Top(int position) => new(TopFunction, position);

    public int Text(string value)
    {
        if (!textIds.TryGetValue(value, out var id))
        {
            textIds[value] = id = Texts.Count;
            Texts.Add(value);
        }

        return id;
    }

    public int AddFunction(FunctionInfo function)
    {
        Functions.Add(function);
        return Functions.Count - 1;
    }

    public int AddClass(ClassInfo info)
    {
        Classes.Add(info);
        return Classes.Count - 1;
    }

    public int AddVariable(string name, int function)
    {
        Variables.Add(new VariableInfo(name, function));
        return Variables.Count - 1;
    }

    public int Unknown(Site site) => Add(NodeKind.Unknown, 0, 0, site);

    public int Constant(Site site, string text) => Add(NodeKind.Text, Text(text), 0, site);

    public int Number(Site site, string invariantText) => Add(NodeKind.Number, Text(invariantText), 0, site);

    public int Literal(Site site, string word) => Add(NodeKind.Literal, Text(word), 0, site);

    public int Regex(Site site, string pattern) => Add(NodeKind.Regex, Text(pattern), 0, site);

    public int Template(Site site, ReadOnlySpan<int> parts) => AddMany(NodeKind.Template, parts, site);

    public int Concat(Site site, int left, int right) => Add(NodeKind.Concat, left, right, site);

    public int Choice(Site site, ReadOnlySpan<int> values) => values.Length == 1 ? values[0] : AddMany(NodeKind.Choice, values, site);

    public int Read(Site site, int variable) => Add(NodeKind.Variable, variable, 0, site);

    public int Global(Site site, string name) => Add(NodeKind.Global, Text(name), 0, site);

    public int Import(Site site, string specifier, string? name) => Add(NodeKind.Import, Text(specifier), name is null ? -1 : Text(name), site);

    public int Member(Site site, int target, string name) => Add(NodeKind.Member, target, Text(name), site);

    public int Index(Site site, int target, int key) => Add(NodeKind.Index, target, key, site);

    public int Function(Site site, int function) => Add(NodeKind.Function, function, 0, site);

    public int Class(Site site, int info) => Add(NodeKind.Class, info, 0, site);

    public int Array(Site site, ReadOnlySpan<int> elements) => AddMany(NodeKind.Array, elements, site);

    public int Operation(Site site, ReadOnlySpan<int> operands) => AddMany(NodeKind.Operation, operands, site);

    public int Comparison(Site site, ReadOnlySpan<int> operands) => AddMany(NodeKind.Comparison, operands, site);

    public int Pass(Site site, int value, PassKind kind) => Add(NodeKind.Pass, value, (int)kind, site);

    public int This(Site site) => Add(NodeKind.This, site.Function, 0, site);

    public int Super(Site site) => Add(NodeKind.Super, site.Function, 0, site);

    /// <summary>Adds the next parameter of a function and returns its node.</summary>
    public int AddParameter(int function, string name, int position)
    {
        var info = Functions[function];
        var node = Add(NodeKind.Parameter, function, info.Parameters.Count, new Site(function, position));
        info.Parameters.Add(node);
        info.ParameterNames.Add(name);
        return node;
    }

    public int Object(Site site, ReadOnlySpan<ObjectEntry> entries)
    {
        var start = Operands.Count;
        foreach (var (key, keyNode, value) in entries)
        {
            Operands.AddRange([key, keyNode, value]);
        }

        return Add(NodeKind.Object, start, entries.Length, site);
    }

    /// <summary>Adds a call or construction and records it in its function.</summary>
    public int Call(Site site, int callee, ReadOnlySpan<int> arguments, bool construct = false)
    {
        var start = Operands.Count;
        Operands.Add(arguments.Length);
        Operands.AddRange(arguments);
        var node = Add(construct ? NodeKind.New : NodeKind.Call, callee, start, site);
        Functions[site.Function].Calls.Add(node);
        return node;
    }

    public ReadOnlySpan<int> ArgumentsOf(in Node call) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(Operands).Slice(call.B + 1, Operands[call.B]);

    public ReadOnlySpan<int> OperandsOf(in Node node) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(Operands).Slice(node.A, node.Kind == NodeKind.Object ? 3 * node.B : node.B);

    private int AddMany(NodeKind kind, ReadOnlySpan<int> operands, Site site)
    {
        var start = Operands.Count;
        Operands.AddRange(operands);
        return Add(kind, start, operands.Length, site);
    }

    private int Add(NodeKind kind, int a, int b, Site site)
    {
        Nodes.Add(new Node(kind, a, b, site.Function, site.Position));
        return Nodes.Count - 1;
    }
}
