using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace Mtf.Tests.Flow.DotNet;

/// <summary>Compiles C# to assemblies in memory. They are only read.</summary>
internal static class CSharpProgram
{
    private const string Usings = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";

    private static readonly Lazy<IReadOnlyList<MetadataReference>> Platform = new(() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(path => !Path.GetFileName(path).StartsWith("xunit", StringComparison.Ordinal)).Select(path => MetadataReference.CreateFromFile(path))]);

    private static readonly Lazy<MetadataReference> Stubs = new(() => MetadataReference.CreateFromImage(Emit("Stubs", [File.ReadAllText(Path.Combine(DataFolder, "dotnet-stubs.txt"))], OptimizationLevel.Release, null)));

    public static string DataFolder => Path.Combine(RepositoryRoot.Path, "tests", "Mtf.Tests", "data", "flow");

    public static byte[] Compile(string code, OptimizationLevel level = OptimizationLevel.Release, MemoryStream? symbols = null) => Emit("Server", [code, Usings], level, symbols, Stubs.Value);

    private static byte[] Emit(string name, string[] sources, OptimizationLevel level, MemoryStream? symbols, params MetadataReference[] references)
    {
        var trees = sources.Select((source, index) => CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.CSharp14), index == 0 ? "/src/app/Server.cs" : "/src/app/obj/Usings.cs", System.Text.Encoding.UTF8));
        var isProgram = trees.First().GetRoot().ChildNodes().OfType<Microsoft.CodeAnalysis.CSharp.Syntax.GlobalStatementSyntax>().Any() || sources[0].Contains("static void Main(", StringComparison.Ordinal) || sources[0].Contains("static async Task Main(", StringComparison.Ordinal);
        var compilation = CSharpCompilation.Create(
            name, trees, [.. Platform.Value, .. references],
            new CSharpCompilationOptions(isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, optimizationLevel: level, allowUnsafe: true, deterministic: true));
        using var output = new MemoryStream();
        var result = compilation.Emit(output, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        var errors = result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
        return errors.Count == 0 ? output.ToArray() : throw new InvalidOperationException(string.Join('\n', errors));
    }
}
