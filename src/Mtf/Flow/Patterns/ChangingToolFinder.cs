using Mtf.Findings;
using Mtf.Flow.Facts;
using Mtf.Flow.Graph;
using Mtf.Flow.Models;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Patterns;

/// <summary>Finds tools whose description is another one after a call, at another time, or by the word of a remote host.</summary>
internal sealed class ChangingToolFinder(CallGraph calls, ApiModels models, CodeContexts contexts)
{
    private const int MostNodes = 64;
    private static readonly string[] Schemas = ["inputSchema", "input_schema", "parameters", "schema"];
    private readonly TriggerOrigin origin = new(calls, models);

    private FlowProgram Program => calls.Program;

    public IEnumerable<CodePattern> Find()
    {
        for (var id = 0; id < Program.NodeCount; id++)
        {
            var node = Program[id];
            if (node.Kind == NodeKind.Object && IsTool(node) && Entry(node, "description") is >= 0 and var described && Reason(described) is { } reason)
            {
                yield return Pattern(reason, described);
            }
            else if (node.Kind == NodeKind.Call && Registered(node) is >= 0 and var text && Reason(text) is { } why)
            {
                yield return Pattern(why, text);
            }
            else if (node.Kind == NodeKind.Call && IsUpdate(id, node) && contexts.Of(id).Phase == Phase.Handler)
            {
                yield return Pattern("after a call", id);
            }
        }

        foreach (var write in Program.PropertyWrites.Where(write => Program.Text(write.Name) == "description" && contexts.Of(write.Value).Phase == Phase.Handler))
        {
            if (calls.Solver.ValuesOf(write.Target).Any(token => token.Kind == TokenKind.Object && token.Id < Program.NodeCount && Program[token.Id] is { Kind: NodeKind.Object } target && IsTool(target)
                && contexts.Of(token.Id).Phase != Phase.Handler))
            {
                yield return Pattern("after a call", write.Value);
            }
        }
    }

    private bool IsTool(in Node node)
    {
        var literal = node;
        return Entry(literal, "name") >= 0 && Entry(literal, "description") >= 0 && Array.Exists(Schemas, key => Entry(literal, key) >= 0);
    }

    private int Entry(in Node literal, string name)
    {
        var entries = Program.Operands(literal);
        for (var index = 0; index < entries.Length; index += 3)
        {
            if (entries[index] >= 0 && Program.Text(entries[index]) == name)
            {
                return entries[index + 2];
            }
        }

        return -1;
    }

    // server.tool(name, description, …), server.registerTool(name, { description, … }, …)
    private int Registered(in Node call)
    {
        var arguments = Program.Arguments(call);
        if (arguments.Length < 3 || Program[call.A] is not { Kind: NodeKind.Member } callee)
        {
            return -1;
        }

        return Program.Text(callee.B) switch
        {
            "tool" when Program[arguments[1]].Kind is not (NodeKind.Object or NodeKind.Function) => arguments[1],
            "registerTool" when Program[arguments[1]] is { Kind: NodeKind.Object } options => Entry(options, "description"),
            _ => -1,
        };
    }

    private bool IsUpdate(int id, in Node call) => Program[call.A] is { Kind: NodeKind.Member } callee && Program.Text(callee.B) == "update"
        && Program.Arguments(call) is [var options, ..] && Program[options] is { Kind: NodeKind.Object } changes && Entry(changes, "description") >= 0
        && calls.Solver.ApisOf(id).Any(path => calls.Solver.Paths.Text(path).Contains("modelcontextprotocol", StringComparison.Ordinal));

    /// <summary>Why a description is not one text, or null.</summary>
    private string? Reason(int described)
    {
        HashSet<int> seen = [described];
        var open = new Queue<int>(seen);
        while (open.TryDequeue(out var at) && seen.Count < MostNodes)
        {
            var node = Program[at];
            switch (node.Kind)
            {
                case NodeKind.Variable:
                    foreach (var definition in Program.Definitions(node.A))
                    {
                        if (Program.Definitions(node.A).Length > 1 && contexts.Of(definition) is { Phase: Phase.Handler } && Program.FunctionOf(node.A) != Program[definition].Function)
                        {
                            return "after a call";
                        }

                        Add(definition, seen, open);
                    }

                    break;
                case NodeKind.Choice:
                    if (Decided(at) is { } reason)
                    {
                        return reason;
                    }

                    Array.ForEach(Program.Operands(node).ToArray(), operand => Add(operand, seen, open));
                    break;
                case NodeKind.Template:
                    Array.ForEach(Program.Operands(node).ToArray(), operand => Add(operand, seen, open));
                    break;
                case NodeKind.Concat:
                    Add(node.A, seen, open);
                    Add(node.B, seen, open);
                    break;
                case NodeKind.Member or NodeKind.Pass:
                    Add(node.A, seen, open);
                    break;
                case NodeKind.Call when calls.Solver.ApisOf(at).Any(path => models.OfCall(path) is { Returns: "network" }):
                    return "by the word of a remote host";
                case NodeKind.Call:
                    if (Program[node.A] is { Kind: NodeKind.Member } callee)
                    {
                        Add(callee.A, seen, open);
                    }

                    foreach (var value in calls.Solver.TargetsOf(at).SelectMany(target => Program.Functions[target].Returns))
                    {
                        Add(value, seen, open);
                    }

                    break;
            }
        }

        return null;
    }

    private string? Decided(int choice)
    {
        foreach (var condition in Program.Conditions(choice))
        {
            if (origin.Of(condition).Trigger is Trigger.Clock or Trigger.Host)
            {
                return "at another time or place";
            }

            if (Program[condition] is { Kind: NodeKind.Comparison } comparison && Program.Operands(comparison).ToArray().Any(IsCounter))
            {
                return "after some calls";
            }
        }

        return null;
    }

    // count += 1, count++
    private bool IsCounter(int operand) => Program[operand] is { Kind: NodeKind.Variable } variable
        && Program.Definitions(variable.A).ToArray().Any(definition => Program[definition] is { Kind: NodeKind.Operation or NodeKind.Concat } change
            && (change.Kind == NodeKind.Concat ? [change.A, change.B] : Program.Operands(change).ToArray()).Any(part => Program[part] is { Kind: NodeKind.Variable } self && self.A == variable.A));

    private static void Add(int node, HashSet<int> seen, Queue<int> open)
    {
        if (seen.Add(node))
        {
            open.Enqueue(node);
        }
    }

    private CodePattern Pattern(string reason, int node) =>
        new("changing-tool", reason, [new FlowStep(contexts.LocationOf(node), $"the description is another one {reason}")], contexts.Of(node));
}
