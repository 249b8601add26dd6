using System.Collections.Immutable;
using Mtf.Flow.Graph;

namespace Mtf.Flow.TypeScript;

/// <summary>Which annotations a file carries and whether <c>&lt;</c> can start an element.</summary>
internal enum TypeDialect { TypeScript, TypeScriptJsx, Flow }

/// <summary>
/// JavaScript of the same length and with the same lines as the annotated source, and what plain JavaScript of that length cannot say.
/// All positions are offsets in both texts.
/// </summary>
internal sealed class ErasedSource
{
    public required string Text { get; init; }

    /// <summary>Constructor parameters that are also fields: position of the parameter's name.</summary>
    public required ImmutableHashSet<int> ParameterProperties { get; init; }

    /// <summary>Enum members without initialiser, written as shorthand properties: position of the name to its number, null when it follows a computed one.</summary>
    public required ImmutableDictionary<int, int?> EnumMembers { get; init; }

    /// <summary>Namespaces, written as blocks: position of the opening brace.</summary>
    public required ImmutableDictionary<int, NamespaceBlock> Namespaces { get; init; }

    /// <summary><c>export = value</c>, written as an assignment: position of the assignment.</summary>
    public required ImmutableHashSet<int> ExportAssignments { get; init; }

    /// <summary>Parts that were not understood; the text is then only likely to parse.</summary>
    public required ImmutableArray<AnalysisGap> Gaps { get; init; }
}

/// <param name="Path">Name it declares; several for <c>a.b.c</c>, each a member of the one before.</param>
/// <param name="IsExported">Whether the module, or the namespace around it, exports the name.</param>
/// <param name="Exports">Names declared directly in the block that are members of the namespace.</param>
internal sealed record NamespaceBlock(ImmutableArray<string> Path, bool IsExported, ImmutableArray<string> Exports);
