using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Flow.Shell;

/// <summary>
/// Goes through a shell program once, in the order in which it is written, with what is known of its variables, files and streams. All branches are taken. Bounded by
/// the number of commands, not by what they would do.
/// </summary>
internal sealed partial class ShellRun(ShellPackage package, ShellFacts facts, CodeContext context, bool isScript, string folder)
{
    private const int MostCommands = 20_000;
    private const int MostNesting = 24;
    private const int MostVariants = 4;
    private const int LongestText = 8192;
    private readonly Dictionary<string, string[]> variables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ShellNode> functions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> written = new(StringComparer.Ordinal);
    private readonly List<(string Folder, string Content)> unpacked = [];
    private readonly Dictionary<int, string> descriptors = [];
    private readonly HashSet<string> running = new(StringComparer.Ordinal);
    private CodeContext place = context;
    private bool hasLines = isScript;
    private string cwd = folder;
    private string[] positional = [];
    private string self = "";
    private int commands;
    private int nesting;
    private int conditions;
    private int line;
    private bool hasPipe;

    /// <summary>Scripts of the package that were gone through.</summary>
    public HashSet<string> Visited { get; } = new(StringComparer.Ordinal);

    private CodeContext Here => place with { Location = hasLines ? new Location(place.Location.File, line) : place.Location };

    /// <summary>Goes through a program or command line.</summary>
    public void Text(string text)
    {
        Program(text, "");
        if (hasPipe)
        {
            Program(text, "");
        }
    }

    /// <summary>Goes through a script of the package.</summary>
    public void Script(string path, string text)
    {
        self = $"{ShellPackage.Root}/{path}";
        Visited.Add(path);
        Text(text);
    }

    private string Program(string text, string input)
    {
        var program = ShellParser.Parse(text, hasLines ? 1 : 0);
        if (program.Gap.Length > 0 && hasLines)
        {
            facts.Gap(new Location(place.Location.File, program.GapLine), program.Gap);
        }

        return Run(program.Body, input);
    }

    private string Run(IReadOnlyList<ShellNode> nodes, string input)
    {
        if (nesting >= MostNesting)
        {
            facts.Gap(Here.Location, "calls itself, or is nested more deeply than is followed");
            return "";
        }

        nesting++;
        var output = "";
        foreach (var node in nodes)
        {
            output = Joined(output, Run(node, input));
        }

        nesting--;
        return output;
    }

    private string Run(ShellNode node, string input)
    {
        if (++commands > MostCommands)
        {
            if (commands == MostCommands + 1)
            {
                facts.Gap(Here.Location, "has more commands than are followed");
            }

            return "";
        }

        line = node.Line;
        switch (node)
        {
            case SimpleCommand simple:
                return Simple(simple, input);
            case Pipeline pipeline:
                return pipeline.Commands.Aggregate(input, (stream, command) => Run([command], stream));
            case FunctionDefinition function:
                functions[function.Name] = function.Body;
                return "";
            case ForLoop loop:
                conditions++;
                Set(loop.Variable, [.. loop.Words.Count == 0 ? positional : loop.Words.SelectMany(Fields)]);
                var repeated = Run(loop.Body, Input(loop.Redirections, input));
                conditions--;
                return Output(loop.Redirections, repeated);
            case CompoundCommand compound:
                conditions += compound.IsConditional ? 1 : 0;
                var output = Run(compound.Body, Input(compound.Redirections, input));
                conditions -= compound.IsConditional ? 1 : 0;
                return Output(compound.Redirections, output);
            default:
                return "";
        }
    }

    private string Simple(SimpleCommand command, string input)
    {
        variant = 0;
        widest = 1;
        var output = Once(command, input);
        var most = Math.Min(widest, MostVariants);
        for (var index = 1; index < most; index++)
        {
            variant = index;
            line = command.Line;
            output = Joined(output, Once(command, input));
        }

        variant = 0;
        return output;
    }

    private string Once(SimpleCommand command, string input)
    {
        foreach (var (name, value, appends) in command.Assignments)
        {
            var text = Whole(value);
            Set(name, appends ? [.. Values(name).Select(old => Joined(old, text))] : [text]);
        }

        var stream = Input(command.Redirections, input);
        List<string> words = [.. command.Words.SelectMany(Fields)];
        line = command.Line;
        if (words.Count == 0)
        {
            return Output(command.Redirections, command.Words.Count == 0 && command.Redirections.Count > 0 ? stream : "");
        }

        return Output(command.Redirections, Execute(words, stream, command.Redirections));
    }

    private string Input(IReadOnlyList<ShellRedirection> redirections, string input)
    {
        foreach (var redirection in redirections)
        {
            var target = redirection.Operator == "<<" || redirection.Operator == "<<<" ? Whole(redirection.Target) : Single(redirection.Target);
            if (IsConnection(target))
            {
                Connect(target);
                var received = facts.From("network", AddressOf(target), Here.Location);
                descriptors[Math.Max(redirection.Descriptor, 0)] = received;
                input = redirection.IsInput ? received : input;
            }
            else if (redirection.IsInput)
            {
                input = redirection.Operator switch
                {
                    "<<" => target,
                    "<<<" => target + "\n",
                    "<&" => int.TryParse(target, out var number) ? descriptors.GetValueOrDefault(number, input) : input,
                    _ => Content(target),
                };
            }
        }

        return input;
    }

    private string Output(IReadOnlyList<ShellRedirection> redirections, string output)
    {
        var passed = output;
        foreach (var redirection in redirections.Where(redirection => redirection.IsOutput))
        {
            var target = Single(redirection.Target);
            passed = "";
            if (IsConnection(target))
            {
                Connect(target);
                Send(output, AddressOf(target));
            }
            else if (redirection.Operator == ">&" && (target == "-" || int.TryParse(target, out _)))
            {
                if (int.TryParse(target, out var number) && descriptors.TryGetValue(number, out var connection))
                {
                    Send(output, facts.In(connection) is [var source, ..] ? source.Detail : "");
                }
            }
            else
            {
                Write(target, output, redirection.Operator == ">>");
            }
        }

        return passed;
    }

    private static bool IsConnection(string path) => path.StartsWith("/dev/tcp/", StringComparison.Ordinal) || path.StartsWith("/dev/udp/", StringComparison.Ordinal);

    private static string AddressOf(string path) => path["/dev/tcp/".Length..].Replace('/', ':');

    private void Connect(string path) => facts.Add("net.socket", AddressOf(path), "sh:/dev/tcp", Here);

    private void Send(string text, string address) =>
        facts.Flow(text, "network", address, Here, "env.all", "env", "file.secret", "system-info");

    /// <summary>What a file holds as far as it is known: what the program wrote there, or that it is secret.</summary>
    private string Content(string path)
    {
        var normal = ShellPackage.Normal(path, cwd);
        if (written.TryGetValue(normal, out var content))
        {
            return content;
        }

        if (Taint.SensitivePaths.Matches(normal))
        {
            facts.Add("fs.read", path, "sh:read", Here);
            return facts.From("file.secret", path, Here.Location);
        }

        if (package.Find(normal) is { } shipped)
        {
            return shipped.Length < LongestText && FileLanguage.OfName(shipped.Name) is null ? package.Read(shipped) : "";
        }

        return string.Concat(unpacked.Where(archive => archive.Folder.Length == 0 ? normal.Length > 0 && normal[0] is not ('/' or '~') : normal.StartsWith(archive.Folder + "/", StringComparison.Ordinal))
            .Select(archive => archive.Content).Distinct(StringComparer.Ordinal).Take(MostVariants));
    }

    private void Write(string path, string content, bool appends)
    {
        var normal = ShellPackage.Normal(path, cwd);
        if (normal.StartsWith("/dev/", StringComparison.Ordinal) || normal.Length == 0)
        {
            return;
        }

        facts.Add("fs.write", path, "sh:write", Here);
        facts.Flow(content, "file", path, Here, "network");
        written[normal] = appends || conditions > 0 ? Joined(written.GetValueOrDefault(normal, ""), content) : Bounded(content);
    }

    private string Joined(string one, string other) => one.Length == 0 ? Bounded(other) : other.Length == 0 ? one : Bounded(one + other);

    // Of what is too long only its origin is kept.
    private string Bounded(string text) => text.Length <= LongestText ? text : facts.HolesOf(text) is { Length: <= LongestText } holes ? holes : "";
}
