namespace Mtf.Inventories.Npm;

/// <summary>Package names as npm's files write them.</summary>
internal static class NpmNames
{
    /// <summary>The name of the package in a folder: what follows the last <c>node_modules/</c>.</summary>
    public static string FromFolder(string folder)
    {
        var at = folder.LastIndexOf("node_modules/", StringComparison.Ordinal);
        return at < 0 ? "" : folder[(at + "node_modules/".Length)..];
    }

    /// <summary>Name and version behind an alias: <c>npm:is-odd@3.0.1</c> is is-odd 3.0.1 whatever folder it is in.</summary>
    public static (string Name, string Version) Unalias(string name, string version)
    {
        if (!version.StartsWith("npm:", StringComparison.Ordinal))
        {
            return (name, version);
        }

        return Split(version[4..]);
    }

    /// <summary>Splits <c>name@version</c>, where the name may start with <c>@</c>.</summary>
    public static (string Name, string Version) Split(string text)
    {
        var at = text.Length > 1 ? text.IndexOf('@', 1) : -1;
        return at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);
    }
}
