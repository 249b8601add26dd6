using Mtf.Flow.Facts;
using Mtf.Flow.Graph;

namespace Mtf.Flow.Tools;

/// <summary>Constant texts outside declarations that reach the model: instructions of the server, and what handlers answer.</summary>
internal sealed class TextCollector(ValueReader values, DeclarationReader reader)
{
    private const int MostTexts = 5000;
    private const int LongestText = 1 << 16;

    private static readonly string[] ContentFields = ["content", "contents"];

    private readonly List<ServerText> texts = [];

    public IReadOnlyList<ServerText> Collect(IEnumerable<Declaration> declarations, IEnumerable<(string Kind, string Method, int Function)> requests)
    {
        AddInstructions();
        foreach (var declaration in declarations)
        {
            foreach (var function in declaration.Handlers)
            {
                AddResults(declaration.Kind, declaration.Name, function);
            }
        }

        foreach (var (kind, method, function) in requests)
        {
            AddResults(kind, method, function);
        }

        // A handler that answers for many names would say the same for each of them.
        return [.. texts.DistinctBy(text => (text.Kind, text.Text, text.Location))];
    }

    /// <summary><c>new Server({ name, version }, { instructions })</c>, whatever the class is called.</summary>
    private void AddInstructions()
    {
        var program = values.Program;
        var (told, named, numbered) = (new FieldOwners(values.Calls, "instructions"), new FieldOwners(values.Calls, "name"), new FieldOwners(values.Calls, "version"));
        for (var id = 0; id < program.NodeCount; id++)
        {
            if (program[id] is not { Kind: NodeKind.New or NodeKind.Call } call || program.Arguments(call).ToArray() is not { Length: 1 or 2 } arguments
                || program[arguments[^1]].Kind is not (NodeKind.Object or NodeKind.Variable or NodeKind.Choice or NodeKind.Import or NodeKind.Member)
                || !told.MayHave(arguments[^1]) || !numbered.MayHave(arguments[0]) || !named.MayHave(arguments[0]))
            {
                continue;
            }

            values.Begin();
            var identity = Value.Of(arguments[0]);
            if (reader.First(Value.Of(arguments[^1]), "instructions") is { } instructions && reader.First(identity, "name") is { } name && reader.First(identity, "version") is not null)
            {
                Add("instructions", "", reader.Text(name), instructions, id);
            }
        }
    }

    private void AddResults(string kind, string owner, int function)
    {
        foreach (var result in values.Program.Functions[function].Returns)
        {
            values.Begin();
            foreach (var text in AnswersIn(Value.Of(result)))
            {
                Add("result", kind, owner, text, result);
            }
        }
    }

    /// <summary>A text itself, or <c>content</c>, <c>contents</c> and <c>messages</c> with texts inside.</summary>
    private List<Value> AnswersIn(Value result)
    {
        List<Value> answers = [result];
        foreach (var part in ContentFields.SelectMany(field => values.Member(result, field)).SelectMany(values.Elements))
        {
            answers.AddRange(values.Member(part, "text"));
        }

        foreach (var message in values.Member(result, "messages").SelectMany(values.Elements))
        {
            answers.AddRange(values.Member(message, "content").SelectMany(content => values.Member(content, "text") is { Count: > 0 } inner ? inner : [content]));
        }

        return answers;
    }

    private void Add(string kind, string declared, string owner, Value value, int site)
    {
        foreach (var text in values.TextsOf(value).Where(text => text.Contains(' ') && texts.Count < MostTexts))
        {
            texts.Add(new ServerText(kind, declared, owner, text.Length > LongestText ? text[..LongestText] : text, reader.LocationOf(site)));
        }
    }
}
