using System.Collections.Immutable;

namespace Mtf.Python;

/// <summary>
/// Parses Python 3 source into a syntax tree. Any input gives a module: it never throws for what the source contains, its
/// recursion is bounded and its time is proportional to the length of the source.
/// </summary>
public static class PythonParser
{
    /// <summary>Parses the bytes of a file: the byte order mark or the coding comment decides the encoding.</summary>
    public static PythonModule Parse(ReadOnlyMemory<byte> source, PythonParserOptions? options = null)
    {
        options ??= PythonParserOptions.Default;
        var errors = new ErrorList(options.MaxErrors);
        if (source.Length > options.MaxSourceLength)
        {
            return TooLong(errors);
        }

        return Parse(SourceDecoder.Decode(source.Span, errors), errors, options);
    }

    /// <summary>Parses text; a coding comment in it means nothing.</summary>
    public static PythonModule Parse(string source, PythonParserOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= PythonParserOptions.Default;
        var errors = new ErrorList(options.MaxErrors);
        if (source.Length > options.MaxSourceLength)
        {
            return TooLong(errors);
        }

        return Parse(new PythonSource(source.StartsWith('\uFEFF') ? source[1..] : source, "utf-8"), errors, options);
    }

    private static PythonModule Parse(PythonSource source, ErrorList errors, PythonParserOptions options)
    {
        using var tokenizer = new Tokenizer(source.Text, errors, options);
        tokenizer.Run();
        var body = new Parser(source.Text, tokenizer, errors, options).ParseModule();
        return new PythonModule(source, body, errors.ToErrors(source), errors.Count);
    }

    private static PythonModule TooLong(ErrorList errors)
    {
        errors.Add(0, "source is too long");
        var source = new PythonSource("", "utf-8");
        return new PythonModule(source, ImmutableArray<Statement>.Empty, errors.ToErrors(source), errors.Count);
    }
}
