using System.Collections.Immutable;

namespace Mtf.Python;

/// <summary>Collects errors up to a number; the rest are only counted.</summary>
internal sealed class ErrorList(int capacity)
{
    private readonly List<(int Offset, string Message)> _errors = [];

    public int Count { get; private set; }

    public void Add(int offset, string message)
    {
        Count++;
        if (_errors.Count < capacity)
        {
            _errors.Add((offset, message));
        }
    }

    public ImmutableArray<ParseError> ToErrors(PythonSource source) =>
        [.. _errors
            .OrderBy(error => error.Offset)
            .Select(error => new ParseError(error.Offset, source.Locate(error.Offset), error.Message))];
}
