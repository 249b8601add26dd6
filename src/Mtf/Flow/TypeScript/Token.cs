namespace Mtf.Flow.TypeScript;

internal enum TokenKind : byte { End, Name, PrivateName, Number, Text, Template, Punctuator }

/// <summary>Words with a meaning of their own somewhere in the grammar.</summary>
internal enum Word : byte
{
    None, Abstract, Accessor, As, Asserts, Async, Await, Break, Case, Catch, Class, Const, Continue, Declare, Default, Delete, Do, Else, Enum, Export,
    Extends, Finally, For, From, Function, Get, Global, If, Implements, Import, In, Infer, InstanceOf, Interface, Is, KeyOf, Let, Module, Namespace, New,
    Of, Opaque, Out, Override, Private, Protected, Public, ReadOnly, Require, Return, Satisfies, Set, Static, Switch, This, Throw, Try, Type, TypeOf,
    Unique, Using, Var, Void, While, With, Yield,
}

/// <summary>A piece of source. Punctuators carry their characters packed into <see cref="Symbol"/>.</summary>
internal readonly record struct Token(TokenKind Kind, Word Word, int Symbol, int Start, int End, bool AfterNewline)
{
    public bool Is(int symbol) => Symbol == symbol;

    public bool Is(Word word) => Word == word;
}

/// <summary>Codes of punctuators longer than one character; the others are their character.</summary>
internal static class Symbols
{
    public const int Arrow = '=' | ('>' << 8);
    public const int Ellipsis = '.' | ('.' << 8) | ('.' << 16);
    public const int OptionalChain = '?' | ('.' << 8);
    public const int Coalesce = '?' | ('?' << 8);
    public const int Increment = '+' | ('+' << 8);
    public const int Decrement = '-' | ('-' << 8);
    public const int DivideAssign = '/' | ('=' << 8);
    public const int Or = '|' | ('|' << 8);
    public const int And = '&' | ('&' << 8);
}
