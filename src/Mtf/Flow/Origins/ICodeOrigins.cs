namespace Mtf.Flow.Origins;

/// <summary>Tells whose code each place of a module is.</summary>
internal interface ICodeOrigins
{
    /// <param name="function">Function whose body contains the place.</param>
    /// <param name="position">Offset of the place.</param>
    CodeOwner At(int function, int position);
}

/// <summary>A module that is one package's as a whole.</summary>
internal sealed record WholeOrigin(CodeOwner Owner) : ICodeOrigins
{
    public CodeOwner At(int function, int position) => Owner;
}
