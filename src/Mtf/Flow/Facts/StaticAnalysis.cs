using Mtf.Findings;

namespace Mtf.Flow.Facts;

/// <summary>Facts about the code that a subject ships, without judgement.</summary>
public sealed record StaticAnalysis
{
    /// <summary>Tools, prompts and resources that the code declares.</summary>
    public required IReadOnlyList<CodeTool> Tools { get; init; }

    /// <summary>Instructions of the server and constant answers of handlers.</summary>
    public IReadOnlyList<ServerText> Texts { get; init; } = [];

    /// <summary>What the code can reach, each with where and from what.</summary>
    public required IReadOnlyList<Capability> Capabilities { get; init; }

    /// <summary>Values that travel from a source to a sink.</summary>
    public required IReadOnlyList<DataFlow> Flows { get; init; }

    /// <summary>Suspicious shapes that are not flows: bombs, anti-analysis, obfuscation.</summary>
    public required IReadOnlyList<CodePattern> Patterns { get; init; }

    /// <summary>Files that were analysed.</summary>
    public required int AnalysedFiles { get; init; }

    /// <summary>Files or parts that were not, or not fully, each with the reason. Lowers coverage.</summary>
    public required IReadOnlyList<UnanalysedPart> Unanalysed { get; init; }
}

/// <summary>When code runs.</summary>
public enum Phase
{
    /// <summary>No entry point reaches it: tests, dead code, unused parts of libraries.</summary>
    Unreached,

    /// <summary>On installation.</summary>
    Install,

    /// <summary>When the server is imported or started.</summary>
    Startup,

    /// <summary>Only when a tool, prompt or resource handler is called.</summary>
    Handler,
}

/// <summary>Where a piece of code comes from and when it runs.</summary>
/// <param name="Owner">Empty for the subject's own code, else the dependency or vendored package that it belongs to.</param>
/// <param name="Tools">Names of the handlers that reach it when <see cref="Phase"/> is Handler; empty otherwise.</param>
public sealed record CodeContext(Location Location, Phase Phase, string Owner, IReadOnlyList<string> Tools)
{
    /// <summary>What says that <see cref="Owner"/> is the owner. Only <see cref="OwnerEvidence.Verified"/> code may be judged as the package's instead of the subject's.</summary>
    public OwnerEvidence Evidence { get; init; } = Owner.Length == 0 ? OwnerEvidence.Own : OwnerEvidence.Claimed;
}

/// <summary>What says whose code something is.</summary>
public enum OwnerEvidence
{
    /// <summary>Nothing: it is the subject's own.</summary>
    Own,

    /// <summary>Only a folder, a comment, a source map or its surroundings, written by whoever ships the code; it cannot be compared.</summary>
    Claimed,

    /// <summary>A name alone, and the code around is not that of the known versions of the package: an unknown version, a changed copy, or a false name.</summary>
    Contradicted,

    /// <summary>It stands among code of the package, but no known version of the package has it.</summary>
    Unexplained,

    /// <summary>A known version of the package has the same function.</summary>
    Verified,
}

/// <summary>A tool, prompt or resource declared in code.</summary>
/// <param name="Kind"><c>tool</c>, <c>prompt</c> or <c>resource</c>.</param>
/// <param name="InputSchemaJson">JSON Schema as far as it can be derived, null when none is visible.</param>
/// <param name="Parameters">Names and descriptions of the top-level parameters.</param>
/// <param name="HasHandler">Whether the function that answers was found.</param>
public sealed record CodeTool(
    string Kind, string Name, string Title, string Description, string? InputSchemaJson, IReadOnlyList<ToolParameter> Parameters,
    bool? ReadOnlyHint, bool? DestructiveHint, bool HasHandler, Location Location);

/// <param name="Type">JSON Schema type, empty when unknown.</param>
public sealed record ToolParameter(string Name, string Type, string Description, bool IsConstrained);

/// <summary>One thing the code can do.</summary>
/// <param name="Kind">Dotted kind from the API models: <c>fs.read</c>, <c>net.http</c>, <c>env.read</c>, <c>env.all</c>, <c>proc.spawn</c>, <c>proc.shell</c>, <c>native.load</c>, <c>dyn.eval</c>, …</param>
/// <param name="Detail">Folded argument with typed holes such as <c>⟨env:HOME⟩</c>, <c>⟨arg:path⟩</c>, <c>⟨?⟩</c>: host, path, variable name, command.</param>
/// <param name="Api">The API that was reached, for example <c>node:fs.readFile</c>.</param>
public sealed record Capability(string Kind, string Detail, string Api, CodeContext Context)
{
    /// <summary>In how many places the code does this, for the same owner, phase and tools; <see cref="Context"/> is the first.</summary>
    public int Count { get; init; } = 1;
}

/// <summary>A value that travels from a source to a sink.</summary>
/// <param name="Source">Dotted kind: <c>tool-argument</c>, <c>env</c>, <c>env.all</c>, <c>file.secret</c>, <c>file</c>, <c>network</c>, <c>tool-result</c>, <c>system-info</c>, <c>clipboard</c>, <c>decoded</c>.</param>
/// <param name="Sink">Dotted kind: <c>command</c>, <c>argv</c>, <c>code</c>, <c>module</c> (the name of a module that is loaded), <c>path</c>, <c>url</c>, <c>network</c>, <c>sql</c>, <c>deserialise</c>, <c>template</c>, <c>log</c>, <c>file</c>, <c>result</c>, <c>prompt</c>, <c>regex</c>.</param>
/// <param name="SourceDetail">Folded detail: parameter, variable or file name.</param>
/// <param name="SinkDetail">Folded detail: command line, host or path, with typed holes.</param>
/// <param name="Guarded">A check on the way may reject bad values.</param>
/// <param name="Steps">The way, from source to sink.</param>
public sealed record DataFlow(
    string Source, string SourceDetail, string Sink, string SinkDetail, bool Guarded, IReadOnlyList<FlowStep> Steps, CodeContext Context)
{
    /// <summary>Places on the way where the analysis joins what a run may keep apart. The more, the likelier that no run takes the way.</summary>
    public int Doubts { get; init; }
}

/// <summary>A suspicious shape of code.</summary>
/// <param name="Kind">kebab-case: <c>time-bomb</c>, <c>anti-analysis</c>, <c>encoded-payload</c>, …</param>
public sealed record CodePattern(string Kind, string Detail, IReadOnlyList<FlowStep> Steps, CodeContext Context);

/// <param name="File">Path in the artifact.</param>
/// <param name="Line">0 when the whole file is meant.</param>
/// <param name="IsWholeFile">Nothing of the file is known.</param>
public sealed record UnanalysedPart(string File, int Line, string Reason, bool IsWholeFile = false)
{
    /// <summary>The reason of a declaration whose name the code does not fix.</summary>
    public const string UnnamedDeclaration = "declares a tool, prompt or resource under a name that is known only at run time";
}
