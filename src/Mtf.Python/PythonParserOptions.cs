namespace Mtf.Python;

/// <summary>A version of the language; newer syntax than the version asked for is an error, and is parsed all the same.</summary>
public enum PythonVersion
{
    Python311 = 11,
    Python312 = 12,
    Python313 = 13,
    Python314 = 14,
}

/// <summary>What to accept and where to stop.</summary>
public sealed record PythonParserOptions
{
    public static PythonParserOptions Default { get; } = new();

    /// <summary>The newest syntax that is accepted without an error.</summary>
    public PythonVersion Version { get; init; } = PythonVersion.Python314;

    /// <summary>Longer sources are not parsed; that is one error.</summary>
    public int MaxSourceLength { get; init; } = 64 * 1024 * 1024;

    /// <summary>Errors beyond this number are counted but not kept.</summary>
    public int MaxErrors { get; init; } = 200;

    /// <summary>
    /// Gives the text of a <c>\N{name}</c> escape, or null. The platform has no table of character names, so without this only
    /// the names of ASCII characters are known.
    /// </summary>
    public Func<string, string?>? CharacterNames { get; init; }
}
