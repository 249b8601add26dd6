using System.Collections.Frozen;
using Mtf.Flow.Graph;

namespace Mtf.Flow.DotNet;

/// <summary>A call of the base library as either front end sees it.</summary>
/// <param name="Type">Full name of the declaring type, empty when the source does not say.</param>
/// <param name="Receiver">Node of the receiver, -1 for a static call.</param>
/// <param name="Make">Makes a call node in the place of the call.</param>
internal readonly record struct LibraryCall(
    Site Site, string Type, string Name, bool IsInstance, int Receiver, int[] Arguments, Func<(int Callee, int[] Arguments), int> Make);

/// <summary>
/// Calls of the base library whose meaning is part of the graph: texts, collections, tasks, delegates. Everything else is a call of an outside API, which
/// the models describe.
/// </summary>
internal sealed partial class LibraryCalls(ModuleGraph graph)
{
    // What comes out is what went in, or holds it.
    private static readonly FrozenSet<string> Same = new[]
    {
        "GetAwaiter", "GetResult", "ConfigureAwait", "AsTask", "AsMemory", "AsSpan", "AsEnumerable", "AsQueryable", "AsReadOnly", "ToArray", "ToList", "ToHashSet", "ToImmutableArray",
        "ToImmutableList", "ToFrozenSet", "GetEnumerator", "GetAsyncEnumerator", "OrderBy", "OrderByDescending", "Order", "ThenBy", "Distinct", "DistinctBy", "Take", "Skip", "TakeWhile", "SkipWhile",
        "Cast", "OfType", "AsParallel", "WithCancellation", "ToAsyncEnumerable", "ToBlockingEnumerable", "WaitAsync", "ToDictionary", "ToLookup", "Memory", "Chunk", "TakeLast", "SkipLast",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Callbacks = new Dictionary<string, string>
    {
        ["Select"] = "map", ["SelectMany"] = "flatMap", ["Where"] = "filter", ["Any"] = "some", ["All"] = "every", ["ForEach"] = "forEach", ["Aggregate"] = "reduce",
        ["ContinueWith"] = "then", ["ConvertAll"] = "map", ["FindAll"] = "filter",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Elements = new[]
    {
        "First", "FirstOrDefault", "Single", "SingleOrDefault", "Last", "LastOrDefault", "ElementAt", "ElementAtOrDefault", "Pop", "Dequeue", "Peek", "Max", "Min", "Find", "MaxBy", "MinBy",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Additions = new[]
    {
        "Add", "AddRange", "Push", "Enqueue", "AddLast", "AddFirst", "Append", "AppendLine", "AppendFormat", "AppendJoin", "Insert", "InsertRange", "UnionWith", "TryAdd", "Prepend", "Concat", "Union",
        "Writer", "TryWrite",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> TextAnswers = new[]
    {
        "op_Equality", "op_Inequality", "Equals", "StartsWith", "EndsWith", "Contains", "IsNullOrEmpty", "IsNullOrWhiteSpace", "CompareTo", "Compare", "CompareOrdinal", "IndexOf", "LastIndexOf",
        "IndexOfAny", "ContainsKey", "SequenceEqual", "ReferenceEquals", "GetHashCode", "get_Length", "get_Count", "get_IsEmpty", "get_HasValue", "get_LongLength", "ContainsAny", "IsMatch", "ContainsValue",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static bool IsExtensionClass(string type) =>
        type.EndsWith("Extensions", StringComparison.Ordinal) || type is "System.Linq.Enumerable" or "System.Linq.Queryable" or "Dapper.SqlMapper" or "System.Linq.AsyncEnumerable"
            or "System.Xml.XPath.Extensions" or "System.Linq.ImmutableArrayExtensions";

    /// <summary>Streams that lead out of the process.</summary>
    public static bool IsChannel(string type) => type is "System.Net.Sockets.NetworkStream" or "System.Net.Security.SslStream" or ProcessInput;

    /// <summary>Streams and writers that hand on what they are given.</summary>
    public static bool IsWrapper(string type) => type is "System.IO.Stream" or "System.IO.StreamWriter" or "System.IO.TextWriter" or "System.IO.BinaryWriter" or "System.IO.BufferedStream"
        or "System.IO.Compression.GZipStream" or "System.IO.Compression.BrotliStream" or "System.IO.Compression.DeflateStream" or "System.Net.Security.SslStream" or "System.IO.StreamReader" or "System.IO.TextReader";

    /// <summary>A type that is more telling than the declared one.</summary>
    public static TypeShape? TypeOfProperty(string type, string property) => (type, property) is ("System.Diagnostics.Process", "StandardInput") ? TypeShape.Of(ProcessInput) : null;

    private const string ProcessInput = "System.Diagnostics.ProcessInput";

    /// <summary>Properties that a constructor sets from its arguments.</summary>
    public static IReadOnlyList<(string Name, int Index)> PropertiesOf(string type, int arguments) => (type, arguments) switch
    {
        ("System.Diagnostics.ProcessStartInfo", 1) => [("FileName", 0)],
        ("System.Diagnostics.ProcessStartInfo", 2) => [("FileName", 0), ("Arguments", 1)],
        ("System.Net.Http.HttpRequestMessage", 2) => [("RequestUri", 1)],
        _ when IsCommand(type) && arguments > 0 => [("CommandText", 0)],
        _ => [],
    };

    /// <summary>Objects that an object comes with, by the property that holds them.</summary>
    public static IReadOnlyList<(string Name, string Type)> PartsOf(string type) => type switch
    {
        "System.Diagnostics.Process" => [("StartInfo", "System.Diagnostics.ProcessStartInfo")],
        "System.Diagnostics.ProcessStartInfo" => [("ArgumentList", "System.Collections.ObjectModel.Collection")],
        "System.Net.Http.HttpClient" => [("DefaultRequestHeaders", "System.Net.Http.Headers.HttpRequestHeaders")],
        "System.Net.Http.HttpRequestMessage" => [("Headers", "System.Net.Http.Headers.HttpRequestHeaders")],
        _ => [],
    };

    private static bool IsCommand(string type) => type.EndsWith("Command", StringComparison.Ordinal)
        && (type.Contains("Sql", StringComparison.Ordinal) || type.Contains("OleDb", StringComparison.Ordinal) || type.Contains("Odbc", StringComparison.Ordinal) || type.Contains("Oracle", StringComparison.Ordinal) || type.Contains("DuckDB", StringComparison.Ordinal));

    /// <summary>Value of a construction of the base library, null when it is an outside object.</summary>
    public int? New(Site site, string type, ReadOnlySpan<int> arguments)
    {
        if (type.StartsWith("System.Collections.", StringComparison.Ordinal) || type is "System.Text.StringBuilder" or "System.Threading.Channels.Channel")
        {
            return type.Contains("Dictionary", StringComparison.Ordinal) || type.EndsWith("Hashtable", StringComparison.Ordinal) || type.EndsWith("SortedList", StringComparison.Ordinal) || type.EndsWith("NameValueCollection", StringComparison.Ordinal)
                ? Table(site, arguments)
                : graph.Array(site, Spread(site, arguments));
        }

        switch (type)
        {
            case "System.ValueTuple" or "System.Tuple":
                var entries = new ObjectEntry[Math.Min(arguments.Length, 7)];
                for (var index = 0; index < entries.Length; index++)
                {
                    entries[index] = new ObjectEntry(graph.Text(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Item{index + 1}")), -1, arguments[index]);
                }

                return graph.Object(site, entries);
            case "System.Collections.Generic.KeyValuePair" when arguments.Length == 2:
                return graph.Choice(site, arguments);
            case "System.String" when arguments.Length > 0:
                return Characters(site, arguments[0]) ?? arguments[0];
            case "System.Nullable" or "System.ReadOnlySpan" or "System.Span" or "System.Memory" or "System.ReadOnlyMemory" or "System.Lazy" or "System.Threading.Tasks.ValueTask"
                or "System.ArraySegment" or "System.Index" or "System.Threading.Tasks.Task" when arguments.Length > 0:
                return arguments[0];
            default:
                return null;
        }
    }

    /// <summary>The text that a list of character codes is.</summary>
    private int? Characters(Site site, int list)
    {
        if (graph.Nodes[list] is { Kind: NodeKind.Variable } variable && graph.Variables[variable.A].Definitions is [var only])
        {
            list = only;
        }

        if (graph.Nodes[list] is not { Kind: NodeKind.Array, B: > 0 } array)
        {
            return null;
        }

        var text = new System.Text.StringBuilder();
        foreach (var element in graph.OperandsOf(array))
        {
            if (graph.Nodes[element] is not { Kind: NodeKind.Number } number || !ushort.TryParse(graph.Texts[number.A], out var code))
            {
                return null;
            }

            text.Append((char)code);
        }

        return graph.Constant(site, text.ToString());
    }

    private int Table(Site site, ReadOnlySpan<int> arguments)
    {
        var entries = new List<ObjectEntry>();
        foreach (var argument in arguments)
        {
            if (graph.Nodes[argument].Kind is not (NodeKind.Number or NodeKind.Global or NodeKind.Literal) && !IsComparer(argument))
            {
                entries.Add(new ObjectEntry(ModuleGraph.SpreadKey, -1, argument));
            }
        }

        return graph.Object(site, [.. entries]);
    }

    private bool IsComparer(int node) => graph.Nodes[node] is { Kind: NodeKind.Member } member && graph.Nodes[member.A].Kind == NodeKind.Global && graph.Texts[graph.Nodes[member.A].A].EndsWith("Comparer", StringComparison.Ordinal);

    private int[] Spread(Site site, ReadOnlySpan<int> arguments)
    {
        List<int> spread = [];
        foreach (var argument in arguments)
        {
            if (graph.Nodes[argument].Kind is not (NodeKind.Number or NodeKind.Global or NodeKind.Literal) && !IsComparer(argument))
            {
                spread.Add(graph.Nodes[argument].Kind is NodeKind.Text ? argument : graph.Pass(site, argument, PassKind.Spread));
            }
        }

        return [.. spread];
    }

    /// <summary>Value of a call, null when it is a call of an outside API.</summary>
    public int? Call(in LibraryCall call)
    {
        if (call.IsInstance || (IsExtensionClass(call.Type) && call.Arguments.Length > 0))
        {
            var (receiver, arguments) = call.IsInstance ? (call.Receiver, call.Arguments) : (call.Arguments[0], call.Arguments[1..]);
            return IsLibrary(call.Type) ? Instance(call with { Receiver = receiver, Arguments = arguments }) : null;
        }

        return Static(call);
    }

    private static bool IsLibrary(string type) =>
        type.Length == 0 || type is "System.Object" or "System.String" or "System.Array" or "System.Nullable" or "System.Lazy" or "System.Text.StringBuilder" or "System.Text.Encoding" or "System.Text.UTF8Encoding"
        || type.StartsWith("System.Collections.", StringComparison.Ordinal) || type.StartsWith("System.Linq.", StringComparison.Ordinal) || type.StartsWith("System.Threading.Tasks.", StringComparison.Ordinal)
        || type.StartsWith("System.Runtime.CompilerServices.", StringComparison.Ordinal) || type.StartsWith("System.Memory", StringComparison.Ordinal) || type is "System.ReadOnlySpan" or "System.Span" or "System.ReadOnlyMemory" or "System.MemoryExtensions" or "System.ValueTuple" or "System.Tuple"
        || type.StartsWith("System.Threading.Channels.", StringComparison.Ordinal);

    private int? Instance(in LibraryCall call)
    {
        var (site, receiver, arguments) = (call.Site, call.Receiver, call.Arguments);
        if (TextAnswers.Contains(call.Name))
        {
            return graph.Comparison(site, [receiver, .. arguments]);
        }

        if (call.Name == "Reverse")
        {
            return call.Make((graph.Member(site, receiver, "reverse"), []));
        }

        if (Same.Contains(call.Name))
        {
            return graph.Pass(site, receiver, call.Name is "GetAwaiter" or "GetResult" ? PassKind.Await : PassKind.Identity);
        }

        if (Callbacks.TryGetValue(call.Name, out var method) && arguments.Length > 0)
        {
            return call.Make((graph.Member(site, receiver, method), arguments));
        }

        if (Elements.Contains(call.Name))
        {
            return arguments is [var predicate] && call.Name is not ("ElementAt" or "ElementAtOrDefault")
                ? graph.Choice(site, [call.Make((graph.Member(site, receiver, "find"), [predicate])), graph.Pass(site, receiver, PassKind.Iterate)])
                : graph.Pass(site, receiver, PassKind.Iterate);
        }

        return call.Name switch
        {
            "get_Current" => graph.Pass(site, receiver, PassKind.Iterate),
            "get_Value" or "get_Result" or "get_Key" or "get_Item1" when call.Type is not "" and not "System.Tuple" and not "System.ValueTuple" => receiver,
            "GetValueOrDefault" when arguments.Length == 0 => receiver,
            "get_Item" or "GetValueOrDefault" or "Get" or "GetValue" or "get_Chars" when arguments.Length > 0 => graph.Index(site, receiver, arguments[0]),
            "TryGetValue" when arguments.Length > 0 => graph.Index(site, receiver, arguments[0]),
            "get_Values" or "get_Keys" => graph.Array(site, [graph.Pass(site, graph.Pass(site, receiver, PassKind.Iterate), PassKind.Identity)]),
            "set_Item" when arguments.Length == 2 => Put(site, receiver, arguments[0], arguments[1]),
            "ToString" when arguments.Length == 0 => call.Type == "System.Text.StringBuilder" ? call.Make((graph.Member(site, receiver, "join"), [graph.Constant(site, "")])) : null,
            "GetString" or "GetBytes" or "GetChars" when call.Type.StartsWith("System.Text.", StringComparison.Ordinal) && arguments.Length > 0 => Characters(site, arguments[0]) ?? arguments[0],
            _ => Add(call),
        };
    }

    private int? Add(in LibraryCall call)
    {
        var (site, receiver, arguments) = (call.Site, call.Receiver, call.Arguments);
        if (!Additions.Contains(call.Name) || call.Type is "System.String" or "System.Object" || arguments.Length == 0)
        {
            return null;
        }

        if (arguments.Length == 2 && call.Name is "Add" or "TryAdd" && IsTable(call.Type))
        {
            return Put(site, receiver, arguments[0], arguments[1]);
        }

        var values = call.Name is "Insert" or "InsertRange" ? arguments[1..] : arguments;
        var isMany = call.Name.EndsWith("Range", StringComparison.Ordinal) || call.Name is "UnionWith" or "Concat" or "Union" or "AppendJoin" or "AppendFormat";
        NoteProperty(site, receiver, values);
        call.Make((graph.Member(site, receiver, "push"), [.. values.Select(value => isMany ? graph.Pass(site, value, PassKind.Spread) : value)]));
        return receiver;
    }

    private static bool IsTable(string type) => type.Contains("Dictionary", StringComparison.Ordinal) || type.EndsWith("Hashtable", StringComparison.Ordinal) || type.EndsWith("Collection", StringComparison.Ordinal) || type.EndsWith("Headers", StringComparison.Ordinal);

    private int Put(Site site, int table, int key, int value)
    {
        graph.IndexWrites.Add(new IndexWrite(table, key, value, site));
        NoteProperty(site, table, [value]);
        return value;
    }

    /// <summary>What outside code may keep of what it is given.</summary>
    public void AfterCall(Site site, string name, int receiver, int[] arguments, int call)
    {
        if (receiver < 0 || arguments.Length == 0)
        {
            return;
        }

        if (name is "Read" or "ReadAsync" or "ReadExactly" or "ReadExactlyAsync" or "Receive" or "ReceiveAsync" or "ReadBlock" or "ReadAtLeast")
        {
            graph.IndexWrites.Add(new IndexWrite(arguments[0], graph.Unknown(site), call, site));
        }
        else if (name is "CopyTo" or "CopyToAsync")
        {
            graph.IndexWrites.Add(new IndexWrite(arguments[0], graph.Unknown(site), receiver, site));
        }
        else if (name.StartsWith("Add", StringComparison.Ordinal) || name.StartsWith("TryAdd", StringComparison.Ordinal) || name.StartsWith("Write", StringComparison.Ordinal) || name.StartsWith("Append", StringComparison.Ordinal) || name is "Set" or "Push" or "Put")
        {
            foreach (var argument in arguments)
            {
                graph.IndexWrites.Add(new IndexWrite(receiver, graph.Unknown(site), argument, site));
            }

            NoteProperty(site, receiver, arguments);
        }
    }

    // headers.Add(…) where headers is a property of something: the owner then holds the value under the name of the property.
    private void NoteProperty(Site site, int receiver, ReadOnlySpan<int> values)
    {
        if (graph.Nodes[receiver] is { Kind: NodeKind.Member } member)
        {
            foreach (var value in values)
            {
                graph.PropertyWrites.Add(new PropertyWrite(member.A, member.B, value, site));
            }
        }
    }
}
