using Mtf.Findings;

namespace Mtf.Flow.Shell;

/// <summary>What programs and builtins do with their words and their input.</summary>
internal sealed partial class ShellRun
{
    private static readonly HashSet<string> Shells = new(StringComparer.Ordinal) { "sh", "bash", "zsh", "dash", "ksh", "ash" };

    private static readonly HashSet<string> Wrappers = new(StringComparer.Ordinal) { "sudo", "nohup", "exec", "command", "builtin", "time", "timeout", "nice", "xargs", "setsid", "doas", "stdbuf", "busybox", "env", "ionice", "then", "cross-env", "dotenv" };

    private static readonly HashSet<string> Dynamic = new(StringComparer.Ordinal) { "python", "python2", "python3", "node", "perl", "ruby", "php", "deno", "bun", "lua", "osascript" };

    private string Execute(List<string> words, string input, IReadOnlyList<ShellRedirection> redirections)
    {
        // What runs is what a source says.
        facts.Flow(words[0], "code", "", Here, "network", "decoded");
        var command = facts.Decoded(words[0]);
        if (command != words[0] && command.Length > 0 && words.Count == 1)
        {
            return Nested(command, input);
        }

        var name = command[(command.LastIndexOf('/') + 1)..];
        var arguments = words[1..];
        if (functions.TryGetValue(name, out var function))
        {
            return Call(function, arguments, input);
        }

        if (Wrappers.Contains(name) && Wrapped(name, arguments) is { } inner)
        {
            return inner.Count == 0 ? "" : Execute(inner, input, redirections);
        }

        if (Shells.Contains(name))
        {
            return Shell(words, arguments, input, redirections);
        }

        if (Dynamic.Contains(name) || name.StartsWith("python3.", StringComparison.Ordinal))
        {
            return Interpreter(name, arguments, input);
        }

        return Builtin(name, arguments, input) ?? Network(name, arguments, input) ?? FileProgram(name, arguments, input) ?? TextProgram(name, arguments, input)
            ?? Launched(name, command, arguments, input);
    }

    // sudo -E curl …; timeout 5 sh …; env A=b node …
    private static List<string>? Wrapped(string name, List<string> arguments)
    {
        var index = 0;
        while (index < arguments.Count)
        {
            var argument = arguments[index];
            if (argument.StartsWith('-') && argument.Length > 1)
            {
                index += name switch { "xargs" when argument is "-I" or "-n" or "-P" or "-L" or "-d" => 2, "sudo" when argument is "-u" or "-g" => 2, "nice" when argument == "-n" => 2, "exec" when argument == "-a" => 2, _ => 1 };
            }
            else if ((name is "env" or "sudo" or "cross-env" && argument.Contains('=', StringComparison.Ordinal)) || (name == "timeout" && argument.Length > 0 && char.IsAsciiDigit(argument[0])))
            {
                index++;
            }
            else
            {
                return arguments[index..];
            }
        }

        return name == "env" ? null : [];
    }

    private string Call(ShellNode function, List<string> arguments, string input)
    {
        var before = positional;
        positional = [.. arguments];
        var output = Run([function], input);
        positional = before;
        return output;
    }

    private string Nested(string text, string input)
    {
        var before = (line, hasLines);
        hasLines = false;
        place = place with { Location = before.hasLines ? new Location(place.Location.File, line) : place.Location };
        var output = Program(text, input);
        (line, hasLines) = before;
        return output;
    }

    private string Shell(List<string> words, List<string> arguments, string input, IReadOnlyList<ShellRedirection> redirections)
    {
        if (redirections.Any(redirection => IsConnection(Single(redirection.Target))))
        {
            facts.Add("proc.shell", string.Join(' ', words) + " " + string.Join(' ', redirections.Select(redirection => redirection.Operator + " " + Single(redirection.Target))), "sh:" + words[0], Here);
        }

        var index = arguments.FindIndex(argument => argument.Length > 1 && argument[0] is '-' or '+' && argument.EndsWith('c') && !argument.StartsWith("--", StringComparison.Ordinal));
        if (index >= 0 && index + 1 < arguments.Count)
        {
            return Code(arguments[index + 1], "", input);
        }

        var script = arguments.Find(argument => argument.Length > 0 && argument[0] is not ('-' or '+'));
        return script is null || arguments.Contains("-s") ? Code(input, "", "") : Start(script, [.. arguments.SkipWhile(argument => argument != script).Skip(1)], input);
    }

    /// <summary>A text is executed.</summary>
    private string Code(string text, string detail, string input)
    {
        facts.Flow(text, "code", detail, Here, "network", "decoded");
        return Nested(facts.Decoded(text), input);
    }

    /// <summary>A file is executed.</summary>
    private string Start(string path, List<string> arguments, string input, bool isShell = true)
    {
        var normal = ShellPackage.Normal(path, cwd);
        var content = written.ContainsKey(normal) || package.Find(normal) is null ? Content(path) : "";
        if (content.Length > 0)
        {
            facts.Flow(content, "code", path, Here, "network", "decoded");
            return isShell ? Nested(facts.Decoded(content), input) : "";
        }

        if ((package.Find(normal) ?? (cwd.Length == 0 ? package.Find($"{ShellPackage.Root}/{normal}") : null)) is not { } file)
        {
            return "";
        }

        var language = FileLanguage.OfName(file.Name);
        if (language is not null and not Graph.SourceLanguage.Shell)
        {
            facts.Started.Add((file.Path, place.Phase));
            return "";
        }

        return isShell && (language == Graph.SourceLanguage.Shell || IsScript(file)) ? Enter(file, arguments, input) : "";
    }

    private bool IsScript(Artifacts.ArtifactFile file) => file.Length < 1 << 20 && package.Read(file).StartsWith("#!", StringComparison.Ordinal) is var hasMark && (hasMark || !file.Name.Contains('.', StringComparison.Ordinal));

    private string Enter(Artifacts.ArtifactFile file, List<string> arguments, string input)
    {
        if (!running.Add(file.Path))
        {
            return "";
        }

        var before = (place, hasLines, line, self, positional);
        Visited.Add(file.Path);
        (place, hasLines, self, positional) = (place with { Location = new Location(file.Path, 1) }, true, $"{ShellPackage.Root}/{file.Path}", [.. arguments]);
        var output = Program(package.Read(file), input);
        (place, hasLines, line, self, positional) = before;
        running.Remove(file.Path);
        return output;
    }

    private string Interpreter(string name, List<string> arguments, string input)
    {
        var index = arguments.FindIndex(argument => argument is "-c" or "-e" or "-p" or "-r" or "--eval" or "--print" or "eval" or "-ne" or "-pe");
        if (index >= 0 && index + 1 < arguments.Count)
        {
            facts.Flow(arguments[index + 1], "code", "", Here, "network", "decoded");
            facts.Gap(Here.Location, $"gives code to {name} in a command line, which is not analysed");
            return facts.HolesOf(input);
        }

        if (arguments.Find(argument => argument.Length > 0 && argument[0] != '-') is { } script && !(name is "python3" or "python" && arguments.Contains("-m")))
        {
            Start(script, arguments, input, isShell: false);
        }
        else if (input.Length > 0 && arguments.All(argument => argument == "-" || argument.StartsWith('-')))
        {
            facts.Flow(input, "code", "", Here, "network", "decoded");
            facts.Gap(Here.Location, $"gives code to {name} in its input, which is not analysed");
        }

        return facts.HolesOf(input);
    }

    private string? Builtin(string name, List<string> arguments, string input)
    {
        switch (name)
        {
            case "eval":
                return Code(string.Join(' ', arguments), "", input);
            case "source" or ".":
                return arguments.Count == 0 ? "" : Start(arguments[0], arguments[1..], input);
            case "cd" or "pushd":
                cwd = arguments.Count == 0 ? "~" : ShellPackage.Normal(arguments[0], cwd);
                return "";
            case "pwd":
                return Values("PWD")[0];
            case "export" or "declare" or "local" or "readonly" or "typeset" or "alias":
                return Declared(arguments);
            case "set" when arguments.Count == 0:
                return facts.From("env.all", "", Here.Location);
            case "set":
                positional = arguments[0] == "--" ? [.. arguments[1..]] : positional;
                return "";
            case "env" or "printenv" when arguments.All(argument => argument.StartsWith('-') || argument.Contains('=', StringComparison.Ordinal)):
                facts.Add("env.all", "", "sh:" + name, Here);
                return facts.From("env.all", "", Here.Location);
            case "printenv":
                return Values(arguments[0])[0];
            case "read" or "mapfile" or "readarray":
                foreach (var variable in arguments.Where(argument => !argument.StartsWith('-')))
                {
                    Set(variable, [Bounded(input).TrimEnd('\n')]);
                }

                return "";
            case "trap" when arguments.Count > 1:
                return Code(arguments[0], "", "");
            case "shift":
                positional = positional.Length > 0 ? positional[1..] : positional;
                return "";
            case "true" or "false" or ":" or "[" or "test" or "exit" or "return" or "break" or "continue" or "unset" or "wait" or "sleep" or "kill" or "umask" or "ulimit" or "hash" or "which" or "type" or "getopts" or "let":
                return "";
            default:
                return null;
        }
    }

    private string Declared(List<string> arguments)
    {
        if (arguments.TrueForAll(argument => argument is "-p" or "-x" or "-px" or "-xp") && arguments.Count > 0)
        {
            facts.Add("env.all", "", "sh:export", Here);
            return facts.From("env.all", "", Here.Location);
        }

        foreach (var argument in arguments)
        {
            var equal = argument.IndexOf('=', StringComparison.Ordinal);
            if (equal > 0)
            {
                Set(argument[..equal], [argument[(equal + 1)..]]);
            }
        }

        return "";
    }
}
