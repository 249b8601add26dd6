using Microsoft.CodeAnalysis;
using Mtf.Flow.Graph;

namespace Mtf.Flow.DotNet.Source;

/// <summary>What C# source may look like so that parsing and lowering it end in bounded time on a bounded stack.</summary>
internal static class SourceLimits
{
    private const int LongestText = 2 << 20;
    private const int MostOpen = 400;
    private const int MostDirectives = 20_000;
    private const int LongestDirective = 2_000;
    private const int DeepestTree = 1_000;

    /// <summary>Why a text is not parsed, null when it is. Counts brackets wherever they are: a parser must not be needed to tell.</summary>
    public static AnalysisGap? OfText(string text)
    {
        if (text.Length > LongestText)
        {
            return new AnalysisGap("is longer than the C# that is parsed", 0);
        }

        int open = 0, angles = 0;
        for (var index = 0; index < text.Length; index++)
        {
            switch (text[index])
            {
                case '(' or '[' or '{':
                    open++;
                    angles = text[index] == '{' ? 0 : angles;
                    break;
                case ')' or ']' or '}':
                    open = Math.Max(0, open - 1);
                    break;
                case '<':
                    angles++;
                    break;
                case '>':
                    angles = Math.Max(0, angles - 1);
                    break;
                case ';':
                    angles = 0;
                    break;
            }

            if (open > MostOpen || angles > MostOpen)
            {
                return new AnalysisGap("is nested too deeply to parse", index);
            }
        }

        return OfDirectives(text);
    }

    // The parser recurses into the conditions of directives, and over the directives of a file, without looking at its stack.
    private static AnalysisGap? OfDirectives(string text)
    {
        var directives = 0;
        var start = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var trimmed = line.TrimStart();
            if (trimmed.StartsWith("#", StringComparison.Ordinal) && (++directives > MostDirectives || trimmed.Length > LongestDirective))
            {
                return new AnalysisGap("has more directives than are read", start);
            }

            start = Math.Min(text.Length, start + line.Length + 1);
        }

        return null;
    }

    /// <summary>Why a tree is not lowered, null when it is.</summary>
    public static AnalysisGap? OfTree(SyntaxTree tree)
    {
        var open = new Stack<(SyntaxNode Node, int Depth)>([(tree.GetRoot(), 0)]);
        while (open.TryPop(out var next))
        {
            if (next.Depth > DeepestTree)
            {
                return new AnalysisGap("is nested too deeply to follow", next.Node.SpanStart);
            }

            foreach (var child in next.Node.ChildNodes())
            {
                open.Push((child, next.Depth + 1));
            }
        }

        return null;
    }
}
