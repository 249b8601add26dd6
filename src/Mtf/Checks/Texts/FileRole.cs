using Mtf.Artifacts;

namespace Mtf.Checks.Texts;

/// <summary>What a shipped file is for, judged by its path.</summary>
public enum FileRole { Code, Configuration, Document, Data, Other }

/// <summary>The part that a file plays in a package. Path names are claims: they may soften a finding, they never remove a file from the search.</summary>
public static class FileRoles
{
    private static readonly HashSet<string> Code = new(StringComparer.OrdinalIgnoreCase)
    {
        "js", "mjs", "cjs", "jsx", "ts", "mts", "cts", "tsx", "py", "pyw", "cs", "fs", "vb", "rb", "go", "rs", "java", "kt", "php", "pl", "lua",
        "sh", "bash", "zsh", "fish", "ps1", "psm1", "bat", "cmd", "vue", "svelte",
    };

    private static readonly HashSet<string> Configuration = new(StringComparer.OrdinalIgnoreCase)
    {
        "env", "ini", "cfg", "conf", "toml", "yaml", "yml", "properties", "config", "npmrc", "pypirc", "netrc", "tf", "tfvars", "plist", "reg",
    };

    private static readonly HashSet<string> Documents = new(StringComparer.OrdinalIgnoreCase)
    {
        "md", "mdx", "markdown", "rst", "txt", "adoc", "html", "htm", "svg",
    };

    private static readonly HashSet<string> Vendors = new(StringComparer.OrdinalIgnoreCase)
    {
        "node_modules", "site-packages", "dist-packages", "vendor", "third_party", "third-party", "_vendor",
    };

    private static readonly HashSet<string> Trials = new(StringComparer.OrdinalIgnoreCase)
    {
        "test", "tests", "__tests__", "testing", "spec", "specs", "fixture", "fixtures", "__fixtures__", "__mocks__", "mock", "mocks",
        "example", "examples", "sample", "samples", "demo", "demos", "docs", "doc", "testdata", "test-data",
    };

    public static FileRole Of(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (name.StartsWith(".env", StringComparison.OrdinalIgnoreCase) || name is ".npmrc" or ".pypirc" or ".netrc" or "Dockerfile")
        {
            return FileRole.Configuration;
        }

        var extension = name[(name.LastIndexOf('.') + 1)..];
        return Code.Contains(extension) ? FileRole.Code
            : Configuration.Contains(extension) ? FileRole.Configuration
            : Documents.Contains(extension) || !name.Contains('.', StringComparison.Ordinal) ? FileRole.Document
            : extension.ToUpperInvariant() is "JSON" or "JSONC" or "JSON5" or "XML" or "CSV" or "MAP" or "LOCK" ? FileRole.Data
            : FileRole.Other;
    }

    /// <summary>The file sits in a folder where package managers put other people's code.</summary>
    public static bool IsVendored(string path) => Folders(path).Any(Vendors.Contains);

    /// <summary>The file says of itself that it is a test, a sample or documentation.</summary>
    public static bool IsTrial(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return Folders(path).Any(Trials.Contains)
            || name.Contains(".test.", StringComparison.OrdinalIgnoreCase)
            || name.Contains(".spec.", StringComparison.OrdinalIgnoreCase)
            || name.Contains("example", StringComparison.OrdinalIgnoreCase)
            || name.Contains(".sample", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("test_", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether the first bytes look like text: no NUL.</summary>
    public static bool LooksLikeText(FileTree files, ArtifactFile file) => !files.ReadBytes(file, 8192).AsSpan().Contains((byte)0);

    private static IEnumerable<string> Folders(string path) => path.Split('/').SkipLast(1);
}
