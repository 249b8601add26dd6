using System.Globalization;
using System.Text;
using Mtf.Flow.Facts;

namespace Mtf.Bench.Flow;

/// <summary>All facts as lines of text, to compare two versions of the analysis.</summary>
internal static class FactSheet
{
    public static string Of(StaticAnalysis analysis)
    {
        var text = new StringBuilder();
        foreach (var tool in analysis.Tools)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"tool {tool.Kind} {tool.Name} handler={tool.HasHandler} {string.Join(',', tool.Parameters.Select(parameter => parameter.Name))} {tool.Location}");
        }

        foreach (var item in analysis.Capabilities)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"capability {item.Kind} [{Line(item.Detail)}] {item.Api} {Of(item.Context)}");
        }

        foreach (var flow in analysis.Flows)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"flow {flow.Source} [{Line(flow.SourceDetail)}] -> {flow.Sink} [{Line(flow.SinkDetail)}] guarded={flow.Guarded} {Of(flow.Context)} steps={flow.Steps.Count} from {flow.Steps[0].Location}");
        }

        foreach (var part in analysis.Unanalysed)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"gap {part.File}:{part.Line} {part.Reason}");
        }

        return text.ToString();
    }

    private static string Of(CodeContext context) => $"{context.Location.File}:{context.Location.Line} {context.Phase} <{context.Owner}> {string.Join(',', context.Tools)}";

    private static string Line(string text) => text.Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
