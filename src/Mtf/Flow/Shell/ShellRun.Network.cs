namespace Mtf.Flow.Shell;

/// <summary>Programs that send and receive.</summary>
internal sealed partial class ShellRun
{
    private const string DataOptions = "|-d|--data|--data-raw|--data-binary|--data-ascii|--data-urlencode|-F|--form|--json|-T|--upload-file|--post-data|--post-file|--body-data|--body-file|";

    private const string ValueOptions = DataOptions + "-H|--header|-u|--user|-A|--user-agent|-b|--cookie|-e|--referer|-x|--proxy|-X|--request|-m|--max-time|--connect-timeout|--retry|--retry-delay|--cacert|--cert|--key|-w|--write-out|-t|--tries|--timeout|"
        + "-U|-c|--cookie-jar|-K|--config|--resolve|--limit-rate|-P|--directory-prefix|-a|-r|--range|-y|-Y|-C|-z|-E|";

    private string? Network(string name, List<string> arguments, string input)
    {
        switch (name)
        {
            case "curl" or "wget" or "fetch" or "aria2c" or "wget2" or "curl.exe" or "http" or "https" or "xh":
                return Request(name, arguments, input);
            case "nc" or "ncat" or "netcat" or "socat" or "telnet":
                return Connection(name, arguments, input);
            case "openssl" when arguments.Contains("s_client"):
                return Connection(name, arguments, input);
            case "ssh" or "scp" or "sftp" or "ftp" or "rsync" or "mail" or "sendmail" or "mailx" or "mutt" or "dig" or "nslookup" or "host" or "ping" or "drill":
                var host = arguments.Find(argument => argument.Length > 0 && argument[0] != '-' && argument.AsSpan().IndexOfAny('@', ':', '.') >= 0) ?? "";
                facts.Add(name is "ssh" or "scp" or "sftp" or "rsync" ? "net.ssh" : name is "mail" or "sendmail" or "mailx" or "mutt" ? "net.smtp" : name == "ftp" ? "net.ftp" : "net.dns", host, "sh:" + name, Here);
                Send(input + string.Concat(arguments) + string.Concat(name is "scp" or "sftp" or "rsync" ? arguments.Select(Content) : []), host);
                return name is "dig" or "nslookup" or "host" or "drill" or "ssh" ? facts.From("network", host, Here.Location) : "";
            case "git" when arguments is ["clone", ..]:
                Cloned([.. arguments.Skip(1).Where(argument => !argument.StartsWith('-'))]);
                return "";
            default:
                return null;
        }
    }

    private void Cloned(List<string> words)
    {
        if (words.Find(word => word.Contains(':', StringComparison.Ordinal)) is not { } address || unpacked.Count >= 64)
        {
            return;
        }

        facts.Add("net.http", address, "sh:git", Here);
        var target = words[^1] != address ? words[^1] : address.TrimEnd('/')[(address.TrimEnd('/').LastIndexOf('/') + 1)..].Replace(".git", "", StringComparison.Ordinal);
        unpacked.Add((ShellPackage.Normal(target, cwd), facts.From("network", address, Here.Location)));
    }

    private string Request(string name, List<string> arguments, string input)
    {
        List<string> addresses = [];
        var (sent, output, folder, isNamed, toStream) = ("", "", "", false, name is "curl" or "curl.exe" or "http" or "https" or "xh");
        for (var index = 0; index < arguments.Count; index++)
        {
            var (option, value) = Option(name, arguments, ref index);
            if (option.Length == 0)
            {
                addresses.Add(value);
            }
            else if (option is "-o" or "--output" || (option is "-O" or "--output-document" && name.StartsWith("wget", StringComparison.Ordinal)))
            {
                (output, toStream) = (value, value == "-");
            }
            else if (option is "-O" or "--remote-name" or "-J")
            {
                (isNamed, toStream) = (true, false);
            }
            else if (option is "-P" or "--directory-prefix")
            {
                folder = value.TrimEnd('/') + "/";
            }
            else if (option == "--url")
            {
                addresses.Add(value);
            }
            else
            {
                sent += DataOptions.Contains($"|{option}|", StringComparison.Ordinal) ? Body(option, value, input) : value;
            }
        }

        var received = "";
        foreach (var address in addresses.Take(MostVariants))
        {
            facts.Add("net.http", address, "sh:" + name, Here);
            SendTo(address, sent);
            var answer = facts.From("network", address, Here.Location);
            received += answer;
            if (!toStream)
            {
                var bare = address.Split('?')[0].TrimEnd('/');
                Write(output.Length > 0 && !isNamed ? output : folder + bare[(bare.LastIndexOf('/') + 1)..], answer, false);
            }
        }

        return toStream ? received : "";
    }

    // The address that a setting names is told to nobody but itself.
    private void SendTo(string address, string sent)
    {
        var setting = facts.In(address) is [{ Kind: "env" } first, ..] && address.StartsWith("⟨#", StringComparison.Ordinal) ? first : null;
        var told = setting is null ? address : address[(address.IndexOf('⟩', StringComparison.Ordinal) + 1)..];
        Send(told + sent, address);
    }

    // -d value, --data=value, -fsSLo file
    private static (string Option, string Value) Option(string name, List<string> arguments, ref int index)
    {
        var argument = arguments[index];
        if (argument.Length < 2 || argument[0] != '-')
        {
            return ("", argument);
        }

        var equal = argument.IndexOf('=', StringComparison.Ordinal);
        if (argument[1] == '-' && equal > 0)
        {
            return (argument[..equal], argument[(equal + 1)..]);
        }

        var isWget = name.StartsWith("wget", StringComparison.Ordinal);
        if (argument[1] == '-')
        {
            return (argument, ValueOptions.Contains($"|{argument}|", StringComparison.Ordinal) || argument is "--output" or "--output-document" or "--url" ? Following(arguments, ref index) : "");
        }

        for (var at = 1; at < argument.Length; at++)
        {
            var option = "-" + argument[at];
            var takes = isWget ? option is "-O" or "-o" or "-P" or "-t" or "-T" or "-U" or "-e" or "-a" : option == "-o" || ValueOptions.Contains($"|{option}|", StringComparison.Ordinal);
            if (takes)
            {
                return (isWget && option is "-o" or "-T" ? "-a" : option, at + 1 < argument.Length ? argument[(at + 1)..] : Following(arguments, ref index));
            }

            if (option == "-O")
            {
                return (option, "");
            }
        }

        return ("-", "");
    }

    private static string Following(List<string> arguments, ref int index) => index + 1 < arguments.Count ? arguments[++index] : "";

    private string Body(string option, string value, string input)
    {
        if (option is "-T" or "--upload-file" or "--post-file" or "--body-file")
        {
            return value is "-" or "." ? input : Content(value);
        }

        var mark = option is "--data-raw" or "--post-data" or "--body-data" ? -1 : value.IndexOf('@', StringComparison.Ordinal);
        if (mark < 0 || (option is "-F" or "--form" ? mark > 0 && value[mark - 1] != '=' : mark > 0 && option != "--data-urlencode"))
        {
            return value;
        }

        var path = value[(mark + 1)..].Split(';')[0];
        return path is "-" or "/dev/stdin" ? input : Content(path) + value;
    }

    private string Connection(string name, List<string> arguments, string input)
    {
        var words = arguments.Where(argument => argument.Length > 0 && argument[0] != '-').ToList();
        var address = name == "socat" ? words.Find(word => word.Contains(':', StringComparison.Ordinal)) ?? "" : string.Join(':', words.Take(2));
        var isListening = arguments.Exists(argument => argument.StartsWith('-') && !argument.StartsWith("--", StringComparison.Ordinal) && argument.Contains('l', StringComparison.Ordinal));
        facts.Add(isListening ? "net.listen" : "net.socket", address, "sh:" + name, Here);
        if (arguments.Exists(argument => argument is "--exec" or "--sh-exec" || argument.StartsWith("exec:", StringComparison.OrdinalIgnoreCase) || argument.StartsWith("system:", StringComparison.OrdinalIgnoreCase))
            || arguments.Exists(argument => argument.Length > 1 && argument[0] == '-' && argument[1] != '-' && argument.AsSpan().IndexOfAny('e', 'c') > 0 && name is "nc" or "ncat" or "netcat"))
        {
            facts.Add("proc.shell", $"{name} {string.Join(' ', arguments)}", "sh:" + name, Here);
        }

        Send(input, address);
        return facts.From("network", address, Here.Location);
    }
}
