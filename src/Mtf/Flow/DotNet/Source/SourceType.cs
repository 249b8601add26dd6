using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mtf.Flow.DotNet.Source;

/// <summary>A file of C# that parses, with the namespaces that it uses.</summary>
internal sealed record SourceFile(string Path, string Text, CompilationUnitSyntax Root)
{
    /// <summary>Namespaces that the file opens for itself.</summary>
    public List<string> Usings { get; } = [];

    /// <summary>Types whose static members are used without their name.</summary>
    public List<string> StaticUsings { get; } = [];

    public Dictionary<string, string> Aliases { get; } = new(StringComparer.Ordinal);
}

/// <summary>A member of a type in source that holds a value, or computes one.</summary>
/// <param name="Type">Type as written; null when it is inferred.</param>
/// <param name="IsComputed">Whether reading it is a call.</param>
internal sealed record SourceMember(string Name, TypeSyntax? Type, bool IsStatic, bool IsComputed, BaseTypeDeclarationSyntax Owner, SourceFile File);

/// <summary>A type of the subject in source, all parts together.</summary>
internal sealed class SourceType(string name, TypeRole role, SourceFile home)
{
    public string Name { get; } = name;

    public TypeRole Role { get; set; } = role;

    /// <summary>The file whose module exports the class.</summary>
    public SourceFile Home { get; } = home;

    public bool IsStatic { get; set; }

    public bool IsInterface { get; set; }

    public Dictionary<string, SourceMember> Members { get; } = new(StringComparer.Ordinal);

    public List<(string Name, TypeSyntax? Returns, bool IsStatic, bool IsExtension, int Parameters, SourceFile File)> Methods { get; } = [];

    public List<string> Bases { get; } = [];

    /// <summary>Names of the positional parameters.</summary>
    public List<string> Positional { get; } = [];

    public List<string> EnumMembers { get; } = [];

    public HashSet<string> TypeParameters { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether a type does nothing but hold data.</summary>
    public static bool HoldsData(TypeDeclarationSyntax type) =>
        type is not InterfaceDeclarationSyntax && !type.Modifiers.Any(SyntaxKind.StaticKeyword) && !type.Modifiers.Any(SyntaxKind.AbstractKeyword)
        && (type is RecordDeclarationSyntax || type.Members.Any(member => member is PropertyDeclarationSyntax or FieldDeclarationSyntax))
        && type.Members.All(member => member switch
        {
            MethodDeclarationSyntax method => method.Identifier.Text is "ToString" or "Equals" or "GetHashCode" or "Deconstruct" or "PrintMembers" || method.Modifiers.Any(SyntaxKind.StaticKeyword),
            PropertyDeclarationSyntax property => IsAuto(property) || property.Modifiers.Any(SyntaxKind.StaticKeyword),
            _ => true,
        });

    public static bool IsAuto(PropertyDeclarationSyntax property) =>
        property.ExpressionBody is null && (property.AccessorList?.Accessors.All(accessor => accessor.Body is null && accessor.ExpressionBody is null) ?? false) && !property.Modifiers.Any(SyntaxKind.AbstractKeyword);
}
