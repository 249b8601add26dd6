namespace Mtf.Python;

/// <summary>How a name or an element is used.</summary>
public enum ExpressionContext : byte
{
    Load,
    Store,
    Del,
}

/// <summary>A binary operator, also of an augmented assignment.</summary>
public enum BinaryOperator : byte
{
    Add,
    Sub,
    Mult,
    MatMult,
    Div,
    Mod,
    Pow,
    LShift,
    RShift,
    BitOr,
    BitXor,
    BitAnd,
    FloorDiv,
}

/// <summary>A unary operator.</summary>
public enum UnaryOperator : byte
{
    Invert,
    Not,
    UAdd,
    USub,
}

/// <summary>A boolean operator.</summary>
public enum BoolOperator : byte
{
    And,
    Or,
}

/// <summary>A comparison operator.</summary>
public enum CompareOperator : byte
{
    Eq,
    NotEq,
    Lt,
    LtE,
    Gt,
    GtE,
    Is,
    IsNot,
    In,
    NotIn,
}

/// <summary>The constants that have a keyword, and the ellipsis.</summary>
public enum Singleton : byte
{
    None,
    True,
    False,
    Ellipsis,
}

/// <summary>The kind of a type parameter: <c>T</c>, <c>*Ts</c> or <c>**P</c>.</summary>
public enum TypeParameterKind : byte
{
    TypeVar,
    TypeVarTuple,
    ParamSpec,
}
