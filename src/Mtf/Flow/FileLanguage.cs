using Mtf.Artifacts;
using Mtf.Flow.Graph;

namespace Mtf.Flow;

/// <summary>What a shipped file is to the analysis: code that it reads, code that it does not read, or no code.</summary>
/// <param name="Language">Null for what is not read.</param>
/// <param name="Unread">Why code is not read, empty for what is read and for what is no code.</param>
internal readonly record struct FileLanguage(SourceLanguage? Language, string Unread)
{
    private const int SniffedLength = 128;

    public static FileLanguage Of(FileTree files, ArtifactFile file)
    {
        if (FrontEnds.ForPath(file.Path) is { } language)
        {
            return new FileLanguage(language, "");
        }

        var name = file.Name;
        var dot = name.LastIndexOf('.');
        return dot > 0 ? new FileLanguage(null, ByExtension(name[(dot + 1)..].ToLowerInvariant())) : Sniff(files, file);
    }

    private static string ByExtension(string extension) => extension switch
    {
        "exe" or "so" or "dylib" or "node" or "pyd" or "bin" => "is native code, which is not analysed",
        "dll" => "is native code, which is not analysed",
        "wasm" => "is WebAssembly, which is not analysed",
        "jar" or "class" or "pyc" => "is compiled code, which is not analysed",
        "sh" or "bash" or "zsh" or "ps1" or "bat" or "cmd" => "is a shell script, which is not analysed",
        "csx" or "fs" or "fsx" or "vb" or "cshtml" or "razor" or "go" or "rs" or "rb" or "php" or "java" or "kt" or "lua" or "pl" or "c" or "cc" or "cpp" or "swift" => "is source in a language that is not analysed",
        _ => "",
    };

    // Programs without an extension say by their first bytes what they are.
    private static FileLanguage Sniff(FileTree files, ArtifactFile file)
    {
        var start = files.ReadBytes(file, SniffedLength).AsSpan();
        if (start.StartsWith("\u007fELF"u8) || start.StartsWith("MZ"u8) || start.StartsWith((ReadOnlySpan<byte>)[0xcf, 0xfa, 0xed, 0xfe]) || start.StartsWith((ReadOnlySpan<byte>)[0xca, 0xfe, 0xba, 0xbe]))
        {
            return new FileLanguage(null, ByExtension("exe"));
        }

        if (!start.StartsWith("#!"u8))
        {
            return new FileLanguage(null, "");
        }

        var end = start.IndexOf((byte)'\n');
        var interpreter = end < 0 ? start : start[..end];
        return interpreter.IndexOf("node"u8) >= 0 || interpreter.IndexOf("bun"u8) >= 0 || interpreter.IndexOf("deno"u8) >= 0 ? new FileLanguage(SourceLanguage.JavaScript, "")
            : interpreter.IndexOf("python"u8) >= 0 ? new FileLanguage(SourceLanguage.Python, "")
            : new FileLanguage(null, ByExtension("sh"));
    }
}
