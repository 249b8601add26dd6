using Mtf.Flow.Graph;
using Mtf.Flow.Solving;
using Mtf.Flow.Taint;

namespace Mtf.Flow.Folding;

/// <summary>
/// Computes which texts a value may be, as far as the code says. What is only known at run time becomes a typed hole: <c>⟨env:HOME⟩</c>,
/// <c>⟨arg:path⟩</c>, <c>⟨file⟩</c>, <c>⟨?⟩</c>. At most <see cref="MostAlternatives"/> texts of at most <see cref="LongestText"/> characters.
/// </summary>
internal sealed partial class Folder(CallGraph calls, IReadOnlyDictionary<int, string> handlerParameters)
{
    public const int MostAlternatives = 8;
    public const int LongestText = 2000;
    public const string Unknown = "⟨?⟩";
    private const int Deepest = 48;
    private const int MostOrigins = 32;
    private const int MostSteps = 3000;
    private static readonly IReadOnlyList<string> Nothing = [Unknown];
    private readonly Dictionary<int, IReadOnlyList<string>> memo = [];
    private readonly HashSet<int> open = [];
    private int depth;
    private int cuts;
    private int fuel;

    private FlowProgram Program => calls.Program;

    private Solver Solver => calls.Solver;

    /// <summary>The texts that a node may be, sorted; a single hole when nothing is known.</summary>
    public IReadOnlyList<string> Fold(int node)
    {
        if (memo.TryGetValue(node, out var known))
        {
            return known;
        }

        // A value that depends on itself, or on too long a chain, adds nothing that is known; only complete answers are remembered.
        fuel = depth == 0 ? MostSteps : fuel - 1;
        if (depth >= Deepest || fuel < 0 || !open.Add(node))
        {
            cuts++;
            return Nothing;
        }

        var before = cuts;
        depth++;
        var texts = Limit(Compute(node));
        depth--;
        open.Remove(node);
        if (depth == 0 || cuts == before)
        {
            memo[node] = texts;
        }

        return texts;
    }

    /// <summary>The one text that a node certainly is, or null.</summary>
    public string? FoldConstant(int node) => Fold(node) is [var text] && !text.Contains('⟨', StringComparison.Ordinal) ? text : null;

    private IEnumerable<string> Compute(int id)
    {
        var node = Program[id];
        if (node.Kind is not NodeKind.Parameter && handlerParameters.TryGetValue(id, out var argument))
        {
            return [argument.Length == 0 ? "⟨arg⟩" : $"⟨arg:{argument}⟩"];
        }

        return node.Kind switch
        {
            NodeKind.Text or NodeKind.Number or NodeKind.Literal => [Program.Text(node.A)],
            NodeKind.Regex => [$"/{Program.Text(node.A)}/"],
            NodeKind.Template => Join(Program.Operands(node).ToArray(), ""),
            NodeKind.Concat => Product(Fold(node.A), Fold(node.B), ""),
            NodeKind.Choice => Program.Operands(node).ToArray().SelectMany(Fold),
            NodeKind.Variable => Definitions(node.A),
            NodeKind.Parameter => Parameter(id, node),
            NodeKind.Pass when (PassKind)node.B == PassKind.Iterate && Elements(node.A) is { } elements => FoldMost(elements),
            NodeKind.Pass => Fold(node.A),
            NodeKind.Member => Member(id, node.A, Program.Text(node.B), node.B),
            NodeKind.Index => Index(id, node),
            NodeKind.Call or NodeKind.New => Call(id, node),
            NodeKind.Global => Global(Program.Text(node.A)),
            NodeKind.Import => Import(id),
            NodeKind.Array => [.. Join(Program.Operands(node).ToArray(), ",")],
            _ => Nothing,
        };
    }

    // When there are more texts than are kept, the rest becomes a hole, so that nobody takes the list for complete; sensitive paths are kept.
    private static IReadOnlyList<string> Limit(IEnumerable<string> texts)
    {
        var distinct = texts.Select(text => text.Length > LongestText ? text[..LongestText] : text)
            .Distinct(StringComparer.Ordinal).Take(MostAlternatives * MostAlternatives).ToList();
        if (distinct.Count > MostAlternatives)
        {
            distinct = [.. distinct.OrderBy(text => SensitivePaths.Matches(text) ? 0 : 1).Where(text => text != Unknown).Take(MostAlternatives - 1), Unknown];
        }

        distinct.Sort(StringComparer.Ordinal);
        return distinct.Count == 0 ? Nothing : distinct;
    }

    private IEnumerable<string> FoldMost(IReadOnlyList<int> nodes) =>
        nodes.Count <= MostOrigins ? nodes.SelectMany(Fold) : nodes.Take(MostOrigins).SelectMany(Fold).Append(Unknown);

    /// <summary>Every combination of the texts of several nodes, with a separator between them.</summary>
    private IReadOnlyList<string> Join(ReadOnlySpan<int> nodes, string separator)
    {
        IReadOnlyList<string> texts = [""];
        for (var index = 0; index < nodes.Length; index++)
        {
            texts = index == 0 ? Fold(nodes[index]) : Product(texts, Fold(nodes[index]), separator);
        }

        return texts;
    }

    private static IReadOnlyList<string> Product(IReadOnlyList<string> left, IReadOnlyList<string> right, string separator) =>
        Limit(left.SelectMany(first => right.Select(second => first + separator + second)));

    // What a loop over a list that the code writes goes through.
    private int[]? Elements(int list) => ArrayOf(list) is { Length: > 0 } elements && !elements.Any(IsRepeated) ? elements : null;

    private IEnumerable<string> Definitions(int variable)
    {
        var definitions = Program.Definitions(variable).ToArray();
        return definitions.Length == 0 ? Nothing : FoldMost(definitions);
    }

    private IEnumerable<string> Import(int id)
    {
        var values = calls.ValuesOfImport(id).Take(MostAlternatives).ToList();
        return values.Count == 0 ? ApiTexts(id) : values.SelectMany(Fold);
    }

    private IEnumerable<string> Parameter(int id, in Node node)
    {
        if (handlerParameters.TryGetValue(id, out var name))
        {
            return [name.Length == 0 ? "⟨arg⟩" : $"⟨arg:{name}⟩"];
        }

        var index = node.B;
        if (index == Program.Functions[node.A].Info.Rest)
        {
            return Nothing;
        }

        var callers = calls.CallersOf(node.A);
        List<string> texts = [];
        foreach (var caller in callers.Take(MostOrigins))
        {
            var arguments = Program.Arguments(Program[caller]);
            texts.AddRange(index < arguments.Length && index != Program.Functions[node.A].Info.NamedRest ? Fold(arguments[index]) : []);
            foreach (var (argument, value) in Program.NamedArguments(caller).ToArray())
            {
                var given = Program.Functions[node.A].Info.ParameterNames[index];
                if (argument >= 0 && Program.Text(argument) == given)
                {
                    texts.AddRange(Fold(value));
                }
                else if (argument < 0)
                {
                    // function(**options): the entry of that name.
                    texts.AddRange(Member(-1, value, given, Program.Text(given)));
                }
            }
        }

        return texts.Count == 0 ? ApiTexts(id) : callers.Count <= MostOrigins ? texts : texts.Append(Unknown);
    }

    private IEnumerable<string> Member(int id, int target, string name, int nameId)
    {
        var owner = Program[target];
        if (owner.Kind == NodeKind.Parameter && handlerParameters.TryGetValue(target, out var parameter) && parameter.Length == 0)
        {
            return [$"⟨arg:{name}⟩"];
        }

        var values = calls.ValuesOfMember(target, nameId).Take(MostAlternatives).ToList();
        if (values.Count > 0)
        {
            return Solver.HasMore(target) || values.Count == MostAlternatives ? values.SelectMany(Fold).Append(Unknown) : values.SelectMany(Fold);
        }

        if (name == "parent" && Program.ModuleOf(target).Graph.Language == SourceLanguage.Python && Fold(target) is not [Unknown] and var paths)
        {
            return paths.Select(path => path.LastIndexOf('/') is > 0 and var at ? path[..at] : path);
        }

        // The value of a member of an enumeration is what the member is assigned.
        if (name == "value" && owner.Kind == NodeKind.Member && Solver.ValuesOf(owner.A).Any(token => token.Kind == TokenKind.Class))
        {
            return Fold(target);
        }

        IReadOnlyList<string> fromApi = id < 0 ? Nothing : ApiTexts(id);
        return fromApi is [Unknown] && Fold(target) is [['⟨', 'a', 'r', 'g', ..] argument] ? [$"{argument[..^1]}{(argument == "⟨arg⟩" ? ":" : ".")}{name}⟩"] : fromApi;
    }

    // path, headers = urlretrieve(address, path)
    private int? SavedTo(int call) => Program[call] is { Kind: NodeKind.Call } node && Program.Arguments(node) is [_, var path, ..]
        && Solver.ApisOf(call).Any(api => Solver.Paths.Text(api) == "py:urllib.request.urlretrieve") ? path : null;

    private IEnumerable<string> Index(int id, in Node node)
    {
        if (Program[node.B] is { Kind: NodeKind.Text or NodeKind.Number } key)
        {
            if (Program.Text(key.A) == "0" && Program[node.A] is { Kind: NodeKind.Pass, B: (int)PassKind.Iterate } walk && FoldersOf(walk.A) is { } folders)
            {
                return folders;
            }

            if (Program.Text(key.A) == "0" && SavedTo(node.A) is { } saved)
            {
                return Fold(saved);
            }

            return Program[node.A].Kind == NodeKind.Array && int.TryParse(Program.Text(key.A), out var index) && index >= 0 && index < Program[node.A].B
                ? Fold(Program.Operands(Program[node.A])[index])
                : Member(id, node.A, Program.Text(key.A), key.A);
        }

        if (ElementsOf(node.A) is { } elements)
        {
            return elements;
        }

        // process.env[name] with a name that folds is a read of that variable.
        var names = Fold(node.B);
        return ApiTexts(id) is [['⟨', 'e', 'n', 'v', ..]] ? names.Select(name => $"⟨env:{name}⟩") : ApiTexts(id);
    }

    /// <summary>Texts of the elements of a list literal, null when the value is none.</summary>
    private IEnumerable<string>? ElementsOf(int list) => ArrayOf(list) is { Length: > 0 } elements ? elements.Take(MostAlternatives).SelectMany(Fold) : null;

    // Walking through a folder gives the folder itself and those below it.
    private IEnumerable<string>? FoldersOf(int call) =>
        Program[call].Kind == NodeKind.Call && Program.Arguments(Program[call]) is [var root, ..] && Solver.ApisOf(call).Any(api => Solver.Paths.Text(api) == "py:os.walk")
            ? Fold(root).SelectMany(folder => (string[])[folder, folder + "/" + Unknown])
            : null;

    /// <summary>What an outside API stands for, as a hole.</summary>
    private IReadOnlyList<string> ApiTexts(int node)
    {
        List<string> texts = [];
        foreach (var token in Solver.ValuesOf(node).Where(token => token.Kind == TokenKind.Api).Take(MostAlternatives))
        {
            var labels = Solver.Paths.Labels(token.Id);
            texts.Add(labels switch
            {
                ["js:process" or "node:process", "env", ApiPaths.Element] or ["py:os", "environ", ApiPaths.Element] => "⟨env:?⟩",
                ["py:os", "environ", "get" or "pop" or "setdefault" or "update" or "copy" or "items" or "values" or "keys", ..] => Unknown,
                ["js:process" or "node:process" or "py:os", "env" or "environ", var name, ..] => $"⟨env:{name}⟩",
                ["js:process" or "node:process" or "py:sys", "argv", ..] => "⟨argv⟩",
                ["js:process", "execPath", ..] or ["py:sys", "executable", ..] => "⟨runtime⟩",
                ["js:process", "platform"] or ["node:process", "platform"] or ["py:sys", "platform"] => "⟨platform⟩",
                ["js:import.meta", ..] => "⟨package⟩",
                ["net:System.Environment", "CurrentDirectory"] => ".",
                ["net:System.AppContext", "BaseDirectory"] or ["net:System.AppDomain().BaseDirectory"] or ["net:System.Reflection.Assembly().Location"] => "⟨package⟩",
                ["net:System.Environment", "ProcessPath"] => "⟨runtime⟩",
                ["net:System.Environment", "UserName" or "MachineName"] => "⟨host⟩",
                ["net:System.Environment", "NewLine"] => "\n",
                ["net:System.IO.Path", "DirectorySeparatorChar" or "AltDirectorySeparatorChar"] => "/",
                ["node:os", "EOL"] or ["py:os", "linesep"] => "\n",
                ["node:path", "sep"] or ["py:os", "sep"] => "/",
                _ => Unknown,
            });
        }

        return texts.Count == 0 ? Nothing : Limit(texts);
    }

    private static IEnumerable<string> Global(string name) => name switch
    {
        "__dirname" or "__filename" or "__file__" => ["⟨package⟩"],
        _ => Nothing,
    };
}
