using Mtf.Flow.Facts;
using Mtf.Flow.Graph;
using Mtf.Flow.Solving;
using Mtf.Flow.Taint;

namespace Mtf.Flow;

/// <summary>Where the subject's own code may do more than was followed, because too many values reach one place: once for each file and reason.</summary>
internal sealed class OpenEnds(CallGraph calls, CodeContexts contexts)
{
    private const int MostReported = 200;
    private readonly SortedDictionary<(string File, string Reason), int> lines = new(Comparer<(string File, string Reason)>.Create(
        (left, right) => string.CompareOrdinal(left.File, right.File) is not 0 and var order ? order : string.CompareOrdinal(left.Reason, right.Reason)));

    public IReadOnlyList<UnanalysedPart> Find(IReadOnlyList<TaintSink> sinks)
    {
        var program = calls.Program;
        for (var id = 0; id < program.NodeCount; id++)
        {
            var node = program[id];
            if (node.Kind is NodeKind.Call or NodeKind.New)
            {
                Note(id, node.A, "has calls of more functions than are followed");
            }
            else if (node.Kind == NodeKind.Parameter)
            {
                Note(id, id, "has parameters that are given more values than are followed");
            }
        }

        foreach (var write in program.PropertyWrites)
        {
            Note(write.Value, write.Target, "stores into more objects than are followed");
        }

        foreach (var sink in sinks)
        {
            Note(sink.Node, sink.Argument, "uses more values than are followed where they may do harm");
        }

        List<UnanalysedPart> parts = [.. lines.Take(MostReported).Select(entry => new UnanalysedPart(entry.Key.File, entry.Value, entry.Key.Reason))];
        return lines.Count <= MostReported ? parts : [.. parts, new UnanalysedPart("", 0, "has more files with values that are not all followed")];
    }

    private void Note(int place, int value, string reason)
    {
        if (!calls.Solver.HasMore(value) || contexts.VerifiedOwnerOf(place).Length > 0)
        {
            return;
        }

        var location = contexts.LocationOf(place);
        var key = (location.File, reason);
        lines[key] = lines.TryGetValue(key, out var first) ? Math.Min(first, location.Line) : location.Line;
    }
}
