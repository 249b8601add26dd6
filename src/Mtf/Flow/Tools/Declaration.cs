using System.Text.RegularExpressions;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Flow.Tools;

/// <summary>One place that declares a tool, prompt or resource.</summary>
internal sealed partial record Declaration(string Kind, string Name, Location Location)
{
    public const string Tool = "tool";
    public const string Prompt = "prompt";
    public const string Resource = "resource";

    public string Title { get; init; } = "";

    public string Description { get; init; } = "";

    public Schema? Input { get; init; }

    public bool? ReadOnlyHint { get; init; }

    public bool? DestructiveHint { get; init; }

    /// <summary>Functions that answer.</summary>
    public IReadOnlyList<int> Handlers { get; init; } = [];

    /// <summary>Parameters that each are one argument, by name; empty when one parameter holds all arguments.</summary>
    public IReadOnlyDictionary<int, string> Arguments { get; init; } = new Dictionary<int, string>();

    /// <summary>Whether the declaration is part of what the server registers, not only shaped like it.</summary>
    public bool IsRegistered { get; init; }

    public static bool IsName(string text) => NamePattern.IsMatch(text);

    /// <summary>What two declarations of one name say together; the first one counts where both speak.</summary>
    public Declaration With(Declaration other) => this with
    {
        Title = Title.Length > 0 ? Title : other.Title,
        Description = Description.Length > 0 ? Description : other.Description,
        Input = Input is null || (Input.Properties.Count == 0 && other.Input is not null) ? other.Input : Input,
        ReadOnlyHint = ReadOnlyHint ?? other.ReadOnlyHint,
        DestructiveHint = DestructiveHint ?? other.DestructiveHint,
        Handlers = [.. Handlers.Union(other.Handlers)],
        IsRegistered = IsRegistered || other.IsRegistered,
        Arguments = Arguments.Count > 0 ? Arguments : other.Arguments,
    };

    public CodeTool ToFact() => new(
        Kind, Name, Title, Description, Input?.ToJson(), Input?.Parameters() ?? [], ReadOnlyHint, DestructiveHint, Handlers.Count > 0, Location);

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.\-/:]{0,127}$", RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern { get; }
}
