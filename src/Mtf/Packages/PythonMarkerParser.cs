namespace Mtf.Packages;

/// <summary>Recursive-descent parser of PEP 508 markers, with bounded nesting.</summary>
internal sealed class PythonMarkerParser
{
    private const int MaximumLength = 4096;
    private const int MaximumDepth = 32;
    private const int MaximumTerms = 256;

    private static readonly string[] Symbols = ["===", "==", "~=", "!=", "<=", ">=", "<", ">"];
    private static readonly Dictionary<string, string> LegacyNames = new(StringComparer.Ordinal)
    {
        ["os.name"] = "os_name",
        ["sys.platform"] = "sys_platform",
        ["platform.version"] = "platform_version",
        ["platform.machine"] = "platform_machine",
        ["platform.python_implementation"] = "platform_python_implementation",
        ["python_implementation"] = "platform_python_implementation",
    };

    private readonly string _text;
    private int _position;
    private int _terms;

    private PythonMarkerParser(string text) => _text = text;

    public static PythonMarkerNode? Parse(string text)
    {
        if (text.Length > MaximumLength)
        {
            return null;
        }

        var parser = new PythonMarkerParser(text);
        var node = parser.ParseOr(MaximumDepth);
        parser.SkipSpace();
        return parser._position == text.Length ? node : null;
    }

    private PythonMarkerNode? ParseOr(int depth)
    {
        var left = ParseAnd(depth);
        while (left is not null && TryWord("or"))
        {
            left = ParseAnd(depth) is { } right ? new PythonMarkerNode.Or(left, right) : null;
        }

        return left;
    }

    private PythonMarkerNode? ParseAnd(int depth)
    {
        var left = ParseTerm(depth);
        while (left is not null && TryWord("and"))
        {
            left = ParseTerm(depth) is { } right ? new PythonMarkerNode.And(left, right) : null;
        }

        return left;
    }

    private PythonMarkerNode? ParseTerm(int depth)
    {
        SkipSpace();
        if (depth == 0 || ++_terms > MaximumTerms)
        {
            return null;
        }

        if (!TrySymbol("("))
        {
            return ParseOperand() is { } left && ParseOperator() is { } symbol && ParseOperand() is { } right
                ? new PythonMarkerNode.Comparison(left, symbol, right)
                : null;
        }

        var inner = ParseOr(depth - 1);
        return TrySymbol(")") ? inner : null;
    }

    private string? ParseOperator()
    {
        if (TryWord("in"))
        {
            return "in";
        }

        if (TryWord("not"))
        {
            return TryWord("in") ? "not in" : null;
        }

        return Array.Find(Symbols, TrySymbol);
    }

    private PythonMarkerOperand? ParseOperand()
    {
        SkipSpace();
        if (_position < _text.Length && _text[_position] is '\'' or '"')
        {
            var close = _text.IndexOf(_text[_position], _position + 1);
            if (close < 0)
            {
                return null;
            }

            var literal = _text[(_position + 1)..close];
            _position = close + 1;
            return new PythonMarkerOperand(literal, IsVariable: false);
        }

        var start = _position;
        while (_position < _text.Length && (char.IsAsciiLetterOrDigit(_text[_position]) || _text[_position] is '_' or '.'))
        {
            _position++;
        }

        var name = _text[start.._position];
        name = LegacyNames.GetValueOrDefault(name, name);
        return InstallEnvironment.IsPythonVariable(name) ? new PythonMarkerOperand(name, IsVariable: true) : null;
    }

    private bool TryWord(string word)
    {
        SkipSpace();
        var end = _position + word.Length;
        var found = string.CompareOrdinal(_text, _position, word, 0, word.Length) == 0
            && (end >= _text.Length || !(char.IsAsciiLetterOrDigit(_text[end]) || _text[end] == '_'));
        _position = found ? end : _position;
        return found;
    }

    private bool TrySymbol(string symbol)
    {
        SkipSpace();
        var found = string.CompareOrdinal(_text, _position, symbol, 0, symbol.Length) == 0;
        _position += found ? symbol.Length : 0;
        return found;
    }

    private void SkipSpace()
    {
        while (_position < _text.Length && char.IsWhiteSpace(_text[_position]))
        {
            _position++;
        }
    }
}
