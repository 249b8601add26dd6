using System.IO.Compression;
using System.Text;
using Mtf.Flow.Folding;
using Mtf.Python;

namespace Mtf.Flow.Python;

/// <summary>Functions and methods whose result follows from constant arguments.</summary>
internal sealed partial class PythonConstants
{
    private object? Call(CallExpression call)
    {
        object[]? arguments = null;
        if (qualifiedName(call.Function) is { } name && IsKnown(name))
        {
            if (name == "map" && call.Arguments.Length == 2)
            {
                return Mapped(call);
            }

            return call.Keywords.IsEmpty && (arguments = All(call.Arguments)) is not null ? Function(name, arguments) : null;
        }

        if (call.Function is not AttributeExpression { Value: var receiver, Name: var method } || !IsMethod(method) || Evaluate(receiver) is not { } target)
        {
            return null;
        }

        return All(call.Arguments) is { } given ? Method(target, method, given) : null;
    }

    private static bool IsKnown(string name) => name is "chr" or "ord" or "str" or "int" or "bytes" or "bytearray" or "list" or "tuple" or "reversed" or "range" or "map"
        or "base64.b64decode" or "base64.urlsafe_b64decode" or "base64.standard_b64decode" or "base64.b32decode" or "base64.b16decode" or "binascii.unhexlify"
        or "binascii.a2b_hex" or "binascii.a2b_base64" or "bytes.fromhex" or "bytearray.fromhex" or "zlib.decompress" or "gzip.decompress" or "codecs.decode"
        or "urllib.parse.unquote" or "zip" or "enumerate" or "len" or "itertools.cycle";

    private static bool IsMethod(string name) =>
        name is "join" or "decode" or "encode" or "replace" or "lower" or "upper" or "strip" or "lstrip" or "rstrip" or "split" or "swapcase" or "to_bytes";

    private object[]? Mapped(CallExpression call)
    {
        if (qualifiedName(call.Arguments[0]) is not { } function || function is not ("chr" or "ord" or "str" or "int") || Evaluate(call.Arguments[1]) is not { } iterable || ElementsOf(iterable) is not { } elements)
        {
            return null;
        }

        var values = elements.Select(element => Function(function, [element])).ToList();
        return values.Contains(null) ? null : [.. values.OfType<object>()];
    }

    private object? Function(string name, object[] arguments)
    {
        IsDecoded |= name is not ("str" or "int" or "len" or "list" or "tuple" or "range" or "zip" or "enumerate" or "urllib.parse.unquote");
        return Result(name, arguments);
    }

    private static object? Result(string name, object[] arguments) => (name, arguments) switch
    {
        ("chr", [long code]) when code is >= 0 and <= 0x10FFFF and not (>= 0xD800 and <= 0xDFFF) => char.ConvertFromUtf32((int)code),
        ("ord", [string { Length: 1 } text]) => (long)text[0],
        ("ord", [byte[] { Length: 1 } bytes]) => (long)bytes[0],
        ("str", []) => "",
        ("list", []) => Array.Empty<object>(),
        ("bytes" or "bytearray", []) => Array.Empty<byte>(),
        ("bytes" or "bytearray", [long size]) when size is >= 0 and <= Longest => new byte[size],
        ("itertools.cycle", [var whole]) when ElementsOf(whole) is { Length: > 0 } elements => (object[])[.. Enumerable.Range(0, MostElements).Select(index => elements[index % elements.Length])],
        ("str", [string or long]) => arguments[0].ToString(),
        ("str", [byte[] bytes, string]) => Encoding.UTF8.GetString(bytes),
        ("int", [long number]) => number,
        ("int", [string text, ..]) => Integer(text, arguments.Length > 1 ? arguments[1] as long? ?? 0 : 10),
        ("len", [var whole]) when LengthOf(whole) >= 0 => LengthOf(whole),
        ("bytes" or "bytearray", [byte[] bytes]) => bytes.ToArray(),
        ("bytes" or "bytearray", [string text, string]) => Encoding.UTF8.GetBytes(text),
        ("bytes" or "bytearray", [object[] list]) when list.All(value => value is long and >= 0 and < 256) => (byte[])[.. list.Select(value => (byte)(long)value)],
        ("list" or "tuple", [var whole]) => ElementsOf(whole),
        ("reversed", [var whole]) => ElementsOf(whole) is { } elements ? (object[])[.. elements.Reverse()] : null,
        ("enumerate", [var whole]) => ElementsOf(whole) is { } elements ? (object[])[.. elements.Select((element, index) => (object)(object[])[(long)index, element])] : null,
        ("zip", [var first, var second]) => ElementsOf(first) is { } left && ElementsOf(second) is { } right ? (object[])[.. left.Zip(right, (a, b) => (object)(object[])[a, b])] : null,
        ("range", _) when arguments.All(value => value is long and > -Longest and < Longest) => Range([.. arguments.Cast<long>()]),
        ("urllib.parse.unquote", [string text]) => Decoders.Percent(text),
        ("codecs.decode", [string text, string encoding]) => encoding.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal) switch
        {
            "rot13" => Rotated(text),
            _ => null,
        },
        ("codecs.decode", [byte[] bytes, string encoding]) => encoding switch { "hex" => Hex(Encoding.ASCII.GetString(bytes)), "base64" => Base64(Encoding.ASCII.GetString(bytes)), _ => null },
        (_, [string or byte[], ..]) => Decoded(name, arguments[0]),
        _ => null,
    };

    private static byte[]? Decoded(string name, object source)
    {
        var text = source as string ?? Encoding.Latin1.GetString((byte[])source);
        return name switch
        {
            "base64.b64decode" or "base64.urlsafe_b64decode" or "base64.standard_b64decode" or "binascii.a2b_base64" => Base64(text),
            "base64.b16decode" or "binascii.unhexlify" or "binascii.a2b_hex" or "bytes.fromhex" or "bytearray.fromhex" => Hex(text),
            "base64.b32decode" => Base32(text),
            "zlib.decompress" when source is byte[] bytes => Inflated(new ZLibStream(new MemoryStream(bytes), CompressionMode.Decompress)),
            "gzip.decompress" when source is byte[] bytes => Inflated(new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress)),
            _ => null,
        };
    }

    private static object? Method(object target, string method, object[] arguments) => (target, method, arguments) switch
    {
        (string separator, "join", [var list]) when ElementsOf(list) is { } elements && elements.All(element => element is string) => string.Join(separator, elements),
        (byte[] { Length: 0 }, "join", [object[] list]) when list.All(element => element is byte[]) => list.Cast<byte[]>().SelectMany(part => part).ToArray(),
        (byte[] bytes, "decode", []) => Encoding.UTF8.GetString(bytes),
        (byte[] bytes, "decode", [string encoding, ..]) => encoding is "latin1" or "latin-1" ? Encoding.Latin1.GetString(bytes) : Encoding.UTF8.GetString(bytes),
        (string text, "encode", _) => Encoding.UTF8.GetBytes(text),
        (string text, "replace", [string { Length: > 0 } old, string fresh]) when (long)text.Length * Math.Max(1, fresh.Length) <= Longest => text.Replace(old, fresh, StringComparison.Ordinal),
        (string text, "lower", []) => text.ToLowerInvariant(),
        (string text, "upper", []) => text.ToUpperInvariant(),
        (string text, "swapcase", []) => string.Concat(text.Select(letter => char.IsUpper(letter) ? char.ToLowerInvariant(letter) : char.ToUpperInvariant(letter))),
        (long number, "to_bytes", [long size, string order]) when number >= 0 && size is >= 0 and <= 8 => BytesOf(number, (int)size, order),
        (string text, "strip", []) => text.Trim(),
        (string text, "lstrip", []) => text.TrimStart(),
        (string text, "rstrip", []) => text.TrimEnd(),
        (string text, "split", []) => (object[])[.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)],
        (string text, "split", [string { Length: > 0 } separator]) => (object[])[.. text.Split(separator)],
        _ => (object?)null,
    };

    private static byte[] BytesOf(long number, int size, string order)
    {
        var bytes = BitConverter.GetBytes(number)[..size];
        return order == "big" ? [.. bytes.Reverse()] : bytes;
    }

    private static object? Integer(string text, long radix)
    {
        try
        {
            return radix switch
            {
                10 => long.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var value) ? value : null,
                2 or 8 or 16 => Convert.ToInt64(text, (int)radix),
                _ => null,
            };
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or ArgumentException)
        {
            return null;
        }
    }

    private static object[]? Range(long[] bounds)
    {
        var (start, end, step) = bounds switch { [var only] => (0L, only, 1L), [var first, var last] => (first, last, 1L), [var first, var last, var by] => (first, last, by), _ => (0, 0, 0) };
        if (step == 0 || Math.Abs((end - start) / step) > MostElements)
        {
            return null;
        }

        List<object> values = [];
        for (var value = start; step > 0 ? value < end : value > end; value += step)
        {
            values.Add(value);
        }

        return [.. values];
    }

    private static byte[]? Base64(string text)
    {
        var plain = text.Replace('-', '+').Replace('_', '/').TrimEnd('=', '\n');
        var bytes = new byte[plain.Length + 4];
        return Convert.TryFromBase64String(plain.PadRight((plain.Length + 3) / 4 * 4, '='), bytes, out var count) ? bytes[..count] : null;
    }

    private static byte[]? Hex(string text)
    {
        var digits = text.Replace(" ", "", StringComparison.Ordinal);
        return digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit) ? Convert.FromHexString(digits) : null;
    }

    private static byte[]? Base32(string text)
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        List<byte> bytes = [];
        var (buffer, bits) = (0, 0);
        foreach (var character in text.TrimEnd('='))
        {
            var value = alphabet.IndexOf(char.ToUpperInvariant(character), StringComparison.Ordinal);
            if (value < 0)
            {
                return null;
            }

            buffer = ((buffer << 5) | value) & 0xFFF;
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                bytes.Add((byte)(buffer >> bits));
            }
        }

        return [.. bytes];
    }

    private static byte[]? Inflated(Stream stream)
    {
        try
        {
            using (stream)
            {
                var bytes = new byte[Longest];
                var count = stream.ReadAtLeast(bytes, Longest, throwOnEndOfStream: false);
                return count == Longest ? null : bytes[..count];
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            return null;
        }
    }

    private static string Rotated(string text) => string.Concat(text.Select(letter => letter switch
    {
        >= 'a' and <= 'z' => (char)('a' + ((letter - 'a' + 13) % 26)),
        >= 'A' and <= 'Z' => (char)('A' + ((letter - 'A' + 13) % 26)),
        _ => letter,
    }));
}
