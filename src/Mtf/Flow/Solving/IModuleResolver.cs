namespace Mtf.Flow.Solving;

/// <summary>What an import names.</summary>
/// <param name="Module">Module of the program, or -1 when it is outside.</param>
/// <param name="ApiRoot">Root label of the outside module: <c>node:fs</c>, <c>npm:axios</c>, <c>py:os</c>.</param>
internal readonly record struct ResolvedModule(int Module, string ApiRoot);

/// <summary>Finds the module that an import names, and the root label of global names.</summary>
internal interface IModuleResolver
{
    ResolvedModule Resolve(int fromModule, string specifier);

    /// <summary>The module that a name imported from a package may be, -1 when the language or the package has none.</summary>
    int Submodule(int fromModule, string specifier, string name);
}
