using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Mtf.Python.Tests.Oracle;

/// <summary>Compares the trees of whole libraries with those of CPython: the same structure, constants, lines and columns.</summary>
public sealed class LibraryTests(ITestOutputHelper output)
{
    private const int MaxShown = 12;

    private const int LargeStack = 256 * 1024 * 1024;

    /// <summary>One file in this many of the installed packages is compared, unless MTF_CORPUS=full.</summary>
    private const int PackageStride = 8;

    [Fact]
    public void Gives_the_trees_of_CPython_for_its_whole_standard_library()
    {
        using var python = CPython.StartOrSkip();
        Compare(python, FilesBelow(python.LibraryPath).Where(path => !path.Contains("/site-packages/", StringComparison.Ordinal)));
    }

    [Fact]
    public void Gives_the_trees_of_CPython_for_the_installed_packages()
    {
        using var python = CPython.StartOrSkip();
        Assert.SkipUnless(Directory.Exists(python.PackagesPath), "no packages are installed");
        int stride = Environment.GetEnvironmentVariable("MTF_CORPUS") == "full" ? 1 : PackageStride;
        Compare(python, FilesBelow(python.PackagesPath).Where((_, index) => index % stride == 0));
    }

    private static IEnumerable<string> FilesBelow(string path) =>
        Directory.EnumerateFiles(path, "*.py", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    private void Compare(CPython python, IEnumerable<string> paths)
    {
        string[] files = [.. paths];
        using var names = CPython.StartOrSkip();
        var options = new PythonParserOptions { Version = python.Syntax, CharacterNames = names.CharacterOf };
        var answers = new BlockingCollection<string>();
        var asking = new Thread(() => Ask(python, files, answers));
        asking.Start();
        var cancellation = TestContext.Current.CancellationToken;
        var differences = new List<string>();
        int valid = 0;
        StackOf.Run(LargeStack, () =>
        {
            foreach (string file in files)
            {
                string answer = answers.Take(cancellation);
                valid += answer.StartsWith("ok ", StringComparison.Ordinal) ? 1 : 0;
                if (!Agrees(file, answer, options))
                {
                    differences.Add(file + "\n    " + answer);
                }
            }
        });
        asking.Join();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"CPython {python.Version}: {files.Length} files, {valid} valid, {differences.Count} different"));
        Assert.True(valid > 0);
        string report = string.Join('\n', differences.Take(MaxShown).Select(entry => Explain(python, entry.Split('\n')[0], options, entry)));
        Assert.True(differences.Count == 0, report);
    }

    private static void Ask(CPython python, string[] files, BlockingCollection<string> answers)
    {
        const int Window = 64;
        for (int i = 0; i < files.Length + Window; i++)
        {
            if (i < files.Length)
            {
                python.Send('H', files[i]);
            }

            if (i >= Window && i - Window < files.Length)
            {
                answers.Add(python.ReadLine());
            }
        }
    }

    private static bool Agrees(string file, string answer, PythonParserOptions options)
    {
        var module = PythonParser.Parse(File.ReadAllBytes(file), options);
        if (!answer.StartsWith("ok ", StringComparison.Ordinal))
        {
            return module.ErrorCount > 0;
        }

        byte[] dump = Encoding.ASCII.GetBytes(SyntaxDump.Write(module, options.Version));
        return module.ErrorCount == 0 && Convert.ToHexStringLower(SHA256.HashData(dump)) == answer[3..];
    }

    private static string Explain(CPython python, string file, PythonParserOptions options, string entry)
    {
        var module = PythonParser.Parse(File.ReadAllBytes(file), options);
        if (!module.Errors.IsEmpty || entry.Contains("\n    err", StringComparison.Ordinal))
        {
            return entry + "\n    ours: " + string.Join("; ", module.Errors.Take(3).Select(error => $"{error.Position.Line}: {error.Message}"));
        }

        string ours = "";
        StackOf.Run(LargeStack, () => ours = SyntaxDump.Write(module, options.Version));
        python.Send('D', file);
        string theirs = python.ReadText()!;
        int same = ours.AsSpan().CommonPrefixLength(theirs);
        int from = Math.Max(0, same - 200);
        return $"{file}\n    ours:   {ours.AsSpan(from, Math.Min(320, ours.Length - from))}\n    theirs: {theirs.AsSpan(from, Math.Min(320, theirs.Length - from))}";
    }
}
