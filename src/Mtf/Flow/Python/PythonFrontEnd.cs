using Mtf.Flow.Graph;
using Mtf.Python;

namespace Mtf.Flow.Python;

/// <summary>Lowers Python to the value-flow graph. What does not parse is a gap; the statements around it are lowered all the same.</summary>
internal static class PythonFrontEnd
{
    private const int MostGaps = 3;

    public static ModuleGraph Lower(string path, string source)
    {
        var text = source.StartsWith('\uFEFF') ? source[1..] : source;
        text = path.EndsWith(".pth", StringComparison.OrdinalIgnoreCase) ? ImportLines(text) : text;
        var graph = new ModuleGraph(path, SourceLanguage.Python, text);
        var module = PythonParser.Parse(text);
        foreach (var error in module.Errors.Take(MostGaps))
        {
            graph.Gaps.Add(new AnalysisGap($"does not parse: {error.Message}", error.Offset));
        }

        new PythonLowering(graph).LowerModule(module);
        return graph;
    }

    // Of a path file only the lines that begin with import are run.
    private static string ImportLines(string text) =>
        string.Join('\n', text.Split('\n').Select(line => line.StartsWith("import ", StringComparison.Ordinal) || line.StartsWith("import\t", StringComparison.Ordinal) ? line : ""));
}
