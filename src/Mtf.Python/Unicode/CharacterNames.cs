namespace Mtf.Python;

/// <summary>The names of the ASCII characters, for <c>\N{name}</c>; enough that ordinary words cannot be hidden in such escapes.</summary>
internal static class CharacterNames
{
    private static readonly Dictionary<string, string> Names = Create();

    public static string? Find(string name) => Names.GetValueOrDefault(name.ToUpperInvariant());

    private static Dictionary<string, string> Create()
    {
        const string Punctuation =
            "SPACE;EXCLAMATION MARK;QUOTATION MARK;NUMBER SIGN;DOLLAR SIGN;PERCENT SIGN;AMPERSAND;APOSTROPHE;LEFT PARENTHESIS;"
            + "RIGHT PARENTHESIS;ASTERISK;PLUS SIGN;COMMA;HYPHEN-MINUS;FULL STOP;SOLIDUS";
        const string AfterDigits = "COLON;SEMICOLON;LESS-THAN SIGN;EQUALS SIGN;GREATER-THAN SIGN;QUESTION MARK;COMMERCIAL AT";
        const string AfterCapitals = "LEFT SQUARE BRACKET;REVERSE SOLIDUS;RIGHT SQUARE BRACKET;CIRCUMFLEX ACCENT;LOW LINE;GRAVE ACCENT";
        const string AfterSmall = "LEFT CURLY BRACKET;VERTICAL LINE;RIGHT CURLY BRACKET;TILDE";
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        AddRun(names, ' ', Punctuation);
        AddRun(names, '0', "DIGIT ZERO;DIGIT ONE;DIGIT TWO;DIGIT THREE;DIGIT FOUR;DIGIT FIVE;DIGIT SIX;DIGIT SEVEN;DIGIT EIGHT;DIGIT NINE");
        AddRun(names, ':', AfterDigits);
        AddRun(names, '[', AfterCapitals);
        AddRun(names, '{', AfterSmall);
        for (char c = 'A'; c <= 'Z'; c++)
        {
            names["LATIN CAPITAL LETTER " + c] = c.ToString();
            names["LATIN SMALL LETTER " + c] = ((char)(c | 0x20)).ToString();
        }

        foreach (string alias in "LINE FEED;NEW LINE;END OF LINE;LF;NL;EOL".Split(';'))
        {
            names[alias] = "\n";
        }

        (string Name, string Text)[] controls =
        [
            ("NULL", "\0"), ("NUL", "\0"), ("CHARACTER TABULATION", "\t"), ("HORIZONTAL TABULATION", "\t"),
            ("TAB", "\t"), ("CARRIAGE RETURN", "\r"), ("CR", "\r"), ("ESCAPE", "\u001b"),
            ("ESC", "\u001b"), ("BACKSPACE", "\b"), ("SP", " "), ("DELETE", "\u007f"),
            ("NO-BREAK SPACE", "\u00a0"),
        ];
        foreach (var (name, text) in controls)
        {
            names[name] = text;
        }

        return names;
    }

    private static void AddRun(Dictionary<string, string> names, char first, string list)
    {
        foreach (string name in list.Split(';'))
        {
            names[name] = (first++).ToString();
        }
    }
}
