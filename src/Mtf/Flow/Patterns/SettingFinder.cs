using Mtf.Findings;
using Mtf.Flow.Facts;
using Mtf.Flow.Folding;
using Mtf.Flow.Graph;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Patterns;

/// <summary>Finds settings that switch a protection off or add a hidden receiver, and reading of the header that signs a caller in.</summary>
internal sealed class SettingFinder(CallGraph calls, Folder folder, CodeContexts contexts)
{
    private const string AllowOrigin = "access-control-allow-origin";

    private static readonly string[] SignIn = ["authorization", "x-api-key", "x-auth-token", "mcp-auth"];

    private FlowProgram Program => calls.Program;

    public IEnumerable<CodePattern> Find()
    {
        foreach (var write in Program.PropertyWrites)
        {
            if (OfEntry(Program.Text(write.Name), write.Value) is { } kind)
            {
                yield return At(kind, Program.Text(write.Name), write.Value);
            }
        }

        foreach (var write in Program.IndexWrites.Where(write => Program[write.Key].Kind == NodeKind.Text))
        {
            if (OfEntry(Program.Text(Program[write.Key].A), write.Value) is { } kind)
            {
                yield return At(kind, Program.Text(Program[write.Key].A), write.Value);
            }
        }

        for (var id = 0; id < Program.NodeCount; id++)
        {
            var node = Program[id];
            switch (node.Kind)
            {
                case NodeKind.Object:
                    foreach (var pattern in OfObject(id))
                    {
                        yield return pattern;
                    }

                    break;
                case NodeKind.Call when OfNamedArguments(id) is { } named:
                    yield return named;
                    break;
                case NodeKind.Call when OfCall(id, node) is { } found:
                    yield return found;
                    break;
                case NodeKind.Member when IsSignIn(Program.Text(node.B)):
                case NodeKind.Index when Program[node.B].Kind == NodeKind.Text && IsSignIn(Program.Text(Program[node.B].A)):
                    yield return At("reads-sign-in", "", id);
                    break;
            }
        }
    }

    private List<CodePattern> OfObject(int id)
    {
        List<CodePattern> found = [];
        var entries = Program.Operands(Program[id]).ToArray();
        for (var index = 0; index < entries.Length; index += 3)
        {
            if (entries[index] >= 0 && OfEntry(Program.Text(entries[index]), entries[index + 2]) is { } kind)
            {
                found.Add(At(kind, Program.Text(entries[index]), entries[index + 2]));
            }
        }

        return found;
    }

    private string? OfEntry(string name, int value) => name switch
    {
        "rejectUnauthorized" or "strictSSL" or "verify_ssl" or "check_hostname" when IsFalse(value) => "unverified-tls",
        "verify" when IsFalse(value) && Program.ModuleOf(value).Graph.Language == SourceLanguage.Python => "unverified-tls",
        "verify_mode" when calls.Solver.ValuesOf(value).Any(token => token.Kind == TokenKind.Api && calls.Solver.Paths.Text(token.Id) == "py:ssl.CERT_NONE") => "unverified-tls",
        "NODE_TLS_REJECT_UNAUTHORIZED" when Program[value].Kind is NodeKind.Text or NodeKind.Number && Program.Text(Program[value].A) == "0" => "unverified-tls",
        _ when name.Equals(AllowOrigin, StringComparison.OrdinalIgnoreCase) && IsAnyOrigin(value) => "any-origin",
        "sessionIdGenerator" or "genReqId" or "generateSessionId" when IsGuessable(value) => "guessable-session",
        _ when name.Equals("bcc", StringComparison.OrdinalIgnoreCase) && IsAddress(value) => "fixed-recipient",
        _ => null,
    };

    private CodePattern? OfCall(int id, in Node call)
    {
        var arguments = Program.Arguments(call).ToArray();
        if (calls.Solver.ApisOf(id).Any(path => calls.Solver.Paths.Text(path) is "npm:cors" or "npm:cors.default") && OfCors(arguments) is { } cors)
        {
            return At(cors, "", id);
        }

        if (Program[call.A] is not { Kind: NodeKind.Member } callee || arguments is not [var first, ..] || Program[first].Kind != NodeKind.Text)
        {
            return null;
        }

        var text = Program.Text(Program[first].A);
        return Program.Text(callee.B) switch
        {
            "setHeader" or "header" or "set" when arguments.Length == 2 && text.Equals(AllowOrigin, StringComparison.OrdinalIgnoreCase) && IsAnyOrigin(arguments[1]) => At("any-origin", "", id),
            "get" or "header" when arguments.Length == 1 && IsSignIn(text) => At("reads-sign-in", "", id),
            _ => null,
        };
    }

    // Clients of Python are told by name not to verify, and its servers which origins may call.
    private CodePattern? OfNamedArguments(int call)
    {
        var named = Program.NamedArguments(call).ToArray().Where(argument => argument.Name >= 0).ToLookup(argument => Program.Text(argument.Name), argument => argument.Value, StringComparer.Ordinal);
        if (named["allow_origins"].Any(HoldsAnyOrigin))
        {
            return At(named["allow_credentials"].Any(value => Program[value].Kind == NodeKind.Literal && Program.Text(Program[value].A) == "True") ? "any-origin-with-credentials" : "any-origin", "", call);
        }

        if (SignInSettings.Any(setting => named[setting].Any()) && calls.Solver.ApisOf(call).Any(path => calls.Solver.Paths.Text(path).EndsWith(".FastMCP", StringComparison.Ordinal)))
        {
            return At("reads-sign-in", "", call);
        }

        return (named["verify"].Any(IsFalse) || named["verify_ssl"].Any(IsFalse)) && calls.Solver.ApisOf(call).Any(path => HttpClients.Contains(calls.Solver.Paths.RootLabel(path)))
            ? At("unverified-tls", "verify", call)
            : null;
    }

    private static readonly string[] SignInSettings = ["auth", "auth_server_provider", "token_verifier", "middleware"];

    private static readonly string[] HttpClients = ["py:requests", "py:httpx", "py:aiohttp", "py:urllib3"];

    private bool HoldsAnyOrigin(int list) => Program[list].Kind == NodeKind.Array && Program.Operands(Program[list]).ToArray().Any(element => folder.FoldConstant(element) == "*");

    // cors() allows every origin; with credentials, true reflects whoever asks.
    private string? OfCors(int[] arguments)
    {
        if (arguments.Length == 0)
        {
            return "any-origin";
        }

        var origins = calls.ValuesOfMember(arguments[0], Program.Text("origin"));
        var isAny = origins.Any(origin => (Program[origin].Kind == NodeKind.Literal && Program.Text(Program[origin].A) == "true") || folder.FoldConstant(origin) == "*");
        var withCredentials = calls.ValuesOfMember(arguments[0], Program.Text("credentials")).Any(value => Program[value].Kind == NodeKind.Literal && Program.Text(Program[value].A) == "true");
        return !isAny ? null : withCredentials ? "any-origin-with-credentials" : "any-origin";
    }

    // Every origin, or whichever the caller names.
    private bool IsAnyOrigin(int value)
    {
        const int mostNodes = 16;
        HashSet<int> seen = [value];
        var open = new Queue<int>(seen);
        while (open.TryDequeue(out var at) && seen.Count < mostNodes)
        {
            var node = Program[at];
            if (folder.FoldConstant(at) == "*" || (node.Kind == NodeKind.Member && Program.Text(node.B) == "origin" && Program[node.A] is { Kind: NodeKind.Member } headers && Program.Text(headers.B) == "headers"))
            {
                return true;
            }

            foreach (var part in node.Kind switch { NodeKind.Choice => Program.Operands(node).ToArray(), NodeKind.Variable => Program.Definitions(node.A).ToArray(), _ => [] })
            {
                if (seen.Add(part))
                {
                    open.Enqueue(part);
                }
            }
        }

        return false;
    }

    // What a function returns is made of Math.random.
    private bool IsGuessable(int value)
    {
        const int mostNodes = 64;
        HashSet<int> seen = [.. calls.Solver.ValuesOf(value).Where(token => token.Kind == TokenKind.Function).SelectMany(token => Program.Functions[token.Id].Returns)];
        var open = new Queue<int>(seen);
        while (open.TryDequeue(out var at) && seen.Count < mostNodes)
        {
            if (calls.Solver.ApisOf(at).Any(path => calls.Solver.Paths.Text(path) == "js:Math.random"))
            {
                return true;
            }

            var node = Program[at];
            int[] parts = node.Kind switch
            {
                NodeKind.Variable => Program.Definitions(node.A).ToArray(),
                NodeKind.Template or NodeKind.Choice or NodeKind.Operation or NodeKind.Array => Program.Operands(node).ToArray(),
                NodeKind.Concat => [node.A, node.B],
                NodeKind.Member or NodeKind.Pass => [node.A],
                NodeKind.Call => [node.A, .. Program.Arguments(node), .. calls.Solver.TargetsOf(at).SelectMany(target => Program.Functions[target].Returns)],
                _ => [],
            };
            foreach (var part in parts.Where(seen.Add))
            {
                open.Enqueue(part);
            }
        }

        return false;
    }

    private bool IsFalse(int value) => Program[value] switch
    {
        { Kind: NodeKind.Literal } node => Program.Text(node.A) is "false" or "False",
        { Kind: NodeKind.Call } node => Program.Arguments(node) is [var given] && Program[given] is { Kind: NodeKind.Number } zero && Program.Text(zero.A) == "0"
            && calls.Solver.ApisOf(value).Any(path => calls.Solver.Paths.Text(path) == "js:Boolean"),
        { Kind: NodeKind.Comparison } node => Program.Operands(node) is [var only] && Program[only] is { Kind: NodeKind.Number } number && Program.Text(number.A) == "1",
        _ => false,
    };

    private bool IsAddress(int value)
    {
        var texts = Program[value].Kind == NodeKind.Array ? [.. Program.Operands(Program[value]).ToArray().SelectMany(folder.Fold)] : folder.Fold(value);
        return texts.Any(text => text.Contains('@', StringComparison.Ordinal) && !text.Contains('⟨', StringComparison.Ordinal) && !text.Contains(' ', StringComparison.Ordinal));
    }

    private static bool IsSignIn(string name) => SignIn.Contains(name, StringComparer.OrdinalIgnoreCase);

    private CodePattern At(string kind, string detail, int node) => new(kind, detail, [new FlowStep(contexts.LocationOf(node), kind)], contexts.Of(node));
}
