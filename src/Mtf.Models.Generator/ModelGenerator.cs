using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Mtf.Models.Generator;

/// <summary>Compiles the API models (YAML files of the engine) to text tables inside the assembly, so that nothing parses YAML at run time.</summary>
[Generator]
public sealed class ModelGenerator : IIncrementalGenerator
{
    private static readonly DiagnosticDescriptor Invalid = new(
        "MTF001", "API model is not valid", "{0}", "Models", DiagnosticSeverity.Error, isEnabledByDefault: true);

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var files = context.AdditionalTextsProvider
            .Where(file => file.Path.Replace('\\', '/').Contains("/Flow/Models/") && file.Path.EndsWith(".yaml", StringComparison.Ordinal))
            .Select((file, cancellation) => (Name: Path.GetFileNameWithoutExtension(file.Path), file.Path, Text: file.GetText(cancellation)?.ToString() ?? ""));
        context.RegisterSourceOutput(files, (output, file) => Write(output, file.Name, file.Path, file.Text));
    }

    private static void Write(SourceProductionContext output, string name, string path, string text)
    {
        var table = new StringBuilder();
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            if (ModelLine.Parse(line, out var rows) is { } error)
            {
                var at = new LinePosition(number - 1, 0);
                output.ReportDiagnostic(Diagnostic.Create(Invalid, Location.Create(path, default, new LinePositionSpan(at, at)), error));
            }

            foreach (var row in rows)
            {
                table.Append(row).Append('\n');
            }
        }

        var property = name == "dotnet" ? "DotNet" : name == "javascript" ? "JavaScript" : char.ToUpperInvariant(name[0]) + name.Substring(1);
        output.AddSource($"{name}.g.cs", SourceText.From(
            $"namespace Mtf.Flow.Models;\n\ninternal static partial class ModelTables\n{{\n    public const string {property} = {SymbolDisplay.FormatLiteral(table.ToString(), quote: true)};\n}}\n",
            Encoding.UTF8));
    }
}
