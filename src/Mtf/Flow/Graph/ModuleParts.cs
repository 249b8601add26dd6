namespace Mtf.Flow.Graph;

/// <summary>A function, method, lambda or the top level of a module.</summary>
internal sealed class FunctionInfo
{
    public required string Name { get; init; }

    /// <summary>Enclosing function id, -1 for the top level.</summary>
    public required int Parent { get; init; }

    /// <summary>Class whose member it is, -1 for none.</summary>
    public int Class { get; set; } = -1;

    public bool IsStatic { get; set; }

    public bool IsAsync { get; set; }

    public bool IsGenerator { get; set; }

    /// <summary>Index of the parameter that takes all remaining arguments, -1 for none. What follows it is given by name only.</summary>
    public int Rest { get; set; } = -1;

    /// <summary>Index of the parameter that takes all remaining named arguments, -1 for none.</summary>
    public int NamedRest { get; set; } = -1;

    /// <summary>Contains a condition that throws or returns early: a flow through it may be checked.</summary>
    public bool HasGuard { get; set; }

    /// <summary>The conditions of <see cref="HasGuard"/>, as far as the front end tells them.</summary>
    public List<int> Guards { get; } = [];

    /// <summary>Doc comment or docstring, empty when none. Names tools in some SDKs.</summary>
    public string Documentation { get; set; } = "";

    /// <summary>Offset of the start, parameters included.</summary>
    public int StartPosition { get; init; }

    /// <summary>Offset just past the end of the body.</summary>
    public int EndPosition { get; set; }

    /// <summary>Parameter nodes in order, without <c>self</c>.</summary>
    public List<int> Parameters { get; } = [];

    public List<string> ParameterNames { get; } = [];

    /// <summary>Type annotation nodes by parameter index, for SDKs that read schemas from them.</summary>
    public Dictionary<int, int> ParameterTypes { get; } = [];

    /// <summary>Default values by parameter index.</summary>
    public Dictionary<int, int> ParameterDefaults { get; } = [];

    public List<int> Returns { get; } = [];

    /// <summary>Call and New nodes in the body, without those of nested functions.</summary>
    public List<int> Calls { get; } = [];

    public List<int> Decorators { get; } = [];
}

/// <summary>A class: instance members (methods as Function nodes, fields as values), statics and base class.</summary>
internal sealed class ClassInfo
{
    public required string Name { get; init; }

    /// <summary>Base class node, -1 for none.</summary>
    public int Super { get; set; } = -1;

    public int Constructor { get; set; } = -1;

    public Dictionary<string, int> Members { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, int> Statics { get; } = new(StringComparer.Ordinal);

    public List<int> Decorators { get; } = [];

    /// <summary>Declared fields in order, each with the node of its type, for SDKs that read schemas from them.</summary>
    public Dictionary<string, int> Fields { get; } = new(StringComparer.Ordinal);

    /// <summary>The constructor only stores its arguments in the fields; those of the base are stored as well.</summary>
    public bool IsRecord { get; set; }

    public string Documentation { get; set; } = "";
}

/// <summary>A variable and every value that is ever assigned to it.</summary>
internal sealed class VariableInfo(string name, int function)
{
    public string Name { get; } = name;

    public int Function { get; } = function;

    public List<int> Definitions { get; } = [];
}

internal readonly record struct ObjectEntry(int Key, int KeyNode, int Value);

internal readonly record struct PropertyWrite(int Target, int Name, int Value, Site Site);

internal readonly record struct IndexWrite(int Target, int Key, int Value, Site Site);

/// <param name="Name">Null for a spread of named arguments (<c>**options</c>).</param>
internal readonly record struct NamedArgument(string? Name, int Value);

/// <summary>A module that this one needs. Type-only imports are not recorded.</summary>
internal readonly record struct ImportReference(string Specifier, Site Site, bool IsDynamic);

/// <summary>Something that was not fully analysed, with the reason.</summary>
internal readonly record struct AnalysisGap(string Reason, int Position);
