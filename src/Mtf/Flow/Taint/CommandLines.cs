using Mtf.Flow.Folding;
using Mtf.Flow.Graph;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Taint;

/// <summary>How a program is started: through a shell, in which case every argument is part of the command, or directly.</summary>
internal static class CommandLines
{
    private static readonly string[] Shells = ["sh", "bash", "zsh", "dash", "ksh", "cmd", "cmd.exe", "powershell", "powershell.exe", "pwsh", "pwsh.exe"];

    private static readonly string[] ProgramFields = ["FileName", "StartInfo"];

    /// <summary>The kind of a sink in this call: arguments of a shell are commands.</summary>
    public static string SinkKind(CallGraph calls, Folder folder, int call, string kind) => kind == "argv" && UsesShell(calls, folder, call) ? "command" : kind;

    public static bool UsesShell(CallGraph calls, Folder folder, int call)
    {
        var program = calls.Program;
        var arguments = program.Arguments(program[call]).ToArray();
        if ((arguments.Length > 1 && IsShell(folder, arguments[0])) || Described(calls, call, arguments).Any(value => IsShell(folder, value)))
        {
            return true;
        }

        foreach (var argument in arguments.Skip(1))
        {
            var node = program[argument].Kind == NodeKind.Variable && program.Definitions(program[argument].A) is [var only] ? program[only] : program[argument];
            if (node.Kind == NodeKind.Object && HasShellOption(program, node))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsShell(Folder folder, int program) =>
        folder.Fold(program).Any(text => Shells.Contains(text[(text.LastIndexOfAny(['/', '\\']) + 1)..], StringComparer.OrdinalIgnoreCase));

    /// <summary>The program that an object names which describes the process to start.</summary>
    private static IEnumerable<int> Described(CallGraph calls, int call, int[] arguments)
    {
        var program = calls.Program;
        var receiver = program[program[call].A] is { Kind: NodeKind.Member } callee ? [callee.A] : Array.Empty<int>();
        return arguments.Take(1).Concat(receiver).SelectMany(owner => calls.ValuesOfMember(owner, program.Text(ProgramFields[0]))
            .Concat(calls.ValuesOfMember(owner, program.Text(ProgramFields[1])).SelectMany(info => calls.ValuesOfMember(info, program.Text(ProgramFields[0])))));
    }

    // shell: true, a shell's name, or something that is only known at run time; but not shell: false.
    private static bool HasShellOption(FlowProgram program, in Node options)
    {
        var entries = program.Operands(options);
        for (var index = 0; index < entries.Length; index += 3)
        {
            if (entries[index] >= 0 && program.Text(entries[index]) == "shell")
            {
                return program[entries[index + 2]] is not { Kind: NodeKind.Literal or NodeKind.Comparison } value
                    || (value.Kind == NodeKind.Literal && program.Text(value.A) == "true");
            }
        }

        return false;
    }
}
