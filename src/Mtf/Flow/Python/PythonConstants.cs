using System.Numerics;
using System.Text;
using Mtf.Python;

namespace Mtf.Flow.Python;

/// <summary>
/// Evaluates expressions that are constant: texts and bytes put together, sliced, decoded or computed character by character. Names stand for what they
/// are assigned when that happens once. Work and sizes are bounded; what is not constant is null.
/// </summary>
internal sealed partial class PythonConstants(
    Func<Expression, string?> qualifiedName, Func<string, Expression?> valueOfName, Func<string, FunctionDefinition?> definitionOfName)
{
    private const int Deepest = 60;
    private const int Longest = 1 << 18;
    private const int MostElements = 1 << 16;
    private Dictionary<string, object> bound = new(StringComparer.Ordinal);
    private int steps = 2_000_000;
    private int depth;

    /// <summary>Whether the last text was computed from codes, encoded or reversed, and not written down in parts.</summary>
    public bool IsDecoded { get; private set; }

    /// <summary>The text of a constant expression, or null.</summary>
    public string? Text(Expression expression)
    {
        IsDecoded = false;
        return expression switch
        {
            StringConstant text => text.Value,
            NameExpression or BinaryExpression or CallExpression or SubscriptExpression or JoinedString or BytesConstant => AsText(Evaluate(expression)),
            _ => null,
        };
    }

    private static string? AsText(object? value) => value switch { string text => text, byte[] bytes => Encoding.UTF8.GetString(bytes), _ => null };

    private object? Evaluate(Expression expression)
    {
        if (--steps < 0 || depth >= Deepest)
        {
            return null;
        }

        depth++;
        var value = expression switch
        {
            StringConstant text => text.Value,
            BytesConstant bytes => bytes.Value.ToArray(),
            IntegerConstant number => number.TryGetInt64(out var integer) ? integer : null,
            NameExpression name => bound.TryGetValue(name.Id, out var local) ? local == Opaque ? null : local : valueOfName(name.Id) is { } assigned ? Evaluate(assigned) : null,
            UnaryExpression { Operator: UnaryOperator.USub } minus => Evaluate(minus.Operand) is long number ? -number : null,
            BinaryExpression binary => Evaluate(binary.Left) is { } left && Evaluate(binary.Right) is { } right ? Combine(binary.Operator, left, right) : null,
            TupleExpression tuple => All(tuple.Elements),
            ListExpression list => All(list.Elements),
            JoinedString joined => Joined(joined),
            SubscriptExpression subscript => Evaluate(subscript.Value) is { } whole ? Part(whole, subscript.Index) : null,
            ListComprehension list => Comprehended(list.Element, list.Generators),
            GeneratorExpression list => Comprehended(list.Element, list.Generators),
            CallExpression call => Call(call) ?? Applied(call),
            CompareExpression comparison => Compared(comparison),
            SingletonConstant { Value: Singleton.True or Singleton.False } truth => truth.Value == Singleton.True,
            ConditionalExpression choice => IsTrue(Evaluate(choice.Test)) is { } holds ? Evaluate(holds ? choice.Body : choice.OrElse) : null,
            _ => (object?)null,
        };
        depth--;
        return value is string { Length: > Longest } or byte[] { Length: > Longest } or object[] { Length: > MostElements } ? null : value;
    }

    private object[]? All(IReadOnlyList<Expression> elements)
    {
        var values = new object[elements.Count];
        for (var index = 0; index < values.Length; index++)
        {
            if (Evaluate(elements[index]) is not { } value)
            {
                return null;
            }

            values[index] = value;
        }

        return values;
    }

    private string? Joined(JoinedString joined)
    {
        var text = new StringBuilder();
        foreach (var part in joined.Values)
        {
            if (part is StringConstant constant)
            {
                text.Append(constant.Value);
            }
            else if (part is FormattedValue { FormatSpec: null, Conversion: '\0' } formatted && Evaluate(formatted.Value) is { } value and (string or long))
            {
                text.Append(value);
            }
            else
            {
                return null;
            }
        }

        return text.ToString();
    }

    private static object? Combine(BinaryOperator operation, object left, object right) => (operation, left, right) switch
    {
        (BinaryOperator.Add, string a, string b) when a.Length + b.Length <= Longest => a + b,
        (BinaryOperator.Add, byte[] a, byte[] b) when a.Length + b.Length <= Longest => (byte[])[.. a, .. b],
        (BinaryOperator.Add, object[] a, object[] b) when a.Length + b.Length <= MostElements => (object[])[.. a, .. b],
        (BinaryOperator.Mult, string a, long count) when count is >= 0 and < Longest && a.Length * count <= Longest => new StringBuilder().Insert(0, a, (int)count).ToString(),
        (BinaryOperator.Mod, string format, string value) when format.Contains("%s", StringComparison.Ordinal) => format.Replace("%s", value, StringComparison.Ordinal),
        (BinaryOperator.Mod, string format, object[] values) => Percent(format, values),
        (_, long a, long b) => Number(operation, a, b),
        _ => null,
    };

    private static string? Percent(string format, object[] values)
    {
        foreach (var value in values)
        {
            var at = format.IndexOf("%s", StringComparison.Ordinal);
            if (at < 0 || value is not (string or long))
            {
                return null;
            }

            format = $"{format[..at]}{value}{format[(at + 2)..]}";
        }

        return format.Length > Longest ? null : format;
    }

    private static long? Number(BinaryOperator operation, long left, long right)
    {
        var (a, b) = ((BigInteger)left, (BigInteger)right);
        BigInteger? value = operation switch
        {
            BinaryOperator.Add => a + b,
            BinaryOperator.Sub => a - b,
            BinaryOperator.Mult => a * b,
            BinaryOperator.BitXor => a ^ b,
            BinaryOperator.BitAnd => a & b,
            BinaryOperator.BitOr => a | b,
            BinaryOperator.FloorDiv when right > 0 && left >= 0 => a / b,
            BinaryOperator.Mod when right > 0 => ((a % b) + b) % b,
            BinaryOperator.LShift when right is >= 0 and < 63 => a << (int)right,
            BinaryOperator.RShift when right is >= 0 and < 63 => a >> (int)right,
            _ => null,
        };
        return value is { } result && result >= long.MinValue && result <= long.MaxValue ? (long)result : null;
    }

    private object? Part(object whole, Expression index)
    {
        if (index is SliceExpression slice)
        {
            return Slice(whole, slice);
        }

        if (Evaluate(index) is not long position)
        {
            return null;
        }

        var length = LengthOf(whole);
        position = position < 0 ? position + length : position;
        return position < 0 || position >= length ? null : whole switch
        {
            string text => text[(int)position].ToString(),
            byte[] bytes => (long)bytes[position],
            object[] list => list[position],
            _ => null,
        };
    }

    private object? Slice(object whole, SliceExpression slice)
    {
        var (lower, upper, step) = (Bound(slice.Lower), Bound(slice.Upper), Bound(slice.Step));
        var length = LengthOf(whole);
        if (length < 0 || (slice.Lower is not null && lower is null) || (slice.Upper is not null && upper is null) || (slice.Step is not null && step is null or 0))
        {
            return null;
        }

        var by = step ?? 1;
        IsDecoded |= by != 1;
        var first = by > 0 ? 0 : length - 1;
        var start = lower is { } from ? Math.Clamp(from < 0 ? from + length : from, by > 0 ? 0 : -1, by > 0 ? length : length - 1) : first;
        var end = upper is { } to ? Math.Clamp(to < 0 ? to + length : to, by > 0 ? 0 : -1, by > 0 ? length : length - 1) : by > 0 ? length : -1;
        List<int> positions = [];
        for (var at = start; by > 0 ? at < end : at > end; at += by)
        {
            positions.Add((int)at);
        }

        return whole switch
        {
            string text => string.Concat(positions.Select(at => text[at])),
            byte[] bytes => (byte[])[.. positions.Select(at => bytes[at])],
            object[] list => (object[])[.. positions.Select(at => list[at])],
            _ => null,
        };
    }

    private long? Bound(Expression? expression) => expression is null ? null : Evaluate(expression) is long value and > -Longest and < Longest ? value : null;

    private static long LengthOf(object whole) => whole switch { string text => text.Length, byte[] bytes => bytes.Length, object[] list => list.Length, _ => -1 };

    private object[]? Comprehended(Expression element, IReadOnlyList<Comprehension> clauses)
    {
        if (clauses is not [{ Conditions.IsEmpty: true } clause] || Evaluate(clause.Iterable) is not { } iterable || ElementsOf(iterable) is not { } elements)
        {
            return null;
        }

        List<object> values = new(elements.Length);
        foreach (var item in elements)
        {
            if (Matched(clause.Target, item) is not { } names)
            {
                return null;
            }

            foreach (var (name, value) in names)
            {
                bound[name] = value;
            }

            var result = Evaluate(element);
            foreach (var (name, _) in names)
            {
                bound.Remove(name);
            }

            if (result is null)
            {
                return null;
            }

            values.Add(result);
        }

        return [.. values];
    }

    private static List<(string Name, object Value)>? Matched(Expression target, object item) => target switch
    {
        NameExpression name => [(name.Id, item)],
        TupleExpression { Elements: var parts } when item is object[] values && values.Length == parts.Length && parts.All(part => part is NameExpression) =>
            [.. parts.Select((part, index) => (((NameExpression)part).Id, values[index]))],
        _ => null,
    };

    private static object[]? ElementsOf(object iterable) => iterable switch
    {
        object[] list => list,
        string text => [.. text.Select(character => (object)character.ToString())],
        byte[] bytes => [.. bytes.Select(value => (object)(long)value)],
        _ => null,
    };
}
