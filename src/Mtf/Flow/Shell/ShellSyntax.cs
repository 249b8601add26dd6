namespace Mtf.Flow.Shell;

/// <summary>A piece of a shell program that runs.</summary>
internal abstract record ShellNode(int Line);

/// <summary>A program or builtin with its words, settings of variables and redirections.</summary>
internal sealed record SimpleCommand(
    IReadOnlyList<ShellAssignment> Assignments, IReadOnlyList<ShellWord> Words, IReadOnlyList<ShellRedirection> Redirections, int Line) : ShellNode(Line);

/// <summary>Commands, each of which reads what the one before writes.</summary>
internal sealed record Pipeline(IReadOnlyList<ShellNode> Commands, int Line) : ShellNode(Line);

/// <summary>A group, or the parts of a condition or loop in the order in which they may run.</summary>
/// <param name="IsConditional">Whether a part may be left out.</param>
internal sealed record CompoundCommand(IReadOnlyList<ShellNode> Body, bool IsConditional, IReadOnlyList<ShellRedirection> Redirections, int Line) : ShellNode(Line);

/// <summary>A loop over words.</summary>
internal sealed record ForLoop(string Variable, IReadOnlyList<ShellWord> Words, IReadOnlyList<ShellNode> Body, IReadOnlyList<ShellRedirection> Redirections, int Line) : ShellNode(Line);

/// <summary>A function, which runs where its name is a command.</summary>
internal sealed record FunctionDefinition(string Name, ShellNode Body, int Line) : ShellNode(Line);

/// <param name="Appends">Whether the value is put behind the one that the variable has.</param>
internal readonly record struct ShellAssignment(string Name, ShellWord Value, bool Appends);

/// <param name="Descriptor">Number of the file that is meant, -1 for the usual one.</param>
/// <param name="Operator"><c>&lt;</c>, <c>&gt;</c>, <c>&gt;&gt;</c>, <c>&lt;&lt;</c> for a text that follows, <c>&lt;&lt;&lt;</c>, <c>&gt;&amp;</c>, …</param>
internal readonly record struct ShellRedirection(string Operator, ShellWord Target, int Descriptor)
{
    /// <summary>Whether it is the output of the command, and not messages or a further file.</summary>
    public bool IsOutput => Operator[0] == '>' && Descriptor is -1 or 1;

    /// <summary>Whether it is what the command reads.</summary>
    public bool IsInput => Operator[0] == '<' && Descriptor is -1 or 0;
}

/// <summary>A word before expansion.</summary>
internal sealed record ShellWord(IReadOnlyList<WordPart> Parts)
{
    public static ShellWord Empty { get; } = new([]);

    /// <summary>The word as it is written when nothing in it is expanded or quoted, else null.</summary>
    public string? Bare => Parts is [{ Kind: WordPartKind.Text, IsQuoted: false, Text: var text }] ? text : null;
}

/// <summary>What a part of a word stands for.</summary>
internal enum WordPartKind { Text, Variable, Output, InputFile, OutputFile, Number }

/// <summary>A part of a word: text, or something that is expanded.</summary>
/// <param name="Text">The text, or the name of the variable.</param>
/// <param name="Operator">What is done with the value of the variable: <c>:-</c>, <c>#</c>, <c>/</c>, …; <c>!</c> when it names another variable.</param>
internal sealed record WordPart(WordPartKind Kind, string Text, bool IsQuoted, string Operator = "", ShellWord? Argument = null, IReadOnlyList<ShellNode>? Body = null);

/// <summary>A parsed shell program.</summary>
/// <param name="Gap">Why the rest was not read, empty when all was.</param>
internal sealed record ShellProgram(IReadOnlyList<ShellNode> Body, string Gap, int GapLine);
