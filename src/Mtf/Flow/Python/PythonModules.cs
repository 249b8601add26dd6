using System.Collections.Frozen;
using Mtf.Artifacts;

namespace Mtf.Flow.Python;

/// <summary>Python's module resolution inside an artifact: packages, relative imports, source layouts, vendored and installed packages.</summary>
internal sealed class PythonModules : ILanguageModules
{
    private const int LongestSpecifier = 512;

    // Modules of the standard library that a folder of the artifact does not hide, unless it is the folder of the importing script.
    private static readonly FrozenSet<string> Standard = new[]
    {
        "abc", "argparse", "array", "ast", "asyncio", "atexit", "base64", "binascii", "bisect", "builtins", "bz2", "calendar", "cgi", "cmd", "code", "codecs",
        "collections", "colorsys", "concurrent", "configparser", "contextlib", "contextvars", "copy", "csv", "ctypes", "dataclasses", "datetime", "decimal",
        "difflib", "dis", "distutils", "email", "encodings", "enum", "errno", "fcntl", "filecmp", "fileinput", "fnmatch", "fractions", "ftplib", "functools", "gc",
        "getopt", "getpass", "gettext", "glob", "grp", "gzip", "hashlib", "heapq", "hmac", "html", "http", "imaplib", "importlib", "inspect", "io", "ipaddress",
        "itertools", "json", "keyword", "linecache", "locale", "logging", "lzma", "mailbox", "marshal", "math", "mimetypes", "mmap", "msvcrt", "multiprocessing",
        "netrc", "numbers", "operator", "optparse", "os", "pathlib", "pdb", "pickle", "pkgutil", "platform", "plistlib", "poplib", "posix", "pprint", "profile",
        "pty", "pwd", "py_compile", "queue", "random", "re", "readline", "resource", "runpy", "sched", "secrets", "select", "selectors", "shelve", "shlex", "shutil",
        "signal", "site", "smtplib", "socket", "socketserver", "sqlite3", "ssl", "stat", "statistics", "string", "struct", "subprocess", "sys", "sysconfig",
        "syslog", "tarfile", "telnetlib", "tempfile", "termios", "textwrap", "threading", "time", "timeit", "tkinter", "token", "tokenize", "tomllib", "trace",
        "traceback", "tracemalloc", "tty", "types", "typing", "unicodedata", "unittest", "urllib", "uuid", "venv", "warnings", "wave", "weakref", "webbrowser",
        "winreg", "wsgiref", "xml", "xmlrpc", "zipapp", "zipfile", "zipimport", "zlib", "zoneinfo",
    }.ToFrozenSet(StringComparer.Ordinal);

    private readonly HashSet<string> paths;
    private readonly List<string> roots;

    private PythonModules(IEnumerable<string> files)
    {
        paths = files.ToHashSet(StringComparer.Ordinal);
        roots = [.. paths.SelectMany(RootsIn).Distinct(StringComparer.Ordinal).OrderBy(root => root.Length).ThenBy(root => root, StringComparer.Ordinal)];
    }

    public static PythonModules Of(FileTree files) => new(files.Files.Select(file => file.Path));

    public string? Submodule(string specifier, string name) => PythonLowering.Submodule(specifier, name);

    public string? Resolve(string from, string specifier, out string apiRoot)
    {
        apiRoot = "py:" + specifier;
        if (specifier.Length is 0 or > LongestSpecifier)
        {
            return null;
        }

        var level = specifier.Length - specifier.TrimStart('.').Length;
        var path = specifier[level..].Replace('.', '/');
        if (level > 0)
        {
            return Relative(FolderOf(from), level, path);
        }

        var isStandard = Standard.Contains(specifier.Split('.', 2)[0]);
        foreach (var root in SearchPath(from))
        {
            if (Find(root, path) is { } found && found != from)
            {
                return found;
            }

            if (isStandard)
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>The module file of a dotted name seen from a folder, as an entry point names it.</summary>
    public string? Locate(string folder, string dotted)
    {
        var path = dotted.Trim().Replace('.', '/');
        return path.Length is 0 or > LongestSpecifier ? null
            : new[] { folder, folder + "src/", folder + "lib/" }.Concat(roots).Select(root => Find(root, path)).FirstOrDefault(found => found is not null);
    }

    public bool Contains(string path) => paths.Contains(path);

    private string? Relative(string folder, int level, string path)
    {
        for (var step = 1; step < level; step++)
        {
            if (folder.Length == 0)
            {
                return null;
            }

            folder = FolderOf(folder[..^1]);
        }

        return path.Length > 0 ? Find(folder, path) : paths.Contains(folder + "__init__.py") ? folder + "__init__.py" : null;
    }

    // The folder of the script or around the package first, then the folders above and their source folders, then what is installed.
    private IEnumerable<string> SearchPath(string from)
    {
        var folder = FolderOf(from);
        while (folder.Length > 0 && paths.Contains(folder + "__init__.py"))
        {
            folder = FolderOf(folder[..^1]);
        }

        while (true)
        {
            yield return folder;
            yield return folder + "src/";
            yield return folder + "lib/";
            yield return folder + "_vendor/";
            if (folder.Length == 0)
            {
                break;
            }

            folder = FolderOf(folder[..^1]);
        }

        foreach (var root in roots)
        {
            yield return root;
        }
    }

    private static IEnumerable<string> RootsIn(string path)
    {
        foreach (var folder in (string[])["site-packages/", "dist-packages/"])
        {
            if (path.IndexOf(folder, StringComparison.Ordinal) is >= 0 and var at)
            {
                yield return path[..(at + folder.Length)];
            }
        }

        if (path[(path.LastIndexOf('/') + 1)..] is "pyproject.toml" or "setup.py" or "setup.cfg" or "PKG-INFO")
        {
            yield return FolderOf(path);
            yield return FolderOf(path) + "src/";
        }
    }

    private string? Find(string root, string path) =>
        paths.Contains($"{root}{path}/__init__.py") ? $"{root}{path}/__init__.py" : paths.Contains($"{root}{path}.py") ? $"{root}{path}.py" : null;

    /// <summary>The folder of a path with its slash, empty at the top.</summary>
    private static string FolderOf(string path) => path[..(path.LastIndexOf('/') + 1)];
}
