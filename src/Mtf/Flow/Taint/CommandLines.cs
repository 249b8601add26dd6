using System.Text.RegularExpressions;
using Mtf.Flow.Folding;
using Mtf.Flow.Graph;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Taint;

/// <summary>How a program is started: through a shell, in which case every argument is part of the command, or directly.</summary>
internal static partial class CommandLines
{
    private static readonly string[] Shells = ["sh", "bash", "zsh", "dash", "ksh", "cmd", "cmd.exe", "powershell", "powershell.exe", "pwsh", "pwsh.exe"];

    private static readonly string[] ProgramFields = ["FileName", "StartInfo"];

    /// <summary>The kind of a sink in this call: arguments of a shell are commands.</summary>
    public static string SinkKind(CallGraph calls, Folder folder, int call, string kind) => kind == "argv" && UsesShell(calls, folder, call) ? "command" : kind;

    /// <summary>The kind of source that the output of a command is when it prints secrets, or null.</summary>
    public static string? Printed(string command) =>
        Environment.IsMatch(command) ? "env.all" : Printing.IsMatch(command) && command.Split(' ').Any(SensitivePaths.Matches) ? "file.secret" : null;

    /// <summary>Whether a command sends to a host what it is given.</summary>
    public static bool Sends(string command) => Sending.IsMatch(command);

    [GeneratedRegex(@"^\s*(/usr/bin/)?(env|printenv|export -p|set)\s*($|\|)", RegexOptions.NonBacktracking)]
    private static partial Regex Environment { get; }

    [GeneratedRegex(@"^\s*(cat|type|more|head|tail|tar|zip|base64|xxd|gpg)\s", RegexOptions.NonBacktracking)]
    private static partial Regex Printing { get; }

    [GeneratedRegex(@"(^|[\s;|&(/])(curl|wget|nc|ncat|netcat|telnet|Invoke-WebRequest|Invoke-RestMethod)(\.exe)?\s", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Sending { get; }

    public static bool UsesShell(CallGraph calls, Folder folder, int call)
    {
        var program = calls.Program;
        var arguments = program.Arguments(program[call]).ToArray();
        if ((arguments.Length > 1 && IsShell(folder, arguments[0])) || Described(calls, call, arguments).Any(value => IsShell(folder, value)))
        {
            return true;
        }

        if (arguments.Length > 0 && Known(program, arguments[0]) is { Kind: NodeKind.Array, B: > 2 } line && IsShellLine(folder, program.Operands(line).ToArray()))
        {
            return true;
        }

        foreach (var argument in arguments.Skip(1))
        {
            var node = Known(program, argument);
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

    // ["sh", "-c", text]
    private static bool IsShellLine(Folder folder, int[] parts) =>
        folder.Fold(parts[0]).Any(text => Shells.Contains(text, StringComparer.OrdinalIgnoreCase))
        && folder.Fold(parts[1]).Any(text => (text.StartsWith('-') && text.EndsWith('c')) || text is "/c" or "/C" or "-Command");

    private static Node Known(FlowProgram program, int node) =>
        program[node].Kind == NodeKind.Variable && program.Definitions(program[node].A) is [var only] ? program[only] : program[node];

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
