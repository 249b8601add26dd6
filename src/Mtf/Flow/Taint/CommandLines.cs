using System.Text.RegularExpressions;
using Mtf.Flow.Folding;
using Mtf.Flow.Graph;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Taint;

/// <summary>How a program is started: through a shell, in which case every argument is part of the command, or directly.</summary>
internal static partial class CommandLines
{
    private static readonly string[] Shells = ["sh", "bash", "zsh", "dash", "ksh", "cmd", "cmd.exe", "powershell", "powershell.exe", "pwsh", "/bin/sh", "/bin/bash"];

    /// <summary>The kind of a sink in this call: arguments of a shell are commands.</summary>
    public static string SinkKind(FlowProgram program, Folder folder, int[] arguments, string kind) =>
        kind == "argv" && UsesShell(program, folder, arguments) ? "command" : kind;

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

    public static bool UsesShell(FlowProgram program, Folder folder, int[] arguments)
    {
        if (arguments.Length > 1 && folder.Fold(arguments[0]).Any(text => Shells.Contains(text, StringComparer.OrdinalIgnoreCase)))
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
