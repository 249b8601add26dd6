using Mtf.Artifacts;
using Mtf.Flow.Facts;
using Mtf.Flow.DotNet.Source;
using Mtf.Flow.Graph;
using Mtf.Flow.JavaScript;
using Mtf.Flow.Native;

namespace Mtf.Flow;

/// <summary>A file that is read as code, and its graph.</summary>
/// <param name="IsProgram">Whether it holds the entry point of a program by its language alone.</param>
internal sealed record SourceFile(string Path, string Text, ModuleGraph Graph, bool IsProgram = false);

/// <summary>
/// The code of an artifact, lowered: what its name or its first bytes show to be code, what starts, and what these load, whatever its name. In the order of the paths.
/// </summary>
internal sealed class SourceFiles
{
    private const int LongestFile = 20 << 20;
    private readonly FileTree files;
    private readonly int workers;
    private readonly List<UnanalysedPart> unanalysed;
    private readonly SortedDictionary<string, SourceFile> sources = new(StringComparer.Ordinal);

    private SourceFiles(FileTree files, int workers, List<UnanalysedPart> unanalysed) => (this.files, this.workers, this.unanalysed) = (files, workers, unanalysed);

    /// <param name="entryPoints">Files that run at start, in the languages that their interpreters read.</param>
    /// <param name="scripts">Takes the shell scripts.</param>
    /// <param name="native">What is known of native code.</param>
    /// <param name="isReadElsewhere">Whether another front end reads the file or says why it does not.</param>
    public static IReadOnlyList<SourceFile> Read(
        FileTree files, IReadOnlyList<string> entryPoints, IReadOnlyList<LaunchedFile> launched, JavaScriptModules modules, Func<string, bool> isReadElsewhere, int workers, List<ArtifactFile> scripts,
        NativeFacts native, List<UnanalysedPart> unanalysed)
    {
        var reader = new SourceFiles(files, workers, unanalysed);
        reader.Lower(reader.Named(isReadElsewhere, scripts, native));
        reader.Follow(entryPoints, launched, new LoadedFiles(files, modules));
        return [.. reader.sources.Values];
    }

    private List<(string Path, SourceLanguage[] Languages)> Named(Func<string, bool> isReadElsewhere, List<ArtifactFile> scripts, NativeFacts native)
    {
        List<(string, SourceLanguage[])> named = [];
        foreach (var file in files.Files)
        {
            var found = FileLanguage.Of(files, file);
            if (found.Language == SourceLanguage.Shell)
            {
                scripts.Add(file);
            }
            else if (found.Language is { } language)
            {
                named.Add((file.Path, [language]));
            }
            else if (found.Unread.Length > 0 && !isReadElsewhere(file.Path))
            {
                unanalysed.Add(native.Part(file.Path) ?? new UnanalysedPart(file.Path, 0, found.Unread, IsWholeFile: true));
            }
        }

        return named;
    }

    // Files that are found by being run or loaded may load others.
    private void Follow(IReadOnlyList<string> entryPoints, IReadOnlyList<LaunchedFile> launched, LoadedFiles loaded)
    {
        SourceLanguage[] either = [SourceLanguage.JavaScript, SourceLanguage.Python];
        List<(string Path, SourceLanguage[] Languages)> next =
        [
            .. launched.Select(file => (file.Path, file.Language is { } language ? [language] : either)),
            .. entryPoints.Select(path => (path, either)),
        ];
        List<SourceFile> read = [.. sources.Values];
        do
        {
            next.AddRange(read.SelectMany(source => loaded.Of(source.Graph)).Select(file => (file.Path, (SourceLanguage[])[file.Language])));
            read = Lower([.. next.GroupBy(file => file.Path, StringComparer.Ordinal).Where(group => IsOpen(group.Key, group.SelectMany(file => file.Languages)))
                .Select(group => (group.Key, group.SelectMany(file => file.Languages).Distinct().ToArray()))]);
            next.Clear();
        }
        while (read.Count > 0);
        if (loaded.IsTruncated)
        {
            unanalysed.Add(new UnanalysedPart("", 0, "loads more files of unknown kinds than are read"));
        }
    }

    private readonly HashSet<string> tried = new(StringComparer.Ordinal);

    private bool IsOpen(string path, IEnumerable<SourceLanguage> languages) => files.Find(path) is { } file && tried.Add(path)
        && (sources.TryGetValue(path, out var source) ? source.Graph.Gaps.Count > 0 || languages.All(language => IsOther(language, source.Graph.Language)) : !FileLanguage.IsNative(files, file));

    private static bool IsOther(SourceLanguage one, SourceLanguage other) => one == SourceLanguage.Python != (other == SourceLanguage.Python);

    private List<SourceFile> Lower(IReadOnlyList<(string Path, SourceLanguage[] Languages)> wanted)
    {
        List<(string Path, SourceLanguage[] Languages, string Text)> texts = [];
        foreach (var (path, languages) in wanted)
        {
            var file = files.Find(path)!;
            if (file.Length > LongestFile)
            {
                unanalysed.Add(new UnanalysedPart(path, 0, "is larger than 20 MB", IsWholeFile: true));
                continue;
            }

            texts.Add((path, languages, files.ReadText(file, LongestFile)));
        }

        var lowered = new SourceFile[texts.Count];
        LargeStack.Each(texts.Count, workers, index =>
        {
            var (path, languages, text) = texts[index];
            if (languages[0] != SourceLanguage.CSharp)
            {
                lowered[index] = new SourceFile(path, text, LowerAsAny(path, languages, text));
            }
        });
        LowerCSharp(texts, lowered);
        foreach (var source in lowered)
        {
            Take(source);
        }

        return [.. lowered];
    }

    // Files of C# see each other's types without importing them.
    private void LowerCSharp(List<(string Path, SourceLanguage[] Languages, string Text)> texts, SourceFile[] lowered)
    {
        int[] found = [.. Enumerable.Range(0, texts.Count).Where(index => texts[index].Languages[0] == SourceLanguage.CSharp)];
        if (found.Length == 0)
        {
            return;
        }

        var graphs = CSharpFrontEnd.Lower([.. found.Select(index => (texts[index].Path, texts[index].Text))], workers);
        foreach (var (index, source) in found.Zip(graphs))
        {
            lowered[index] = new SourceFile(texts[index].Path, texts[index].Text, source.Graph, source.IsProgram);
        }
    }

    private void Take(SourceFile source)
    {
        var isWhole = source.Graph.Gaps.Count == 0;
        if (sources.TryGetValue(source.Path, out var other) && other.Graph.Gaps.Count == 0)
        {
            // Its name says one language, what runs it another: only one of them is read.
            unanalysed.AddRange(isWhole ? [new UnanalysedPart(source.Path, 0, $"is code of two languages, of which {other.Graph.Language} is analysed")] : []);
        }
        else if (isWhole)
        {
            unanalysed.RemoveAll(part => part.File == source.Path);
            sources[source.Path] = source;
        }
        else if (!unanalysed.Exists(part => part.File == source.Path))
        {
            sources.TryAdd(source.Path, source);
        }
    }

    // The first language in which the file is whole.
    private static ModuleGraph LowerAsAny(string path, SourceLanguage[] languages, string text)
    {
        var first = FrontEnds.Lower(path, languages[0], text);
        return first.Gaps.Count == 0 ? first : languages.Skip(1).Select(language => FrontEnds.Lower(path, language, text)).FirstOrDefault(graph => graph.Gaps.Count == 0, first);
    }
}
