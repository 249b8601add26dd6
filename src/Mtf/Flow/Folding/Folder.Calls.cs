using System.Globalization;
using Mtf.Flow.Graph;

namespace Mtf.Flow.Folding;

/// <summary>Calls whose result follows from their arguments: paths, URLs, decoders, text methods, and the program's own functions.</summary>
internal sealed partial class Folder
{
    private IEnumerable<string> Call(int id, in Node node)
    {
        if (Program.KnownResult(id) is { } known)
        {
            return [known];
        }

        var arguments = Program.Arguments(node).ToArray();
        foreach (var api in Solver.ApisOf(id).Take(MostAlternatives))
        {
            if (ApiResult(Solver.Paths.Text(api), arguments) is { } texts)
            {
                return texts;
            }
        }

        // A method of the program's own is what it returns, whatever it is called.
        if (Solver.TargetsOf(id).Count == 0 && Program[node.A] is { Kind: NodeKind.Member } method && MethodResult(method.A, Program.Text(method.B), arguments) is { } result)
        {
            return result;
        }

        var returns = Solver.TargetsOf(id).SelectMany(target => Program.Functions[target].Returns).Take(MostOrigins + 1).ToList();
        return returns.Count > 0 ? FoldMost(returns) : ApiTexts(id);
    }

    private IEnumerable<string>? ApiResult(string api, int[] arguments)
    {
        string[] first = arguments.Length > 0 ? [.. Fold(arguments[0])] : [];
        return api switch
        {
            "node:path.join" or "node:path.resolve" or "node:path.posix.join" or "py:os.path.join" => Join(arguments, "/").Select(NormalisePath),
            "py:pathlib.Path" or "py:pathlib.PurePath" => Join(arguments, "/").Select(NormalisePath),
            "node:path.normalize" or "py:os.path.normpath" or "py:os.path.abspath" or "py:os.path.realpath" or "py:os.path.expanduser" => first.Select(NormalisePath),
            "node:path.dirname" or "py:os.path.dirname" => first.Select(path => path.LastIndexOf('/') is > 0 and var at ? path[..at] : path),
            "node:path.basename" or "py:os.path.basename" => first.Select(path => path[(path.LastIndexOf('/') + 1)..]),
            "net:System.IO.Path.Combine" or "net:System.IO.Path.Join" => Join(Flat(arguments), "/").Select(NormalisePath),
            "net:System.IO.Path.GetFullPath" when arguments.Length == 1 => first.Select(NormalisePath),
            "net:System.IO.Path.GetDirectoryName" => first.Select(path => path.LastIndexOf('/') is > 0 and var at ? path[..at] : path),
            "net:System.IO.Path.GetFileName" => first.Select(path => path[(path.LastIndexOf('/') + 1)..]),
            "net:System.IO.Path.GetTempPath" => ["/tmp/"],
            "net:System.IO.Path.GetTempFileName" => ["/tmp/⟨?⟩"],
            "net:System.IO.Directory.GetCurrentDirectory" => ["."],
            "net:System.Environment.GetFolderPath" => first.Select(SpecialFolder),
            "net:System.Environment.GetEnvironmentVariable" or "net:System.Environment.ExpandEnvironmentVariables" => first.Select(name => $"⟨env:{name.Trim('%')}⟩"),
            "net:System.Uri" when arguments.Length > 1 => Product(first, Fold(arguments[1]), "\u0001").Select(JoinUrl),
            "net:System.Uri" or "net:System.UriBuilder" or "net:System.IO.FileInfo" or "net:System.IO.DirectoryInfo" or "net:System.IO.StreamReader" or "net:System.IO.StreamWriter" or "net:System.IO.FileStream"
                or "net:System.Uri.EscapeDataString" or "net:System.Uri.EscapeUriString" or "net:System.Net.WebUtility.UrlEncode" or "net:System.IO.File.OpenRead" or "net:System.IO.File.OpenText" or "net:System.IO.File.OpenWrite" => first,
            "net:System.Uri.UnescapeDataString" or "net:System.Net.WebUtility.UrlDecode" => Decoded(first, Decoders.Percent),
            "net:System.Convert.FromBase64String" => Decoded(first, Decoders.Base64),
            "net:System.Convert.FromHexString" => Decoded(first, Decoders.Hex),
            "net:System.Char.ConvertFromUtf32" or "net:System.Convert.ToChar" => CharacterCodes(arguments),
            _ when api.StartsWith("net:Microsoft.Extensions.Configuration.", StringComparison.Ordinal) && arguments.Length > 0
                && (api.EndsWith("().get_Item", StringComparison.Ordinal) || api.EndsWith("().GetValue", StringComparison.Ordinal)) => [.. first.Select(name => $"⟨env:{name}⟩"), .. arguments.Length > 1 ? Fold(arguments[1]) : []],
            "node:os.homedir" or "py:pathlib.Path.home" => ["~"],
            "node:os.tmpdir" or "py:tempfile.gettempdir" => ["/tmp"],
            "js:process.cwd" or "node:process.cwd" or "py:os.getcwd" or "py:pathlib.Path.cwd" => ["."],
            "node:url.fileURLToPath" or "js:String" or "py:str" or "js:encodeURI" or "js:decodeURI" or "node:url.pathToFileURL" => first,
            "js:encodeURIComponent" or "py:urllib.parse.quote" => first,
            "js:decodeURIComponent" or "js:unescape" or "py:urllib.parse.unquote" => Decoded(first, Decoders.Percent),
            "js:URL" or "node:url.URL" when arguments.Length > 1 => Product(Fold(arguments[1]), Fold(arguments[0]), "\u0001").Select(JoinUrl),
            "js:URL" or "node:url.URL" or "js:Request" => first,
            "py:glob.glob" or "py:glob.iglob" or "py:os.fspath" => first,
            "py:os.scandir" when arguments.Length > 0 => first.Select(folder => folder + "/" + Unknown),
            "py:urllib.parse.urljoin" when arguments.Length > 1 => Product(first, Fold(arguments[1]), "\u0001").Select(JoinUrl),
            "js:atob" or "py:base64.b64decode" or "py:base64.urlsafe_b64decode" => Decoded(first, Decoders.Base64),
            "py:bytes.fromhex" or "py:binascii.unhexlify" or "py:bytearray.fromhex" => Decoded(first, Decoders.Hex),
            "js:Buffer.from" or "node:buffer.Buffer.from" => arguments.Length < 2 ? first : FoldConstant(arguments[1]) switch
            {
                "base64" or "base64url" => Decoded(first, Decoders.Base64),
                "hex" => Decoded(first, Decoders.Hex),
                _ => first,
            },
            "js:String.fromCharCode" or "js:String.fromCodePoint" or "py:chr" => CharacterCodes(arguments),
            "py:os.getenv" or "py:os.environ.get" when first is [var name] => [$"⟨env:{name}⟩", .. arguments.Length > 1 ? Fold(arguments[1]) : []],
            "js:JSON.stringify" or "py:json.dumps" when first is [var text] && text != Unknown => first,
            _ => null,
        };
    }

    private IEnumerable<string>? MethodResult(int receiver, string method, int[] arguments)
    {
        switch (method)
        {
            case "get" when arguments.Length > 0 && Program[arguments[0]] is { Kind: NodeKind.Text } key && Member(-1, receiver, Program.Text(key.A), key.A).ToList() is [not Unknown, ..] got:
                return [.. got, .. arguments.Length > 1 ? Fold(arguments[1]) : []];
            case "__enter__" or "__aenter__":
                return Fold(receiver);
            case "toString" or "trim" or "decode" or "encode" or "strip" or "valueOf" or "trimEnd" or "rstrip" or "as_posix" or "resolve" or "expanduser" or "absolute":
                return Fold(receiver);
            case "ToString" or "Trim" or "TrimEnd" or "TrimStart" or "Normalize" or "AsSpan" or "GetLeftPart" or "ToCharArray" or "Substring" or "Split" or "Remove" or "PadLeft" or "PadRight" or "Insert":
                return Fold(receiver);
            case "format":
                return Fold(receiver).Select(Filled);
            case "toLowerCase" or "lower" or "ToLower" or "ToLowerInvariant":
                return Fold(receiver).Select(text => text.ToLowerInvariant());
            case "toUpperCase" or "upper" or "ToUpper" or "ToUpperInvariant":
                return Fold(receiver).Select(text => text.ToUpperInvariant());
            case "concat" when arguments.Length > 0:
                return Product(Fold(receiver), Join(arguments, ""), "");
            case "iterdir" when arguments.Length == 0:
                return Fold(receiver).Select(folder => folder + "/" + Unknown);
            case "rglob" or "glob" when arguments.Length == 1:
                return Product(Fold(receiver), Fold(arguments[0]), "/");
            case "with_name" when arguments.Length == 1:
                return Product([.. Fold(receiver).Select(path => path[..Math.Max(0, path.LastIndexOf('/'))])], Fold(arguments[0]), "/");
            case "joinpath" when arguments.Length > 0:
                return Product(Fold(receiver), Join(arguments, "/"), "/").Select(NormalisePath);
            case "replace" or "replaceAll" or "Replace" when arguments.Length >= 2 && FoldConstant(arguments[0]) is { Length: > 0 } old && !old.StartsWith('/') && FoldConstant(arguments[1]) is { } fresh:
                return Fold(receiver).Select(text => text.Replace(old, fresh, StringComparison.Ordinal));
            case "replace" or "Replace" or "slice" or "substring" or "split" or "replaceAll":
                return Fold(receiver);
            case "reverse":
                return Reversed(receiver);
            case "join":
                return JoinElements(receiver, arguments);
            default:
                return null;
        }
    }

    // [a, b].join(separator), and text.split("").reverse().join("") the other way round.
    private IEnumerable<string>? JoinElements(int receiver, int[] arguments)
    {
        // In Python the separator is the receiver: "-".join([a, b]).
        if (Program[receiver].Kind == NodeKind.Text && arguments is [var list] && ArrayOf(list) is { } parts && !parts.Any(IsRepeated))
        {
            return Join(parts, Program.Text(Program[receiver].A));
        }

        var separator = arguments.Length == 0 ? "," : FoldConstant(arguments[0]) ?? Unknown;
        return ArrayOf(receiver) is [] ? null : ArrayOf(receiver) is { } elements && !elements.Any(IsRepeated) ? Join(elements, separator) : Program[receiver].Kind is NodeKind.Call ? Fold(receiver) : null;
    }

    // "{name} of {}".format(…): what is put in is not followed by its place.
    private static string Filled(string text)
    {
        for (var start = text.IndexOf('{', StringComparison.Ordinal); start >= 0; start = text.IndexOf('{', start + 1))
        {
            if (text.IndexOf('}', start) is >= 0 and var end && !text.AsSpan(start + 1, end - start - 1).ContainsAny("{ :"))
            {
                text = text[..start] + Unknown + text[(end + 1)..];
            }
        }

        return text;
    }

    // An element that is yielded any number of times.
    private bool IsRepeated(int element) => Program[element] is { Kind: NodeKind.Pass, B: (int)PassKind.Yield };

    private int[]? ArrayOf(int node)
    {
        var array = Solver.ValuesOf(node).Where(token => token.Kind == Solving.TokenKind.Array).Take(2).ToList();
        return array is [var only] && only.Id < Program.NodeCount && Program[only.Id].Kind == NodeKind.Array ? Program.Operands(Program[only.Id]).ToArray() : null;
    }

    private IEnumerable<string>? Reversed(int receiver) =>
        Program[receiver] is { Kind: NodeKind.Call } split && Program[split.A] is { Kind: NodeKind.Member } method && Program.Text(method.B) == "split"
            ? Fold(method.A).Select(text => text.Contains('⟨', StringComparison.Ordinal) ? text : new string([.. text.Reverse()]))
            : ArrayOf(receiver) is null && FoldConstant(receiver) is { } text ? [new string([.. text.Reverse()])]
            : null;

    // A list that is made for the call stands for its elements.
    private int[] Flat(int[] arguments) => arguments is [var list] && ArrayOf(list) is { } elements ? elements : arguments;

    private static string SpecialFolder(string name) => name switch
    {
        "40" or "UserProfile" => "~",
        "26" or "ApplicationData" => "~/AppData/Roaming",
        "28" or "LocalApplicationData" => "~/AppData/Local",
        "5" or "MyDocuments" or "Personal" => "~/Documents",
        "0" or "16" or "Desktop" or "DesktopDirectory" => "~/Desktop",
        "7" or "Startup" => "~/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Startup",
        _ => Unknown,
    };

    private IEnumerable<string>? CharacterCodes(int[] arguments)
    {
        int[] codes = arguments is [var single] && Program[single] is { Kind: NodeKind.Pass } spread && ArrayOf(spread.A) is { } elements ? elements : arguments;
        var text = new System.Text.StringBuilder();
        foreach (var code in codes)
        {
            if (!int.TryParse(FoldConstant(code), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) || value is < 0 or > 0xFFFF)
            {
                return null;
            }

            text.Append((char)value);
        }

        return text.Length == 0 ? null : [text.ToString()];
    }

    private static IEnumerable<string> Decoded(IEnumerable<string> texts, Func<string, string?> decode) =>
        texts.Select(text => text.Contains('⟨', StringComparison.Ordinal) ? $"⟨decoded:{text.Trim('⟨', '⟩')}⟩" : decode(text) ?? Unknown);

    private static string NormalisePath(string path)
    {
        // An absolute part starts over, as path.resolve and os.path.join do; path.join would not, and no real program relies on that.
        var start = path.LastIndexOf("//", StringComparison.Ordinal);
        return start >= 0 && !path.Contains("://", StringComparison.Ordinal) ? path[(start + 1)..] : path.Replace("/./", "/", StringComparison.Ordinal);
    }

    private static string JoinUrl(string pair)
    {
        var middle = pair.IndexOf('\u0001', StringComparison.Ordinal);
        if (middle < 0)
        {
            return pair;
        }

        var (address, relative) = (pair[..middle], pair[(middle + 1)..]);
        if (relative.Contains("://", StringComparison.Ordinal) || relative.StartsWith(Unknown, StringComparison.Ordinal))
        {
            return relative;
        }

        var authority = address.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? address.IndexOf('/', scheme + 3) : -1;
        return (authority >= 0 && relative.StartsWith('/') ? address[..authority] : address.TrimEnd('/')) + (relative.StartsWith('/') ? relative : "/" + relative);
    }
}
