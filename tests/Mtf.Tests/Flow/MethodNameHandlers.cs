using Mtf.Flow;
using Mtf.Flow.Graph;
using Mtf.Flow.Solving;

namespace Mtf.Tests.Flow;

/// <summary>Takes the last function that is given to a registration method as the handler, and its first parameter as what the client sends.</summary>
internal sealed class MethodNameHandlers : IHandlerFinder
{
    public HandlerFacts Find(CallGraph calls)
    {
        var program = calls.Program;
        List<HandlerRoot> roots = [];
        Dictionary<int, string> parameters = [];
        for (var id = 0; id < program.NodeCount; id++)
        {
            if (program[id].Kind != NodeKind.Call || program[program[id].A] is not { Kind: NodeKind.Member } callee
                || program.Text(callee.B) is not ("tool" or "registerTool" or "setRequestHandler"))
            {
                continue;
            }

            foreach (var (_, function) in calls.Solver.FunctionsGivenTo(id))
            {
                var name = program[program.Arguments(program[id])[0]] is { Kind: NodeKind.Text } text ? program.Text(text.A) : "request";
                roots.Add(new HandlerRoot(name, function));
                if (program.Functions[function].Parameters is [var first, ..])
                {
                    parameters[first] = "";
                }
            }
        }

        return new HandlerFacts([], roots, parameters);
    }
}
