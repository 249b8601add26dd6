namespace Mtf.Checks.Texts.Speech;

/// <summary>What a word can mean in a text that a model reads.</summary>
[Flags]
internal enum Concept
{
    None = 0,
    Secret = 1 << 0,
    Environment = 1 << 1,
    Conversation = 1 << 2,
    Prompt = 1 << 3,
    Rules = 1 << 4,
    User = 1 << 5,
    Model = 1 << 6,
    Recipient = 1 << 7,
    Personal = 1 << 8,
    Message = 1 << 9,
    Output = 1 << 10,
    Anaphor = 1 << 11,
    Extent = 1 << 12,
    Holder = 1 << 13,
    Prior = 1 << 14,
    Action = 1 << 15,
    Safety = 1 << 16,
    Danger = 1 << 17,
    Consent = 1 << 18,
    Modal = 1 << 19,
    Adverb = 1 << 20,
    Negation = 1 << 21,
    SecretFile = 1 << 22,
    Web = 1 << 23,
    Identifier = 1 << 24,
}

/// <summary>What a verb does.</summary>
internal enum Act { None, Read, Put, Tell, Know, Hide, Ignore, Skip, Call, Change, Be, Other }

/// <summary>The forms of a verb that a spelling can be.</summary>
[Flags]
internal enum VerbForms { None = 0, Base = 1, Third = 2, Past = 4, Ing = 8 }

/// <summary>Words and phrases with their concepts, from <c>english.txt</c>.</summary>
internal sealed class Lexicon
{
    private readonly Dictionary<string, Concept> nouns = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(Act Act, VerbForms Form)>> verbs = new(StringComparer.Ordinal);

    public static Lexicon English { get; } = Load();

    /// <summary>The most words that one phrase has.</summary>
    public const int LongestPhrase = 3;

    public Concept ConceptOf(string words) => nouns.GetValueOrDefault(words);

    public IReadOnlyList<(Act Act, VerbForms Form)> VerbsOf(string word) => verbs.TryGetValue(word, out var found) ? found : [];

    public bool IsKnown(string word) => nouns.ContainsKey(word) || verbs.ContainsKey(word);

    /// <summary>The lines of an embedded table that are no remarks.</summary>
    internal static IEnumerable<(string Key, string Value)> Lines(string name)
    {
        using var stream = typeof(Lexicon).Assembly.GetManifestResourceStream($"lexicon/{name}") ?? throw new InvalidOperationException($"The lexicon {name} is not embedded.");
        using var reader = new StreamReader(stream);
        foreach (var line in reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#'))
        {
            var parts = line.Split(": ", 2);
            yield return (parts[0], parts[1]);
        }
    }

    private static Lexicon Load()
    {
        var lexicon = new Lexicon();
        foreach (var (key, value) in Lines("english.txt"))
        {
            var (kind, name) = (key.Split(' ')[0], key.Split(' ')[1]);
            foreach (var entry in value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (kind == "verb")
                {
                    lexicon.AddVerb(Enum.Parse<Act>(name, ignoreCase: true), entry);
                }
                else
                {
                    var words = entry.Replace('_', ' ');
                    lexicon.nouns[words] = lexicon.nouns.GetValueOrDefault(words) | Enum.Parse<Concept>(name, ignoreCase: true);
                }
            }
        }

        return lexicon;
    }

    private void AddVerb(Act act, string entry)
    {
        var forms = entry.Replace('_', ' ').Split('/');
        var stem = forms[0];
        Add(stem, act, VerbForms.Base);
        if (forms.Length == 4)
        {
            Add(forms[1], act, VerbForms.Third);
            Add(forms[2], act, VerbForms.Past);
            Add(forms[3], act, VerbForms.Ing);
            return;
        }

        var isSilent = stem[^1] == 'e';
        var isSoft = stem[^1] == 'y' && !"aeiou".Contains(stem[^2]);
        Add(isSoft ? stem[..^1] + "ies" : stem[^1] is 's' or 'x' or 'h' or 'z' ? stem + "es" : stem + "s", act, VerbForms.Third);
        var doubled = stem is "commit" or "submit" or "transmit" or "omit" or "transfer" or "scan" or "skip" or "grab" or "swap" or "get" ? stem + stem[^1] : stem;
        Add(isSilent ? stem + "d" : isSoft ? stem[..^1] + "ied" : doubled + "ed", act, VerbForms.Past);
        Add(isSilent ? stem[..^1] + "ing" : doubled + "ing", act, VerbForms.Ing);
    }

    private void Add(string word, Act act, VerbForms form)
    {
        if (!verbs.TryGetValue(word, out var list))
        {
            verbs[word] = list = [];
        }

        list.Add((act, form));
    }
}
