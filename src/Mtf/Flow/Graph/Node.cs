namespace Mtf.Flow.Graph;

/// <summary>What a node of the value-flow graph stands for. <c>A</c> and <c>B</c> of <see cref="Node"/> mean what is said here.</summary>
internal enum NodeKind : byte
{
    /// <summary>A value about which nothing is known.</summary>
    Unknown,

    /// <summary>String constant: A = text id.</summary>
    Text,

    /// <summary>Number constant: A = text id of its invariant form.</summary>
    Number,

    /// <summary>true, false, null, undefined, None: A = text id of the word.</summary>
    Literal,

    /// <summary>Regular expression literal: A = text id of the pattern.</summary>
    Regex,

    /// <summary>Template or f-string: operands A..A+B are the parts in order.</summary>
    Template,

    /// <summary>Addition or concatenation of A and B.</summary>
    Concat,

    /// <summary>One of several values (branches, <c>||</c>, <c>??</c>, ternary): operands A..A+B.</summary>
    Choice,

    /// <summary>Read of a variable: A = variable id.</summary>
    Variable,

    /// <summary>Parameter B of function A.</summary>
    Parameter,

    /// <summary>A name that no scope of the module defines: A = text id.</summary>
    Global,

    /// <summary>Something imported: A = text id of the specifier, B = text id of the exported name, -1 for the whole module.</summary>
    Import,

    /// <summary>Property by fixed name: A = object node, B = text id.</summary>
    Member,

    /// <summary>Property by computed key: A = object node, B = key node.</summary>
    Index,

    /// <summary>Call: A = callee node (a Member when there is a receiver), B = operand offset, arguments are operands B+1..B+operand[B].</summary>
    Call,

    /// <summary>Construction; as <see cref="Call"/>.</summary>
    New,

    /// <summary>A function as a value: A = function id.</summary>
    Function,

    /// <summary>A class as a value: A = class id.</summary>
    Class,

    /// <summary>Object, dictionary or record literal: operands A..A+3B in triples (text id or <see cref="ModuleGraph.ComputedKey"/> or <see cref="ModuleGraph.SpreadKey"/>, key node or -1, value node).</summary>
    Object,

    /// <summary>Array, list, tuple or set literal: operands A..A+B.</summary>
    Array,

    /// <summary>A value that passes through: A = node, B = <see cref="PassKind"/>.</summary>
    Pass,

    /// <summary>The receiver inside function A (<c>this</c>, <c>self</c>).</summary>
    This,

    /// <summary>The base class inside function A.</summary>
    Super,

    /// <summary>Any other operator: operands A..A+B, result not followed except for taint.</summary>
    Operation,

    /// <summary>An operator whose result is a boolean or the name of a type: operands A..A+B, carries no value on.</summary>
    Comparison,
}

/// <summary>How a value passes through a <see cref="NodeKind.Pass"/> node.</summary>
internal enum PassKind { Identity, Await, Spread, Yield, Iterate }

/// <summary>One value in the program.</summary>
/// <param name="Function">Function whose body contains it.</param>
/// <param name="Position">Character offset in the module's source (IL offset for assemblies).</param>
internal readonly record struct Node(NodeKind Kind, int A, int B, int Function, int Position);

/// <summary>Where a node is created.</summary>
internal readonly record struct Site(int Function, int Position);
