using Acornima;
using Mtf.Flow.Graph;
using Mtf.Flow.TypeScript;

namespace Mtf.Flow.JavaScript;

/// <summary>Lowers JavaScript and TypeScript to the value-flow graph. A file that does not parse gives an empty graph with a gap.</summary>
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
        var program = language == SourceLanguage.TypeScript ? null : Parse(source, out _);
        ErasedSource? erased = null;
        if (program is null)
        {
            // Flow annotations and elements stand in files that are called JavaScript.
            erased = TypeEraser.Erase(source, Dialect(path, language));
            program = Parse(erased.Text, out var error);
            if (program is null)
            {
                graph.Gaps.Add(erased.Gaps is [var first, ..] ? first : error);
                return graph;
            }
        }

        new JavaScriptLowering(graph, erased?.Text ?? source, erased).LowerProgram(program);
        return graph;
    }

    private static TypeDialect Dialect(string path, SourceLanguage language) =>
        language != SourceLanguage.TypeScript ? TypeDialect.Flow
        : path.EndsWith(".tsx", StringComparison.OrdinalIgnoreCase) ? TypeDialect.TypeScriptJsx
        : TypeDialect.TypeScript;

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
