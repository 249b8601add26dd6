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

        if (OfName(file.Name) is { } named)
        {
            return new FileLanguage(named, "");
        }

        var name = file.Name;
        var dot = name.LastIndexOf('.');
        return dot > 0 && ByExtension(name[(dot + 1)..].ToLowerInvariant()) is { Length: > 0 } reason ? new FileLanguage(null, reason) : Sniff(files, file);
    }

    /// <summary>The language that a name tells, null when it tells none that is read.</summary>
    public static SourceLanguage? OfName(string name) =>
        FrontEnds.ForPath(name) ?? (name[(name.LastIndexOf('.') + 1)..].ToLowerInvariant() is "sh" or "bash" or "zsh" or "ksh" or "command" && name.LastIndexOf('.') > 0 ? SourceLanguage.Shell : null);

    private static string ByExtension(string extension) => extension switch
    {
        "exe" or "so" or "dylib" or "node" or "pyd" or "bin" => "is native code, which is not analysed",
        "dll" => "is native code, which is not analysed",
        "wasm" => "is WebAssembly, which is not analysed",
        "jar" or "class" or "pyc" or "pyz" or "jsc" or "asar" => "is compiled code, which is not analysed",
        "fish" or "ps1" or "psm1" or "bat" or "cmd" => "is a shell script, which is not analysed",
        "cs" or "fs" or "vb" or "go" or "rs" or "rb" or "php" or "java" or "kt" or "lua" or "pl" or "c" or "cc" or "cpp" or "swift" => "is source in a language that is not analysed",
        _ => "",
    };

    // #!/bin/sh, #!/usr/bin/env bash
    private static bool IsShell(ReadOnlySpan<byte> interpreter)
    {
        var words = System.Text.Encoding.ASCII.GetString(interpreter).Split(['/', ' ', '\r', '!'], StringSplitOptions.RemoveEmptyEntries);
        return Array.Exists(words, word => word is "sh" or "bash" or "zsh" or "dash" or "ksh" or "ash");
    }

    // Programs under other names say by their first bytes what they are.
    private static FileLanguage Sniff(FileTree files, ArtifactFile file)
    {
        var start = files.ReadBytes(file, SniffedLength).AsSpan();
        if (IsNative(start))
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
            : IsShell(interpreter) ? new FileLanguage(SourceLanguage.Shell, "")
            : new FileLanguage(null, ByExtension("fish"));
    }

    public static bool IsNative(FileTree files, ArtifactFile file) => IsNative(files.ReadBytes(file, SniffedLength));

    private static bool IsNative(ReadOnlySpan<byte> start) => start.StartsWith("\u007fELF"u8) || start.StartsWith("MZ"u8)
        || start.StartsWith((ReadOnlySpan<byte>)[0xcf, 0xfa, 0xed, 0xfe]) || start.StartsWith((ReadOnlySpan<byte>)[0xca, 0xfe, 0xba, 0xbe]);
}
