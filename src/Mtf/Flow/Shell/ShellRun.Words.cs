using System.Text;

namespace Mtf.Flow.Shell;

/// <summary>Expands words.</summary>
internal sealed partial class ShellRun
{
    private const char Split = '\u0001';

    // Values of the shell and of the machine, which are no settings.
    private static readonly HashSet<string> Own = new(StringComparer.Ordinal)
    {
        "PATH", "PWD", "OLDPWD", "IFS", "RANDOM", "LINENO", "BASH_SOURCE", "BASH", "BASH_VERSION", "ZSH_VERSION", "UID", "EUID", "PPID", "SECONDS", "OSTYPE", "MACHTYPE", "HOSTTYPE", "HOME", "USER", "LOGNAME",
        "HOSTNAME", "SHELL", "TERM", "TMPDIR", "TMP", "TEMP", "LANG", "OPTARG", "OPTIND", "REPLY", "PIPESTATUS", "FUNCNAME", "COLUMNS", "CI", "DEBUG", "NODE_ENV", "INIT_CWD",
    };

    private int variant;
    private int widest = 1;

    private void Set(string name, string[] values)
    {
        var before = conditions > 0 ? variables.GetValueOrDefault(name, []) : [];
        variables[name] = [.. before.Concat(values).Distinct(StringComparer.Ordinal).Take(MostVariants)];
    }

    private string[] Values(string name)
    {
        if (variables.TryGetValue(name, out var values) && values.Length > 0)
        {
            return values;
        }

        return [name switch
        {
            "IFS" => " ",
            "PWD" => cwd.Length > 0 ? cwd : ".",
            "0" or "BASH_SOURCE" => self.Length > 0 ? self : "sh",
            "@" or "*" => string.Join(' ', positional),
            "HOME" => "⟨env:HOME⟩",
            "SHELL" => "/bin/sh",
            [var digit] when char.IsAsciiDigit(digit) => digit - '1' < positional.Length ? positional[digit - '1'] : "⟨?⟩",
            _ when Own.Contains(name) || name.Length == 0 || !name.All(sign => char.IsAsciiLetterUpper(sign) || char.IsAsciiDigit(sign) || sign == '_') || name.StartsWith("npm_", StringComparison.Ordinal) => "⟨?⟩",
            _ => facts.From("env", name, Here.Location),
        }];
    }

    /// <summary>The fields that a word becomes.</summary>
    private IReadOnlyList<string> Fields(ShellWord word)
    {
        var text = Expanded(word, splits: true);
        if (!text.Contains(Split, StringComparison.Ordinal))
        {
            return text.Length == 0 && word.Parts.All(part => !part.IsQuoted) ? [] : Braces(text);
        }

        return text.Split(Split, StringSplitOptions.RemoveEmptyEntries);
    }

    // {curl,-s,host}: a list that is made words of.
    private static string[] Braces(string text)
    {
        var open = text.IndexOf('{', StringComparison.Ordinal);
        var close = open < 0 ? -1 : text.IndexOf('}', open);
        return close < 0 || text.AsSpan(open, close - open).IndexOf(',') < 0 || text.Contains('⟨', StringComparison.Ordinal) || text[0] is '"' || text.Contains(':', StringComparison.Ordinal)
            ? [text]
            : [.. text[(open + 1)..close].Split(',').Select(part => text[..open] + part + text[(close + 1)..])];
    }

    private string Single(ShellWord word) => string.Join(' ', Fields(word));

    private string Whole(ShellWord word) => Expanded(word, splits: false);

    private string Expanded(ShellWord word, bool splits)
    {
        var text = new StringBuilder();
        foreach (var part in word.Parts)
        {
            var value = Value(part);
            text.Append(splits && !part.IsQuoted && part.Kind is WordPartKind.Variable or WordPartKind.Output && splits && !part.IsQuoted
                ? string.Join(Split, value.Split([' ', '\t', '\n'], StringSplitOptions.None))
                : value);
            if (text.Length > LongestText)
            {
                return Bounded(text.ToString());
            }
        }

        return text.ToString();
    }

    private string Value(WordPart part)
    {
        switch (part.Kind)
        {
            case WordPartKind.Text:
                return part.Text;
            case WordPartKind.Variable:
                return Variable(part);
            case WordPartKind.Number:
                return "0";
            default:
                var (at, index, width) = (line, variant, widest);
                var output = Run(part.Body ?? [], "");
                (line, variant, widest) = (at, index, Math.Max(width, widest));
                return part.Kind == WordPartKind.Output ? output.TrimEnd('\n') : Substituted(output);
        }
    }

    // <(command): a file that holds its output.
    private string Substituted(string output)
    {
        var path = $"/proc/self/fd/{written.Count}";
        written[path] = output;
        return path;
    }

    private string Variable(WordPart part)
    {
        var values = Values(part.Text);
        widest = Math.Max(widest, values.Length);
        var value = values[Math.Min(variant, values.Length - 1)];
        if (part.Operator.Length == 0)
        {
            return value;
        }

        var isSet = variables.ContainsKey(part.Text);
        var argument = part.Argument is { } word ? Whole(word) : "";
        switch (part.Operator)
        {
            case ":-" or "-" or ":=" or "=" when isSet && value.Length > 0:
                return value;
            case ":-" or "-" or ":=" or "=":
                // A setting that may be given, or what stands for it.
                Set(part.Text, [argument]);
                return argument;
            case ":+" or "+":
                return argument;
            case "#":
                return part.Argument is { Parts.Count: > 0 } ? Cut(value, argument, true, false) : "1";
            case "!":
                return Values(value) is [var named, ..] ? named : "";
            case "##" or "%" or "%%":
                return Cut(value, argument, part.Operator[0] == '#', part.Operator.Length == 2);
            case "^^" or "^":
                return value.ToUpperInvariant();
            case ",," or ",":
                return value.ToLowerInvariant();
            case "/" or "//" when argument.Split('/', 2) is var sides && sides[0].Length > 0:
                return value.Replace(sides[0], sides.Length > 1 ? sides[1] : "", StringComparison.Ordinal);
            case ":" when argument.Split(':') is var numbers && int.TryParse(numbers[0], out var start):
                start = Math.Clamp(start < 0 ? value.Length + start : start, 0, value.Length);
                var length = numbers.Length > 1 && int.TryParse(numbers[1], out var given) && given >= 0 ? Math.Min(given, value.Length - start) : value.Length - start;
                return value.Substring(start, length);
            default:
                return value;
        }
    }

    // ${path##*/}, ${path%/*}, ${name%.tar.gz}
    private static string Cut(string value, string pattern, bool atStart, bool longest)
    {
        var fixedPart = pattern.Trim('*');
        if (fixedPart.Length == 0 || fixedPart.Contains('*', StringComparison.Ordinal))
        {
            return value;
        }

        var isOpen = pattern.Length > fixedPart.Length;
        if (!isOpen)
        {
            return atStart && value.StartsWith(fixedPart, StringComparison.Ordinal) ? value[fixedPart.Length..]
                : !atStart && value.EndsWith(fixedPart, StringComparison.Ordinal) ? value[..^fixedPart.Length] : value;
        }

        var at = atStart == longest ? value.LastIndexOf(fixedPart, StringComparison.Ordinal) : value.IndexOf(fixedPart, StringComparison.Ordinal);
        return at < 0 ? value : atStart ? value[(at + fixedPart.Length)..] : value[..at];
    }
}
