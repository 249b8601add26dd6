using Mtf.Flow.Solving;

namespace Mtf.Flow.Taint;

/// <summary>Streams that are connected: what comes out of one is written to the next.</summary>
internal sealed partial class TaintGraph
{
    private void AddStreams(int call, int receiver, string method, int[] arguments)
    {
        if (Program.ModuleOf(call).Graph.Language == Graph.SourceLanguage.Python || Solver.TargetsOf(call).Count > 0)
        {
            return;
        }

        if (method is "pipe" or "pipeTo" or "pipeThrough" && receiver >= 0 && arguments.Length > 0)
        {
            Connect(call, receiver, arguments[0]);
        }
        else if (Solver.ApisOf(call).Any(path => Solver.Paths.Text(path) is "node:stream.pipeline" or "node:stream/promises.pipeline" or "node:stream.promises.pipeline"))
        {
            for (var index = 1; index < arguments.Length; index++)
            {
                Connect(call, arguments[0], arguments[index]);
            }
        }
    }

    // A write to the stream, without a call of write.
    private void Connect(int call, int from, int stream)
    {
        foreach (var token in Solver.TokenSpanOf(stream).ToArray())
        {
            if (Solver.TokenAt(token) is { Kind: TokenKind.Api } api && models.OfCall(Solver.Paths.Child(api.Id, "write")) is { Sinks.Count: > 0 } model)
            {
                var made = details.OfMade(stream);
                AddSink(call, from, model.Sinks[0].Kind, made, Program[call].Function);
                if (model.Capability == "proc.input" && made.Length == 0 && Program[stream].Kind == Graph.NodeKind.Member && details.OfMade(Program[stream].A) is { Length: > 0 } program)
                {
                    // The input of a program: what the program makes of it depends on which one it is.
                    AddSink(call, from, "streams", program, Program[call].Function);
                }
            }
        }

        foreach (var kept in Program.Arguments(Program[call]).ToArray().Where(argument => argument == stream && Program[stream].Kind == Graph.NodeKind.Variable))
        {
            MoveDeep(from, variableBase + Program[kept].A);
        }
    }
}
