using System.Collections.Immutable;

namespace Mtf.Python;

/// <summary>A place in a source, found broken there.</summary>
/// <param name="Offset">The offset in the source text.</param>
/// <param name="Position">The same place as line and column.</param>
/// <param name="Message">What is wrong.</param>
public sealed record ParseError(int Offset, SourcePosition Position, string Message);

/// <summary>
/// A parsed file. What is broken is listed in <see cref="Errors"/>; the statements around it are in <see cref="Body"/>.
/// </summary>
public sealed class PythonModule
{
    internal PythonModule(PythonSource source, ImmutableArray<Statement> body, ImmutableArray<ParseError> errors, int errorCount)
    {
        Source = source;
        Body = body;
        Errors = errors;
        ErrorCount = errorCount;
    }

    public PythonSource Source { get; }

    public ImmutableArray<Statement> Body { get; }

    /// <summary>The errors kept, by offset.</summary>
    public ImmutableArray<ParseError> Errors { get; }

    /// <summary>The number of errors found, kept or not.</summary>
    public int ErrorCount { get; }

    /// <summary>Every node of the module, parents before children, in source order.</summary>
    public IEnumerable<Node> Descendants() => Body.SelectMany(statement => statement.DescendantsAndSelf());
}
