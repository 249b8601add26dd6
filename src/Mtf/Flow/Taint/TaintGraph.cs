using Mtf.Flow.Folding;
using Mtf.Flow.Graph;
using Mtf.Flow.Models;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Taint;

/// <summary>A place where values of interest come from.</summary>
internal readonly record struct TaintSource(int Node, int Kind, SinkClasses Classes);

/// <summary>A use that is dangerous or tells others something. <paramref name="Carrier"/> is the node that stands for what arrives.</summary>
internal readonly record struct TaintSink(int Carrier, int Node, int Argument, string Kind, string Detail);

/// <summary>
/// The edges along which taint moves. Besides the nodes of the program there are nodes for variables, for what functions return, for the contents of
/// objects and arrays, for their fields as far as somebody reads them, and for sinks.
/// </summary>
internal sealed partial class TaintGraph
{
    private readonly CallGraph calls;
    private readonly Folder folder;
    private readonly ApiModels models;
    private readonly CallDetails details;
    private readonly IModuleResolver resolver;
    private readonly HandlerFacts handlers;
    private readonly Func<int, string> ownerOf;
    private readonly List<FlowEdge> edges = [];
    private readonly List<int> owners = [];
    private readonly Dictionary<int, int> contents = [];
    private readonly Queue<int> newContents = new();
    private readonly Dictionary<(int Token, int Name), int> fields = [];
    private readonly Queue<(int Token, int Name)> newFields = new();
    private readonly int variableBase;
    private readonly int returnBase;
    private readonly int virtualBase;
    private bool[] selected = [];

    private TaintGraph(CallGraph calls, Folder folder, ApiModels models, CallDetails details, IModuleResolver resolver, HandlerFacts handlers, Func<int, string> ownerOf)
    {
        this.ownerOf = ownerOf;
        functionOwners = new string?[calls.Program.Functions.Count];
        (this.calls, this.folder, this.models, this.details, this.resolver, this.handlers) = (calls, folder, models, details, resolver, handlers);
        variableBase = Program.NodeCount;
        returnBase = variableBase + Program.VariableCount;
        virtualBase = returnBase + Program.Functions.Count;
    }

    public List<TaintSource> Sources { get; } = [];

    public List<TaintSink> Sinks { get; } = [];

    public FlowEdges Edges { get; private set; } = new([], 0);

    public int NodeCount => virtualBase + owners.Count;

    private FlowProgram Program => calls.Program;

    private Solver Solver => calls.Solver;

    /// <param name="ownerOf">Package to which a node of the program belongs, empty for the subject's own code.</param>
    public static TaintGraph Build(
        CallGraph calls, Folder folder, ApiModels models, CallDetails details, IModuleResolver resolver, HandlerFacts handlers, Func<int, string> ownerOf)
    {
        var graph = new TaintGraph(calls, folder, models, details, resolver, handlers, ownerOf);
        graph.AddProgram();
        graph.Edges = new FlowEdges(graph.edges, graph.NodeCount);
        return graph;
    }

    /// <summary>Function in which a node's parameters mean something, -1 for none.</summary>
    public int FunctionOf(int node) =>
        node < variableBase ? Program[node].Function
        : node < returnBase ? Program.FunctionOf(node - variableBase)
        : node < virtualBase ? node - returnBase
        : owners[node - virtualBase];

    /// <summary>Node of the program, or -1 for the nodes that stand for something else.</summary>
    public int ProgramNode(int node) => node < variableBase ? node : -1;

    public bool IsVariable(int node) => node >= variableBase && node < returnBase;

    public int NodeOfVariable(int variable) => variableBase + variable;

    /// <summary>Node of what a function returns.</summary>
    public int ReturnOf(int function) => returnBase + function;

    private void AddProgram()
    {
        MarkSelected();
        for (var variable = 0; variable < Program.VariableCount; variable++)
        {
            foreach (var definition in Program.Definitions(variable))
            {
                Move(definition, variableBase + variable);
            }
        }

        foreach (var function in Program.Functions)
        {
            foreach (var value in function.Returns)
            {
                Move(value, returnBase + function.Id);
            }
        }

        for (var id = 0; id < Program.NodeCount; id++)
        {
            AddNode(id, Program[id]);
        }

        AddHandlers();
        while (newFields.TryDequeue(out var field))
        {
            LinkField(field.Token, field.Name);
        }

        AddWrites();
        while (newContents.TryDequeue(out var token))
        {
            AddContents(token);
        }
    }

    // Nodes that are only the object of a member access: process.env in process.env.HOME is not a use of the whole environment.
    private void MarkSelected()
    {
        selected = new bool[Program.NodeCount];
        for (var id = 0; id < Program.NodeCount; id++)
        {
            var node = Program[id];
            if (node.Kind is NodeKind.Member or NodeKind.Index)
            {
                selected[node.A] = true;
            }
        }
    }

    private int NewNode(int function)
    {
        owners.Add(function);
        return NodeCount - 1;
    }

    private void Move(int from, int to, SinkClasses classes = SinkClasses.All, bool isHeap = false)
    {
        if (from != to && classes != SinkClasses.None)
        {
            var function = FunctionOf(from);
            edges.Add(new FlowEdge(from, to, isHeap || function < 0 || function != FunctionOf(to) ? EdgeKind.Heap : EdgeKind.Local, (byte)classes));
        }
    }

    /// <summary>Moves a value together with all that is in it: for uses that look at the whole.</summary>
    private void MoveDeep(int from, int to, SinkClasses classes = SinkClasses.All)
    {
        Move(from, to, classes);
        if (from < variableBase)
        {
            foreach (var token in Solver.TokenSpanOf(from))
            {
                if (Solver.TokenAt(token).Kind is TokenKind.Object or TokenKind.Array)
                {
                    Move(ContentsOf(token), to, classes);
                }
                else if (Solver.TokenAt(token) is { Kind: TokenKind.Instance } instance && instance.Id < Program.Classes.Count && Program.Classes[instance.Id].Info is { IsRecord: true } record)
                {
                    foreach (var name in record.Fields.Keys)
                    {
                        Move(FieldOf(token, Program.Text(name)), to, classes);
                    }
                }
            }
        }
    }

    private int ContentsOf(int token)
    {
        if (!contents.TryGetValue(token, out var node))
        {
            var (_, id) = Solver.TokenAt(token);
            contents[token] = node = NewNode(id < Program.NodeCount ? Program[id].Function : -1);
            newContents.Enqueue(token);
        }

        return node;
    }

    private void AddContents(int token)
    {
        var (kind, id) = Solver.TokenAt(token);
        if (id >= Program.NodeCount)
        {
            return;
        }

        var node = Program[id];
        var target = contents[token];
        if (kind == TokenKind.Object && node.Kind == NodeKind.Object)
        {
            var entries = Program.Operands(node);
            for (var index = 0; index < entries.Length; index += 3)
            {
                MoveDeep(entries[index + 2], target);
            }
        }
        else if (node.Kind == NodeKind.Array)
        {
            foreach (var element in Program.Operands(node))
            {
                MoveDeep(element, target);
            }
        }

        foreach (var value in stored.GetValueOrDefault(token) ?? [])
        {
            MoveDeep(value, target);
        }
    }

    private readonly Dictionary<int, List<int>> stored = [];

    private void AddWrites()
    {
        foreach (var write in Program.PropertyWrites)
        {
            Store(write.Target, write.Name, write.Value);
        }

        foreach (var (target, name, value) in pendingStores)
        {
            Store(target, name, value);
        }

        foreach (var write in Program.IndexWrites)
        {
            Store(write.Target, Program[write.Key].Kind is NodeKind.Text or NodeKind.Number ? Program[write.Key].A : -1, write.Value);
        }
    }

    /// <summary>A value is put into an object: into a field by name, or anywhere (name -1).</summary>
    private void Store(int target, int name, int value)
    {
        var found = false;
        foreach (var token in Solver.TokenSpanOf(target))
        {
            var kind = Solver.TokenAt(token).Kind;
            found |= kind != TokenKind.Api;
            if (kind is TokenKind.Object or TokenKind.Array)
            {
                if (!stored.TryGetValue(token, out var values))
                {
                    stored[token] = values = [];
                }

                values.Add(value);
            }

            if (name >= 0 && fields.TryGetValue((token, name), out var field))
            {
                Move(value, field, isHeap: kind is TokenKind.Instance or TokenKind.Class or TokenKind.Namespace);
            }
        }

        // What is put into something unknown is found again where the same variable is read.
        if (!found && Program[target].Kind == NodeKind.Variable)
        {
            MoveDeep(value, variableBase + Program[target].A);
            StoreAround(Program[target].A, value);
        }
    }

    // ZipFile(buffer, "w"): what is written to the archive is in the buffer.
    private void StoreAround(int variable, int value)
    {
        const int mostSteps = 8;
        var queue = new Queue<int>(Program.Definitions(variable).ToArray());
        for (var step = 0; step < mostSteps && queue.TryDequeue(out var id); step++)
        {
            var node = Program[id];
            if (node.Kind is NodeKind.Choice)
            {
                foreach (var operand in Program.Operands(node))
                {
                    queue.Enqueue(operand);
                }
            }
            else if (node.Kind == NodeKind.Call && Solver.ApisOf(id).Any(api => Wrappers.Contains(Solver.Paths.Text(api)))
                && Program.Arguments(node) is [var around, ..] && Program[around].Kind == NodeKind.Variable)
            {
                MoveDeep(value, variableBase + Program[around].A);
            }
        }
    }

    private static readonly string[] Wrappers =
        ["py:zipfile.ZipFile", "py:gzip.GzipFile", "py:io.TextIOWrapper", "py:io.BufferedWriter", "py:csv.writer", "py:csv.DictWriter", "py:codecs.getwriter()", "py:bz2.BZ2File", "py:lzma.LZMAFile"];

}
