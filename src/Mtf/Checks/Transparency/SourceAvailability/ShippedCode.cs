using System.Text;
using Mtf.Artifacts;
using Mtf.Checks.Texts;

namespace Mtf.Checks.Transparency.SourceAvailability;

/// <summary>What a package ships, as a reader finds it.</summary>
/// <param name="CodeBytes">Length of all source text that runs.</param>
/// <param name="UnreadableBytes">Length of minified and obfuscated text without its sources.</param>
/// <param name="Unreadable">The largest such file, null when there is none.</param>
/// <param name="HasObfuscation">Some file is not only minified but disguised.</param>
/// <param name="Native">A native or WebAssembly binary, null when there is none.</param>
/// <param name="Compiled">A managed assembly or Python bytecode without its source, null when there is none.</param>
/// <param name="VendoredBinary">A binary inside a dependency that is shipped along.</param>
internal sealed record ShippedCode(
    long CodeBytes, long UnreadableBytes, string? Unreadable, bool HasObfuscation, string? Native, string? Compiled, string? VendoredBinary)
{
    private const int LargestJudged = 32 << 20;

    public static ShippedCode Measure(FileTree files)
    {
        var code = new ShippedCode(0, 0, null, false, null, null, null);
        long largest = 0;
        foreach (var file in files.Files)
        {
            if (IsSource(file.Path) && !FileRoles.IsVendored(file.Path) && !IsCopy(files, file.Path))
            {
                var readability = Judge(files, file);
                var isUnreadable = readability != Readability.Readable;
                code = code with
                {
                    CodeBytes = code.CodeBytes + file.Length,
                    UnreadableBytes = code.UnreadableBytes + (isUnreadable ? file.Length : 0),
                    Unreadable = isUnreadable && file.Length > largest ? file.Path : code.Unreadable,
                    HasObfuscation = code.HasObfuscation || readability == Readability.Obfuscated,
                };
                largest = isUnreadable ? Math.Max(largest, file.Length) : largest;
            }
            else if (!IsSource(file.Path))
            {
                code = code.WithBinary(files, file);
            }
        }

        return code;
    }

    private ShippedCode WithBinary(FileTree files, ArtifactFile file)
    {
        var format = BinaryFormats.Of(files.ReadBytes(file, BinaryFormats.HeaderLength), file.Path);
        return format switch
        {
            BinaryFormat.None => this,
            BinaryFormat.PythonBytecode when HasSource(files, file.Path) => this,
            _ when FileRoles.IsVendored(file.Path) => this with { VendoredBinary = VendoredBinary ?? file.Path },
            BinaryFormat.Native or BinaryFormat.WebAssembly => this with { Native = Native ?? file.Path },
            _ => this with { Compiled = Compiled ?? file.Path },
        };
    }

    /// <summary>Type declarations do not run and would dilute the share of code that does.</summary>
    private static bool IsSource(string path) => FileRoles.Of(path) == FileRole.Code
        && !path.EndsWith(".d.ts", StringComparison.Ordinal) && !path.EndsWith(".d.mts", StringComparison.Ordinal) && !path.EndsWith(".d.cts", StringComparison.Ordinal);

    /// <summary><c>a.min.js</c> beside <c>a.js</c> is a second form of code that is judged already.</summary>
    private static bool IsCopy(FileTree files, string path) =>
        path.EndsWith(".min.js", StringComparison.Ordinal) && files.Find(path[..^".min.js".Length] + ".js") is not null;

    private static Readability Judge(FileTree files, ArtifactFile file)
    {
        var text = Encoding.Latin1.GetString(files.ReadBytes(file, LargestJudged));
        var readability = CodeShape.Judge(text);
        return readability == Readability.Minified && SourceMaps.Match(files, file, text) ? Readability.Readable : readability;
    }

    /// <summary><c>a/__pycache__/b.cpython-312.pyc</c> belongs to <c>a/b.py</c>.</summary>
    private static bool HasSource(FileTree files, string path)
    {
        var folder = path[..(path.LastIndexOf('/') + 1)];
        var name = path[folder.Length..];
        var module = name[..name.IndexOf('.', StringComparison.Ordinal)];
        var parent = folder.EndsWith("__pycache__/", StringComparison.Ordinal) ? folder[..^"__pycache__/".Length] : folder;
        return files.Find($"{parent}{module}.py") is not null;
    }
}
