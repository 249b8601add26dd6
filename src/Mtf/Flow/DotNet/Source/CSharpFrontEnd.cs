using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Mtf.Flow.Graph;

namespace Mtf.Flow.DotNet.Source;

/// <summary>A file of C# as a graph.</summary>
/// <param name="IsProgram">Whether it holds the entry point of a program.</param>
internal readonly record struct LoweredSource(ModuleGraph Graph, bool IsProgram);

/// <summary>Lowers C# source. Only the parser of the compiler is used: what a name means is found out without the references of the project.</summary>
internal static class CSharpFrontEnd
{
    // The parser looks at its stack only in some of its rules: the rest recurse at most as often as a text has words.
    private const int StackSize = 256 << 20;
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Preview, DocumentationMode.None);

    /// <summary>Lowers the files of one subject together: they see each other's types.</summary>
    public static IReadOnlyList<LoweredSource> Lower(IReadOnlyList<(string Path, string Text)> files, int workers)
    {
        var parsed = new (SourceFile File, AnalysisGap? Gap)[files.Count];
        LargeStack.Each(files.Count, workers, index => parsed[index] = Parse(files[index].Path, files[index].Text), StackSize);
        var names = new SourceNames();
        var symbols = new DotNetSymbols();
        foreach (var (file, _) in parsed)
        {
            names.Declare(file);
        }

        names.Link(parsed.Select(entry => entry.File), symbols);
        var lowered = new LoweredSource[files.Count];
        LargeStack.Each(files.Count, workers, index =>
        {
            var (file, gap) = parsed[index];
            var graph = CSharpLowering.LowerFile(file, names, symbols);
            if (gap is { } found)
            {
                graph.Gaps.Add(found);
            }

            lowered[index] = new LoweredSource(graph, IsProgram(file.Root));
        }, StackSize);
        return lowered;
    }

    private static bool IsProgram(CompilationUnitSyntax root) =>
        root.Members.Any(member => member is GlobalStatementSyntax)
        || root.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax).OfType<MethodDeclarationSyntax>()
            .Any(method => method.Identifier.Text == "Main" && method.Modifiers.Any(SyntaxKind.StaticKeyword));

    // Code under every condition is read: who builds decides what is defined.
    private static (SourceFile, AnalysisGap?) Parse(string path, string text)
    {
        if (SourceLimits.OfText(text) is { } excess)
        {
            return (Empty(path, text), excess);
        }

        var tree = CSharpSyntaxTree.ParseText(text, Options, path);
        var gap = ErrorOf(tree);
        if (text.Contains("#if", StringComparison.Ordinal) || text.Contains("# if", StringComparison.Ordinal))
        {
            var whole = CSharpSyntaxTree.ParseText(WithoutConditions(tree, text), Options, path);
            if (ErrorOf(whole) is null)
            {
                (tree, gap) = (whole, null);
            }
            else
            {
                var hidden = tree.GetRoot().DescendantTrivia().FirstOrDefault(trivia => trivia.IsKind(SyntaxKind.DisabledTextTrivia));
                gap ??= hidden == default ? null : new AnalysisGap("has code that is compiled under conditions which exclude each other", hidden.SpanStart);
            }
        }

        return SourceLimits.OfTree(tree) is { } deep ? (Empty(path, text), deep) : (new SourceFile(path, text, (CompilationUnitSyntax)tree.GetRoot()), gap);
    }

    private static SourceFile Empty(string path, string text) => new(path, text, SyntaxFactory.CompilationUnit());

    private static AnalysisGap? ErrorOf(SyntaxTree tree)
    {
        var error = tree.GetDiagnostics().FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        return error is null ? null : new AnalysisGap("does not parse", error.Location.SourceSpan.Start);
    }

    private static string WithoutConditions(SyntaxTree tree, string text)
    {
        var plain = text.ToCharArray();
        var start = 0;
        while (start < text.Length)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end;
            var line = text.AsSpan(start, end - start).Trim();
            if (line.StartsWith("#", StringComparison.Ordinal) && line[1..].TrimStart() is var directive && !tree.GetRoot().FindToken(start).Span.Contains(start)
                && (directive.StartsWith("if", StringComparison.Ordinal) || directive.StartsWith("el", StringComparison.Ordinal) || directive.StartsWith("endif", StringComparison.Ordinal)))
            {
                plain.AsSpan(start, end - start).Fill(' ');
            }

            start = end + 1;
        }

        return new string(plain);
    }
}
