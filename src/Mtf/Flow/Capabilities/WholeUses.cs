using Mtf.Flow.Graph;
using Mtf.Flow.Models;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Capabilities;

/// <summary>Tells where the environment is used as a whole, and where only to hand it to a child process.</summary>
internal sealed class WholeUses
{
    private readonly FlowProgram program;
    private readonly bool[] ignored;
    private readonly HashSet<int> inherited = [];

    public WholeUses(CallGraph calls, ApiModels models)
    {
        program = calls.Program;
        ignored = new bool[program.NodeCount];
        for (var id = 0; id < program.NodeCount; id++)
        {
            var node = program[id];
            if (node.Kind is NodeKind.Member or NodeKind.Index)
            {
                ignored[node.A] = true;
            }
            else if (node.Kind == NodeKind.Comparison)
            {
                // Whether a name is in the environment says nothing of the others.
                foreach (var operand in program.Operands(node))
                {
                    ignored[operand] = true;
                }
            }
            else if (node.Kind is NodeKind.Call or NodeKind.New
                && calls.Solver.ApisOf(id).Any(path => models.OfCall(path)?.Capability.StartsWith("proc.", StringComparison.Ordinal) == true))
            {
                NoteInherited(calls, id);
            }
        }

        // What a variable is given is judged where the variable is read.
        for (var variable = 0; variable < program.VariableCount; variable++)
        {
            foreach (var definition in program.Definitions(variable))
            {
                ignored[definition] = true;
            }
        }
    }

    /// <summary>Kind of the capability, or null when the node is only on the way to a single variable.</summary>
    public string? Of(int node) => ignored[node] ? null : inherited.Contains(node) ? "env.inherit" : "env.all";

    private void NoteInherited(CallGraph calls, int call)
    {
        foreach (var (name, value) in program.NamedArguments(call).ToArray())
        {
            if (name >= 0 && program.Text(name) == "env")
            {
                NoteEnvironment(calls, value);
            }
        }

        foreach (var argument in program.Arguments(program[call]).ToArray())
        {
            foreach (var value in calls.ValuesOfMember(argument, program.Text("env")))
            {
                NoteEnvironment(calls, value);
            }
        }
    }

    private void NoteEnvironment(CallGraph calls, int value)
    {
        inherited.Add(value);
        foreach (var token in calls.Solver.ValuesOf(value).Where(token => token.Kind == TokenKind.Object && token.Id < program.NodeCount && program[token.Id].Kind == NodeKind.Object))
        {
            var entries = program.Operands(program[token.Id]);
            for (var index = 0; index < entries.Length; index += 3)
            {
                if (entries[index] == ModuleGraph.SpreadKey)
                {
                    inherited.Add(entries[index + 2]);
                }
            }
        }
    }
}
