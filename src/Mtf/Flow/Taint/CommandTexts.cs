using Mtf.Flow.Folding;
using Mtf.Flow.Graph;
using Mtf.Flow.Models;
using Mtf.Flow.Shell;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Taint;

/// <summary>The command lines that code starts, as texts of a shell.</summary>
internal sealed class CommandTexts(CallGraph calls, Folder folder, ApiModels models)
{
    private const int MostElements = 24;

    private FlowProgram Program => calls.Program;

    /// <summary>Every call that starts a program, with the command lines as far as they are known.</summary>
    public IEnumerable<(int Call, string Text)> Find()
    {
        for (var id = 0; id < Program.NodeCount; id++)
        {
            if (Program[id].Kind is NodeKind.Call or NodeKind.New && calls.Solver.ApisOf(id).Any(path => models.OfCall(path)?.Capability is "proc.shell" or "proc.spawn"))
            {
                var isShell = calls.Solver.ApisOf(id).Any(path => models.OfCall(path)?.Capability == "proc.shell");
                foreach (var text in Of(Program.Arguments(Program[id]).ToArray(), isShell).Distinct(StringComparer.Ordinal))
                {
                    yield return (id, text);
                }
            }
        }
    }

    private IEnumerable<string> Of(int[] arguments, bool isShell)
    {
        if (arguments.Length == 0)
        {
            return [];
        }

        if (Elements(arguments[0]) is { } line)
        {
            return line.Count == 0 ? [] : [string.Join(' ', line)];
        }

        var following = arguments.Length > 1 ? Elements(arguments[1]) : null;
        return folder.Fold(arguments[0]).Select(text => following is null ? text : isShell ? $"{text} {string.Join(' ', following)}" : $"{ShellWords.Quoted(text)} {string.Join(' ', following)}");
    }

    // The words of a list, the first alternative of each.
    private List<string>? Elements(int node)
    {
        var token = calls.Solver.ValuesOf(node).Where(token => token.Id < Program.NodeCount && token.Kind == TokenKind.Array && Program[token.Id].Kind == NodeKind.Array).Select(token => (int?)token.Id).FirstOrDefault();
        return token is not { } array ? null
            : [.. Program.Operands(Program[array]).ToArray().Take(MostElements).Select(element => ShellWords.Quoted(folder.Fold(element) is [var first, ..] ? first : Folder.Unknown))];
    }
}
