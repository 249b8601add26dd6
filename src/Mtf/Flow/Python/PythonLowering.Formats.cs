using Mtf.Python;
using Node = Mtf.Python.Node;

namespace Mtf.Flow.Python;

/// <summary>Texts made of parts: f-strings, <c>%</c> and <c>format</c>.</summary>
internal sealed partial class PythonLowering
{
    private int LowerJoined(JoinedString joined)
    {
        int[] parts = [.. joined.Values.Select(Lower)];
        return parts.Length == 0 ? graph.Constant(At(joined), "") : graph.Template(At(joined), parts);
    }

    // A number format lets only numbers through.
    private int LowerFormatted(FormattedValue formatted)
    {
        var value = Lower(formatted.Value);
        return formatted.FormatSpec is { Values: [StringConstant { Value: var format }] } && format.Length > 0 && format[^1] is 'd' or 'x' or 'X' or 'o' or 'b' or 'f' or 'e' or 'g' or '%'
            ? graph.Operation(At(formatted), [value, graph.Number(At(formatted), "0")])
            : value;
    }

    private int LowerPercent(BinaryExpression format)
    {
        var text = constants.Text(format.Left);
        if (text is null)
        {
            return graph.Template(At(format), [Lower(format.Left), Lower(format.Right)]);
        }

        var values = format.Right switch
        {
            TupleExpression tuple => [.. tuple.Elements.Select(Lower)],
            var single => (int[])[Lower(single)],
        };
        List<int> parts = [];
        var next = 0;
        var start = 0;
        for (var at = text.IndexOf('%', StringComparison.Ordinal); at >= 0 && at + 1 < text.Length; at = text.IndexOf('%', start))
        {
            Add(parts, format, text[start..at]);
            var end = at + 1;
            var name = "";
            if (text[end] == '(' && text.IndexOf(')', end) is > 0 and var close)
            {
                name = text[(end + 1)..close];
                end = close + 1;
            }

            while (end < text.Length && text[end] is '-' or '+' or ' ' or '#' or '.' or (>= '0' and <= '9'))
            {
                end++;
            }

            start = Math.Min(end + 1, text.Length);
            if (end < text.Length && text[end] == '%')
            {
                Add(parts, format, "%");
            }
            else if (name.Length > 0)
            {
                parts.Add(graph.Index(At(format), values[0], graph.Constant(At(format), name)));
            }
            else if (values.Length > 0)
            {
                var value = values[Math.Min(next++, values.Length - 1)];
                parts.Add(end < text.Length && text[end] is 's' or 'r' ? value : graph.Operation(At(format), [value, graph.Number(At(format), "0")]));
            }
        }

        Add(parts, format, text[start..]);
        return parts.Count == 0 ? graph.Constant(At(format), "") : graph.Template(At(format), System.Runtime.InteropServices.CollectionsMarshal.AsSpan(parts));
    }

    private void Add(List<int> parts, Node node, string text)
    {
        if (text.Length > 0)
        {
            parts.Add(graph.Constant(At(node), text));
        }
    }

    /// <summary><c>"{} {name}".format(…)</c> as a template, or -1 when the text is not known.</summary>
    private int LowerFormat(CallExpression call)
    {
        if (call.Function is not AttributeExpression { Name: "format", Value: var receiver } || constants.Text(receiver) is not { } text
            || call.Arguments.Any(argument => argument is StarredExpression))
        {
            return -1;
        }

        int[] positional = [.. call.Arguments.Select(Lower)];
        var named = call.Keywords.Where(keyword => keyword.Name is not null).DistinctBy(keyword => keyword.Name).ToDictionary(keyword => keyword.Name!, keyword => Lower(keyword.Value), StringComparer.Ordinal);
        int[] spreads = [.. call.Keywords.Where(keyword => keyword.Name is null).Select(keyword => Lower(keyword.Value))];
        List<int> parts = [];
        var next = 0;
        var start = 0;
        for (var open = text.IndexOf('{', StringComparison.Ordinal); open >= 0; open = start <= text.Length ? text.IndexOf('{', start) : -1)
        {
            Add(parts, call, text[start..open]);
            var close = text.IndexOf('}', open);
            if (close < 0 || (open + 1 < text.Length && text[open + 1] == '{'))
            {
                Add(parts, call, "{");
                start = Math.Min(open + 2, text.Length);
                continue;
            }

            var name = text[(open + 1)..close].Split([':', '!', '.', '['])[0];
            start = close + 1;
            if (named.TryGetValue(name, out var value))
            {
                parts.Add(value);
            }
            else if ((int.TryParse(name, out var index) ? index : name.Length == 0 ? next++ : -1) is >= 0 and var position && position < positional.Length)
            {
                parts.Add(positional[position]);
            }
            else
            {
                parts.Add(spreads.Length > 0 ? graph.Index(At(call), spreads[0], graph.Constant(At(call), name)) : graph.Unknown(At(call)));
            }
        }

        Add(parts, call, text[start..].Replace("}}", "}", StringComparison.Ordinal));
        return parts.Count == 0 ? graph.Constant(At(call), "") : graph.Template(At(call), System.Runtime.InteropServices.CollectionsMarshal.AsSpan(parts));
    }
}
