using Acornima;
using Mtf.Flow.Graph;

namespace Mtf.Flow.JavaScript;

/// <summary>Lowers JavaScript to the value-flow graph. A file that does not parse gives an empty graph with a gap.</summary>
internal static class JavaScriptFrontEnd
{
    private static readonly ParserOptions Options = new()
    {
        EcmaVersion = EcmaVersion.Latest,
        ExperimentalESFeatures = ExperimentalESFeatures.All,
        AllowReturnOutsideFunction = true,
        AllowAwaitOutsideFunction = true,
        AllowSuperOutsideMethod = true,
        AllowHashBang = true,
        CheckPrivateFields = false,
    };

    public static ModuleGraph Lower(string path, SourceLanguage language, string source)
    {
        var graph = new ModuleGraph(path, language, source);
        if (Parse(source, out var error) is { } program)
        {
            new JavaScriptLowering(graph, source).LowerProgram(program);
        }
        else
        {
            graph.Gaps.Add(error);
        }

        return graph;
    }

    private static Acornima.Ast.Program? Parse(string source, out AnalysisGap error)
    {
        error = default;
        foreach (var asModule in (ReadOnlySpan<bool>)[true, false])
        {
            try
            {
                var parser = new Parser(Options);
                return asModule ? parser.ParseModule(source) : parser.ParseScript(source);
            }
            catch (ParseErrorException exception)
            {
                error = error.Reason is null ? new AnalysisGap($"does not parse: {exception.Error.Description}", exception.Error.Index) : error;
            }
            catch (InsufficientExecutionStackException)
            {
                error = new AnalysisGap("is nested too deeply to parse", 0);
                return null;
            }
        }

        return null;
    }
}
