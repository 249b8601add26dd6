namespace Mtf.Flow.DotNet;

/// <summary>How a type is put together.</summary>
internal enum ShapeKind { Named, Array, Address, Parameter }

/// <summary>A type as code names it: full name with '.' between nested types and without the number of type parameters.</summary>
/// <param name="Arguments">Type arguments; the element of an array or address.</param>
/// <param name="Definition">Row of the type in its own assembly, 0 when it is defined elsewhere.</param>
/// <param name="Assembly">Simple name of the assembly that defines it, empty for the own one or when unknown.</param>
internal sealed record TypeShape(string Name, ShapeKind Kind, IReadOnlyList<TypeShape> Arguments, int Definition = 0, string Assembly = "")
{
    public static readonly TypeShape Unknown = Of("");
    public static readonly TypeShape Object = Of("System.Object");
    public static readonly TypeShape Text = Of("System.String");

    public bool IsVoid => Name == "System.Void";

    /// <summary>The type behind an address or array.</summary>
    public TypeShape Element => Arguments.Count > 0 ? Arguments[0] : Unknown;

    /// <summary>Whether a value of the type says how large, when, or whether, but never what.</summary>
    public bool IsNumber => Kind == ShapeKind.Named && Name is "System.SByte" or "System.Byte" or "System.Int16" or "System.UInt16" or "System.Int32" or "System.UInt32"
        or "System.Int64" or "System.UInt64" or "System.Single" or "System.Double" or "System.Decimal" or "System.IntPtr" or "System.UIntPtr" or "System.Char";

    public bool IsTruth => Kind == ShapeKind.Named && Name == "System.Boolean";

    public static TypeShape Of(string name) => new(name, ShapeKind.Named, []);

    public static TypeShape ArrayOf(TypeShape element) => new("System.Array", ShapeKind.Array, [element]);
}

/// <summary>A method as code names it.</summary>
/// <param name="Definition">Row of the method in its own assembly, 0 when it is defined elsewhere.</param>
internal sealed record MethodShape(TypeShape Owner, string Name, bool IsInstance, TypeShape Return, IReadOnlyList<TypeShape> Parameters, IReadOnlyList<TypeShape> Arguments, int Definition)
{
    public static readonly MethodShape Unknown = new(TypeShape.Unknown, "", false, TypeShape.Unknown, [], [], 0);
}
