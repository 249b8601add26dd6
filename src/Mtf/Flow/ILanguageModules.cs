namespace Mtf.Flow;

/// <summary>How one language finds the modules of an artifact.</summary>
internal interface ILanguageModules
{
    /// <summary>The file that a specifier names, or null and the root label of the outside module.</summary>
    string? Resolve(string from, string specifier, out string apiRoot);

    /// <summary>The specifier of a module that may be meant by a name imported from a package, null when there is no such thing.</summary>
    string? Submodule(string specifier, string name);
}
