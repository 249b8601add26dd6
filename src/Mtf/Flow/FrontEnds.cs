using Mtf.Flow.Graph;
using Mtf.Flow.JavaScript;
using Mtf.Flow.Python;

namespace Mtf.Flow;

/// <summary>Which language a file is written in, by its name, and what lowers it.</summary>
internal static class FrontEnds
{
    /// <summary>Null for files without code, which includes TypeScript declaration files.</summary>
    public static SourceLanguage? ForPath(string path)
    {
        var name = path.AsSpan()[(path.LastIndexOf('/') + 1)..];
        var dot = name.LastIndexOf('.');
        if (dot < 0)
        {
            return null;
        }

        Span<char> lower = stackalloc char[3];
        var extension = name[(dot + 1)..];
        if (extension.Length > lower.Length)
        {
            return null;
        }

        lower = lower[..extension.ToLowerInvariant(lower)];
        return lower switch
        {
            "cs" => SourceLanguage.CSharp,
            "py" or "pyw" or "pth" => SourceLanguage.Python,
            "js" or "mjs" or "cjs" or "jsx" => SourceLanguage.JavaScript,
            "ts" or "mts" or "cts" when IsDeclaration(name[..dot]) => null,
            "ts" or "tsx" or "mts" or "cts" => SourceLanguage.TypeScript,
            _ => null,
        };
    }

    public static ModuleGraph Lower(string path, SourceLanguage language, string text) => language switch
    {
        SourceLanguage.Python => PythonFrontEnd.Lower(path, text),
        _ => JavaScriptFrontEnd.Lower(path, language, text),
    };

    // 'a.d.ts', and 'a.d.css.ts' for files that are no modules.
    private static bool IsDeclaration(ReadOnlySpan<char> stem) =>
        stem.EndsWith(".d", StringComparison.OrdinalIgnoreCase) || stem.Contains(".d.", StringComparison.OrdinalIgnoreCase);
}
