namespace Mtf.Flow.Solving;

/// <summary>Kinds of abstract values that travel through the graph.</summary>
internal enum TokenKind { Function, Class, Instance, Object, Array, Namespace, Api }

/// <summary>
/// An abstract value. The id is a function, a class, an object or array node, a module or an access path. An instance of an old-style constructor
/// function has the id class count + function; arrays made by calls have ids from the node count on.
/// </summary>
internal readonly record struct Token(TokenKind Kind, int Id);

/// <summary>How many values are followed in one place.</summary>
internal static class TokenSet
{
    public const int Small = 24;
    public const int Large = 64;
    public const int Widest = 1024;
}

/// <summary>What happens when a token arrives at a place.</summary>
internal enum ConstraintKind
{
    /// <summary>Read field A into place B.</summary>
    Load,

    /// <summary>Read attribute A into place B: Python's dictionaries and lists have no attributes but their methods.</summary>
    LoadAttribute,

    /// <summary>Read the members whose names begin with text A into place B.</summary>
    LoadPrefixed,

    /// <summary>Read an element into place B, in Python, where the elements of an object are not its attributes.</summary>
    LoadItem,

    /// <summary>Read an element, or any field of an object, into place B.</summary>
    LoadAny,

    /// <summary>Write place B into field A.</summary>
    Store,

    /// <summary>The token is called by call node A.</summary>
    Call,

    /// <summary>The token is the target of <c>.call</c>, <c>.apply</c> or <c>.bind</c> (text id B) in call node A.</summary>
    Indirect,

    /// <summary>The token is argument B of call node A.</summary>
    Argument,

    /// <summary>The token is the receiver of the method with text id B in call node A.</summary>
    Receiver,

    /// <summary>The token listens to the event that call node A tells.</summary>
    Emit,

    /// <summary>All fields of the token belong to token A as well.</summary>
    Inherit,

    /// <summary>The token gets the fields of whatever is in place A (<c>Object.assign</c>).</summary>
    InheritFrom,

    /// <summary>The token is a base class; the base's members go to place A.</summary>
    Base,

    /// <summary>The token is a base class that is constructed by call node A.</summary>
    Construct,
}

internal readonly record struct Constraint(ConstraintKind Kind, int A, int B);
