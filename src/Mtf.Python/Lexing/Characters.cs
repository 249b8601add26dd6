namespace Mtf.Python;

/// <summary>What an ASCII character can start.</summary>
internal enum CharacterClass : byte
{
    Invalid,
    NameStart,
    Digit,
    Quote,
    Newline,
    Comment,
    Backslash,
    Open,
    Close,
    Operator,
}

/// <summary>Tables of ASCII characters.</summary>
internal static class Characters
{
    private static readonly CharacterClass[] Classes = CreateClasses();

    private static readonly bool[] NameParts = CreateNameParts();

    public static CharacterClass Class(char c) => Classes[c];

    public static bool IsAsciiNamePart(char c) => c < NameParts.Length && NameParts[c];

    private static CharacterClass[] CreateClasses()
    {
        var classes = new CharacterClass[128];
        for (char c = '\0'; c < 128; c++)
        {
            classes[c] = c switch
            {
                '_' => CharacterClass.NameStart,
                '\'' or '"' => CharacterClass.Quote,
                '\n' or '\r' => CharacterClass.Newline,
                '#' => CharacterClass.Comment,
                '\\' => CharacterClass.Backslash,
                '(' or '[' or '{' => CharacterClass.Open,
                ')' or ']' or '}' => CharacterClass.Close,
                _ when char.IsAsciiLetter(c) => CharacterClass.NameStart,
                _ when char.IsAsciiDigit(c) => CharacterClass.Digit,
                _ => ":,;.+-*/|&<>=%~^@!".Contains(c) ? CharacterClass.Operator : CharacterClass.Invalid,
            };
        }

        return classes;
    }

    private static bool[] CreateNameParts()
    {
        var parts = new bool[128];
        for (char c = '\0'; c < 128; c++)
        {
            parts[c] = c == '_' || char.IsAsciiLetterOrDigit(c);
        }

        return parts;
    }
}
