using System.Text;

namespace Mtf.Flow.Shell;

/// <summary>Programs that change files or texts, and what else is started.</summary>
internal sealed partial class ShellRun
{
    private static readonly HashSet<string> Readers = new(StringComparer.Ordinal)
    {
        "cat", "tac", "head", "tail", "sort", "uniq", "grep", "egrep", "fgrep", "zgrep", "sed", "awk", "gawk", "cut", "paste", "tr", "gzip", "gunzip", "zcat", "bzip2", "bunzip2", "xz", "unxz", "zstd", "od", "hexdump", "strings",
        "jq", "yq", "gpg", "nl", "fold", "fmt", "pv", "more", "less", "dd", "openssl", "tee", "rev", "base64", "base32", "xxd", "uuencode", "uudecode", "iconv", "column", "join", "comm", "diff",
    };

    private static readonly HashSet<string> Describing = new(StringComparer.Ordinal) { "whoami", "hostname", "id", "ifconfig", "ip", "ipconfig", "systeminfo", "ps", "lscpu", "netstat", "who", "last", "dscl", "system_profiler" };

    private string? FileProgram(string name, List<string> arguments, string input)
    {
        List<string> paths = [.. arguments.Where(argument => argument.Length > 0 && argument[0] != '-')];
        switch (name)
        {
            case "cp" or "mv" or "ln" or "install" or "rsync" when paths.Count > 1 && !paths[^1].Contains("::", StringComparison.Ordinal) && !(name == "rsync" && paths[^1].Contains(':', StringComparison.Ordinal)):
                var content = string.Concat(paths[..^1].Select(Content));
                Write(paths[^1], content, false);
                foreach (var path in paths[..^1])
                {
                    written[ShellPackage.Normal(paths[^1].TrimEnd('/') + "/" + path[(path.LastIndexOf('/') + 1)..], cwd)] = content;
                }

                return "";
            case "tee":
                paths.ForEach(path => Write(path, input, arguments.Contains("-a")));
                return input;
            case "rm" or "rmdir" or "unlink":
                Removed(arguments, paths);
                return "";
            case "dd":
                var (from, into) = (arguments.Find(argument => argument.StartsWith("if=", StringComparison.Ordinal)), arguments.Find(argument => argument.StartsWith("of=", StringComparison.Ordinal)));
                input = from is null ? input : Content(from[3..]);
                if (into is not null)
                {
                    Write(into[3..], input, false);
                    Notable("dd", arguments, into.StartsWith("of=/dev/", StringComparison.Ordinal));
                }

                return into is null ? input : "";
            case "tar" or "unzip" or "bsdtar" or "7z" or "zip":
                return Archive(name, arguments, paths, input);
            case "mktemp":
                return $"/tmp/mktemp.{line}{(arguments.Contains("-d") ? "" : ".file")}";
            case "mkfifo" or "mknod":
                // What is read from a pipe is written to it later.
                hasPipe = true;
                return "";
            case "mkdir" or "touch" or "chmod" or "chown":
                return "";
            default:
                return null;
        }
    }

    private void Removed(List<string> arguments, List<string> paths)
    {
        foreach (var path in paths)
        {
            facts.Add("fs.delete", path, "sh:rm", Here);
        }

        var isWide = paths.Exists(path => path.Replace("⟨env:HOME⟩", "~", StringComparison.Ordinal) is "/" or "/*" or "~" or "~/" or "~/*");
        Notable("rm", [.. arguments.Select(argument => argument.Replace("⟨env:HOME⟩", "~", StringComparison.Ordinal))], isWide && arguments.Exists(argument => argument.StartsWith('-') && argument.AsSpan().IndexOfAny('r', 'R') > 0));
    }

    private string Archive(string name, List<string> arguments, List<string> paths, string input)
    {
        var isCreating = name == "zip" || (arguments is [var mode, ..] && (mode.StartsWith("--create", StringComparison.Ordinal) || (!mode.StartsWith("--", StringComparison.Ordinal) && mode.Contains('c', StringComparison.Ordinal))));
        var content = Bounded(input + string.Concat(paths.Select(path => Content(path) is { Length: > 0 } known ? known : Content(path + "/id_rsa") is { Length: > 0 } ? Content(path) : "")));
        if (isCreating && name is "zip" or "tar" && isCreating)
        {
            var into = paths.Find(path => path.Contains(".tar", StringComparison.Ordinal) || path.Contains(".tgz", StringComparison.Ordinal) || path.Contains(".zip", StringComparison.Ordinal));
            if (into is not null)
            {
                written[ShellPackage.Normal(into, cwd)] = content;
            }

            return content;
        }

        var index = arguments.FindIndex(argument => argument is "-C" or "-d" or "--directory");
        var target = index >= 0 && index + 1 < arguments.Count ? ShellPackage.Normal(arguments[index + 1], cwd) : cwd;
        if (facts.HolesOf(content) is { Length: > 0 } holes && unpacked.Count < 64)
        {
            unpacked.Add((target, holes));
        }

        return arguments.Exists(argument => argument.Contains('O', StringComparison.Ordinal) || argument == "-p") ? content : "";
    }

    private string? TextProgram(string name, List<string> arguments, string input)
    {
        if (Describing.Contains(name) || (name == "uname" && arguments.Exists(argument => argument.AsSpan().IndexOfAny('a', 'n') > 0)))
        {
            return facts.From("system-info", name, Here.Location);
        }

        switch (name)
        {
            case "echo":
                var escapes = arguments.Count > 0 && arguments[0] is "-e" or "-ne" or "-en";
                var said = string.Join(' ', arguments.SkipWhile(argument => argument is "-e" or "-n" or "-ne" or "-en"));
                return (escapes ? ShellParser.Unescape(said) : said) + "\n";
            case "printf":
                return Format([.. arguments.SkipWhile(argument => argument == "--")]);
            case "uname":
                return arguments.Contains("-m") ? "x86_64" : "Linux";
            case "dirname":
                return arguments is [.., var path] ? path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "." : "";
            case "basename":
                return arguments is [var whole, ..] ? whole[(whole.TrimEnd('/').LastIndexOf('/') + 1)..] : "";
            case "realpath" or "readlink":
                return arguments is [.., var named] ? named : "";
        }

        if (!Readers.Contains(name))
        {
            return null;
        }

        var read = Bounded(input + string.Concat(arguments.Where(argument => argument.Length > 0 && argument[0] != '-').Select(Content)));
        return Transformed(name, arguments, read);
    }

    private string Transformed(string name, List<string> arguments, string read)
    {
        var isDecoder = (name is "base64" or "base32" or "openssl" or "gpg" && arguments.Exists(argument => argument is "-d" or "-D" or "--decode" or "-di" or "--decrypt"))
            || name == "uudecode" || (name == "xxd" && arguments.Exists(argument => argument.StartsWith('-') && argument.Contains('r', StringComparison.Ordinal)));
        if (isDecoder)
        {
            var encoded = facts.Decoded(read);
            var plain = name is "base64" or "openssl" ? Encoded.Base64(encoded) : name == "xxd" ? Encoded.Hex(encoded) : null;
            return facts.From("decoded", plain ?? "", Here.Location, plain ?? "") + facts.HolesOf(read);
        }

        if (facts.In(read).Count == 0 && (name == "rev" || (name == "tr" && arguments.Count == 2)))
        {
            var turned = name == "rev" ? Encoded.Reversed(read) : Encoded.Mapped(read, arguments[0], arguments[1]);
            return turned == read ? read : facts.From("decoded", turned, Here.Location, turned);
        }

        return name is "cat" or "tac" or "head" or "tail" or "tee" or "pv" ? read : facts.HolesOf(read);
    }

    private static string Format(List<string> arguments)
    {
        if (arguments.Count == 0)
        {
            return "";
        }

        var form = ShellParser.Unescape(arguments[0]);
        var result = new StringBuilder();
        var next = 1;
        for (var round = 0; round == 0 || (next < arguments.Count && round < 64 && form.Contains('%', StringComparison.Ordinal)); round++)
        {
            for (var index = 0; index < form.Length; index++)
            {
                if (form[index] != '%' || index + 1 >= form.Length)
                {
                    result.Append(form[index]);
                    continue;
                }

                while (index + 1 < form.Length && form[index + 1] is '-' or '+' or '.' or (>= '0' and <= '9'))
                {
                    index++;
                }

                var kind = ++index < form.Length ? form[index] : '%';
                result.Append(kind == '%' ? "%" : next < arguments.Count ? kind == 'b' ? ShellParser.Unescape(arguments[next++]) : arguments[next++] : "");
            }
        }

        return result.ToString();
    }

    /// <summary>Anything else: a file that is started, or a program of the machine.</summary>
    private string Launched(string name, string command, List<string> arguments, string input)
    {
        Notable(name, arguments, arguments.Exists(argument => argument.StartsWith("stratum+", StringComparison.Ordinal) || argument.StartsWith("--donate-level", StringComparison.Ordinal)));
        if (command.Contains('/', StringComparison.Ordinal) || written.ContainsKey(ShellPackage.Normal(command, cwd)))
        {
            return Start(command, arguments, input);
        }

        if (name is "npm" or "yarn" or "pnpm" or "bun" && arguments.FindIndex(argument => argument is "run" or "run-script") is >= 0 and var index && index + 1 < arguments.Count
            && package.Scripts.TryGetValue(arguments[index + 1], out var script) && running.Add("script:" + arguments[index + 1]))
        {
            var output = Nested(script, input);
            running.Remove("script:" + arguments[index + 1]);
            return output;
        }

        Notable(name, arguments, name switch
        {
            "crontab" => !arguments.Exists(argument => argument is "-l" or "-r"),
            "systemctl" => arguments.Contains("enable"),
            "launchctl" => arguments.Exists(argument => argument is "load" or "bootstrap"),
            "schtasks" or "schtasks.exe" => arguments.Exists(argument => argument.Equals("/create", StringComparison.OrdinalIgnoreCase)),
            "reg" or "reg.exe" => arguments.Exists(argument => argument.Equals("add", StringComparison.OrdinalIgnoreCase)),
            "at" or "xmrig" or "minerd" or "powershell" or "powershell.exe" or "pwsh" => true,
            _ => name.StartsWith("mkfs", StringComparison.Ordinal),
        });
        if (name is "powershell" or "powershell.exe" or "pwsh" or "cmd" or "cmd.exe")
        {
            facts.Gap(Here.Location, $"gives a command to {name}, which is not analysed");
        }

        return facts.HolesOf(input);
    }

    /// <summary>A program whose start says something by itself.</summary>
    private void Notable(string name, List<string> arguments, bool isNotable)
    {
        if (isNotable)
        {
            facts.Add("proc.spawn", $"{name} {string.Join(' ', arguments)}".TrimEnd(), "sh:" + name, Here);
        }
    }
}
