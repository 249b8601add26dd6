using System.Globalization;
using Mtf.Flow.Graph;

namespace Mtf.Flow.DotNet;

/// <summary>Static methods of the base library.</summary>
internal sealed partial class LibraryCalls
{
    private int? Static(in LibraryCall call)
    {
        var (site, arguments) = (call.Site, call.Arguments);
        if (call.Name is "op_Implicit" or "op_Explicit" && arguments.Length == 1)
        {
            return arguments[0];
        }

        return (call.Type, call.Name) switch
        {
            ("System.String", "Concat") => graph.Template(site, Flatten(arguments)),
            ("System.String", "Format") or ("System.Runtime.CompilerServices.FormattableStringFactory", "Create") => Format(site, arguments),
            ("System.String", "Join") when arguments.Length > 1 => Join(call),
            ("System.String", _) when TextAnswers.Contains(call.Name) => graph.Comparison(site, arguments),
            ("System.Object", "Equals" or "ReferenceEquals") => graph.Comparison(site, arguments),
            ("System.Threading.Tasks.Task" or "System.Threading.Tasks.ValueTask", "FromResult") when arguments.Length == 1 => arguments[0],
            ("System.Threading.Tasks.Task" or "System.Threading.Tasks.TaskFactory" or "System.Threading.ThreadPool", "Run" or "StartNew" or "QueueUserWorkItem") when arguments.Length > 0 => call.Make((arguments[0], [])),
            ("System.Threading.Tasks.Task", "WhenAll" or "WhenAny") => arguments.Length == 1 ? arguments[0] : graph.Array(site, arguments),
            ("System.Text.Encoding" or "System.Text.UTF8Encoding", "Convert") when arguments.Length == 3 => arguments[2],
            ("System.Convert", "ToString") when arguments.Length > 0 => arguments[0],
            ("System.Collections.Immutable.ImmutableArray" or "System.Collections.Immutable.ImmutableList" or "System.Collections.Immutable.ImmutableHashSet", "Create" or "CreateRange") => graph.Array(site, Flatten(arguments)),
            ("System.ValueTuple" or "System.Tuple", "Create") => New(site, call.Type, arguments),
            ("System.Collections.Generic.KeyValuePair", "Create") when arguments.Length == 2 => graph.Choice(site, arguments),
            ("System.Array", "Copy" or "ConstrainedCopy") when arguments.Length > 2 => CopyElements(site, arguments),
            ("System.Buffer", "BlockCopy") when arguments.Length == 5 => CopyElements(site, [arguments[0], arguments[2], arguments[1]]),
            ("System.Array", "ConvertAll") when arguments.Length == 2 => call.Make((graph.Member(site, arguments[0], "map"), [arguments[1]])),
            ("System.Linq.Enumerable", "Repeat") when arguments.Length > 0 => graph.Array(site, [arguments[0]]),
            ("System.Threading.Interlocked" or "System.Threading.Volatile", "Exchange" or "CompareExchange" or "Read") when arguments.Length > 0 => graph.Choice(site, arguments),
            _ => null,
        };
    }

    // A list that is made where it is used stands for its elements.
    private int[] Flatten(ReadOnlySpan<int> arguments)
    {
        List<int> parts = [];
        foreach (var argument in arguments)
        {
            if (graph.Nodes[argument] is { Kind: NodeKind.Array } list)
            {
                parts.AddRange(graph.OperandsOf(list));
            }
            else
            {
                parts.Add(argument);
            }
        }

        return [.. parts];
    }

    private int Join(in LibraryCall call)
    {
        var (site, arguments) = (call.Site, call.Arguments);
        var list = arguments.Length == 2 ? arguments[1] : graph.Array(site, arguments.AsSpan(1));
        if (graph.Nodes[list] is not { Kind: NodeKind.Array } literal || literal.B is 0 or > 64)
        {
            return call.Make((graph.Member(site, list, "join"), [arguments[0]]));
        }

        List<int> parts = [];
        foreach (var element in graph.OperandsOf(literal))
        {
            parts.AddRange(parts.Count == 0 ? [element] : [arguments[0], element]);
        }

        return graph.Template(site, [.. parts]);
    }

    // "a {0} b {1}" with its values in their places.
    private int Format(Site site, int[] arguments)
    {
        const int mostParts = 64;
        var pattern = Array.FindIndex(arguments, argument => graph.Nodes[argument].Kind == NodeKind.Text);
        if (pattern < 0)
        {
            return graph.Template(site, Flatten(arguments));
        }

        var text = graph.Texts[graph.Nodes[arguments[pattern]].A];
        var values = Flatten(arguments.AsSpan(pattern + 1));
        List<int> parts = [];
        var at = 0;
        while (at < text.Length && parts.Count < mostParts)
        {
            var open = text.IndexOf('{', at);
            var close = open < 0 ? -1 : text.IndexOf('}', open);
            if (close < 0)
            {
                break;
            }

            if (open > at)
            {
                parts.Add(graph.Constant(site, text[at..open]));
            }

            var end = text.AsSpan(open + 1, close - open - 1).IndexOfAny(",:");
            var number = end < 0 ? text.AsSpan(open + 1, close - open - 1) : text.AsSpan(open + 1, end);
            if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < values.Length)
            {
                parts.Add(values[index]);
            }

            at = close + 1;
        }

        if (at < text.Length)
        {
            parts.Add(graph.Constant(site, text[at..]));
        }

        return graph.Template(site, [.. parts]);
    }

    private int CopyElements(Site site, int[] arguments)
    {
        graph.IndexWrites.Add(new IndexWrite(arguments[1], graph.Unknown(site), graph.Pass(site, arguments[0], PassKind.Iterate), site));
        graph.IndexWrites.Add(new IndexWrite(arguments[2], graph.Unknown(site), graph.Pass(site, arguments[0], PassKind.Iterate), site));
        return arguments[0];
    }
}
