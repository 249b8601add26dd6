using Mtf.Flow.Graph;

namespace Mtf.Flow.Solving;

/// <summary>Fields of objects, arrays, instances, classes and modules. They come into being when somebody asks for them.</summary>
internal sealed partial class Solver
{
    private readonly PairTable fields = new();
    private readonly Dictionary<int, List<int>> demanded = [];
    private readonly Dictionary<int, List<int>> parents = [];
    private readonly HashSet<int> openOwners = [];

    private int Field(int token, int field)
    {
        var place = fields.Find(token, field);
        if (place < 0)
        {
            place = table.New(isLarge: field < 0);
            fields.Add(token, field, place);
            newFields.Enqueue((token, field));
        }

        return place;
    }

    /// <summary>Connects a new field with what its owner says of it, and with the fields of what the owner inherits from.</summary>
    private void LinkField(int token, int field)
    {
        var place = fields.Find(token, field);
        if (!demanded.TryGetValue(token, out var known))
        {
            demanded[token] = known = [];
            LinkOwner(token);
        }

        known.Add(field);
        if (openOwners.Contains(token))
        {
            table.MarkOverflowed(place);
        }

        if (field == AllFields)
        {
            LinkAll(token, place, known);
        }
        else if (field >= 0)
        {
            LinkNamed(token, field, place);
        }
        else
        {
            LinkElements(token, place, known);
        }

        foreach (var parent in parents.GetValueOrDefault(token) ?? [])
        {
            Read(parent, field, place);
        }
    }

    private void LinkAll(int token, int place, List<int> known)
    {
        foreach (var name in DeclaredBy(tokens[token]).Keys)
        {
            fuel--;
            Field(token, name);
        }

        foreach (var other in known)
        {
            Copy(fields.Find(token, other), place);
        }
    }

    // What is stored under a key that is not known may be in any field.
    private void LinkElements(int token, int place, List<int> known)
    {
        foreach (var other in known)
        {
            Copy(place, fields.Find(token, other));
        }
    }

    private void LinkNamed(int token, int field, int place)
    {
        if (fields.Find(token, ElementField) is >= 0 and var elements)
        {
            Copy(elements, place);
        }

        if (fields.Find(token, AllFields) is >= 0 and var all)
        {
            Copy(place, all);
        }

        foreach (var value in DeclaredValues(tokens[token], field))
        {
            Copy(places[value], place);
        }
    }

    // Spreads, base classes and re-exports are parents: each field that is asked of the child is asked of them.
    private void LinkOwner(int token)
    {
        var owner = tokens[token];
        switch (owner.Kind)
        {
            case TokenKind.Object when owner.Id < program.NodeCount && program[owner.Id].Kind == NodeKind.Object:
                var entries = program.Operands(program[owner.Id]).ToArray();
                for (var index = 0; index < entries.Length; index += 3)
                {
                    if (entries[index] == ModuleGraph.SpreadKey)
                    {
                        Constrain(places[entries[index + 2]], new Constraint(ConstraintKind.Inherit, token, 0));
                    }
                    else if (entries[index] == ModuleGraph.ComputedKey)
                    {
                        Copy(places[entries[index + 2]], Field(token, ElementField));
                    }
                }

                break;
            case TokenKind.Instance when owner.Id < program.Classes.Count && program.Classes[owner.Id].Super is >= 0 and var super:
                var members = table.New();
                Constrain(places[super], new Constraint(ConstraintKind.Base, members, 0));
                Constrain(members, new Constraint(ConstraintKind.Inherit, token, 0));
                break;
            case TokenKind.Class when program.Classes[owner.Id].Super is >= 0 and var super:
                Constrain(places[super], new Constraint(ConstraintKind.Inherit, token, 0));
                break;
            case TokenKind.Namespace:
                foreach (var import in program.Modules[owner.Id].ExportAll)
                {
                    Constrain(places[import], new Constraint(ConstraintKind.Inherit, token, 0));
                }

                break;
        }
    }

    private void Inherit(int child, int parent)
    {
        if (child == parent)
        {
            return;
        }

        if (!parents.TryGetValue(child, out var list))
        {
            parents[child] = list = [];
        }

        if (list.Contains(parent))
        {
            return;
        }

        if (list.Count >= TokenSet.Large)
        {
            openOwners.Add(child);
            foreach (var field in demanded.GetValueOrDefault(child) ?? [])
            {
                table.MarkOverflowed(fields.Find(child, field));
            }

            return;
        }

        list.Add(parent);
        fuel -= demanded.GetValueOrDefault(child)?.Count ?? 0;
        foreach (var field in demanded.GetValueOrDefault(child) ?? [])
        {
            Read(parent, field, fields.Find(child, field));
        }
    }

    private void Read(int token, int field, int place)
    {
        if (field >= 0)
        {
            Load(token, field, place);
        }
        else if (field == AllFields || tokens[token].Kind == TokenKind.Array)
        {
            LoadAny(token, place);
        }
        else if (tokens[token].Kind != TokenKind.Api)
        {
            Copy(Field(token, ElementField), place);
        }
    }

    private void Load(int token, int field, int place)
    {
        var (kind, id) = tokens[token];
        if (kind == TokenKind.Api)
        {
            Add(place, new Token(TokenKind.Api, Paths.Label(id) switch
            {
                "js:globalThis" => Paths.Root("js:" + program.Text(field)),
                "py:builtins" or "py:__builtins__" => Paths.Root("py:" + program.Text(field)),
                _ => Paths.Child(id, LabelOf(field)),
            }));
        }
        else if (kind is TokenKind.Function or TokenKind.Class && program.Text(field) == "prototype")
        {
            Add(place, new Token(TokenKind.Instance, kind == TokenKind.Class ? id : program.Classes.Count + id));
        }
        else if (kind == TokenKind.Array && program.Text(field) is [>= '0' and <= '9', ..])
        {
            Copy(Field(token, ElementField), place);
        }
        else
        {
            Copy(Field(token, field), place);
        }
    }

    // Labels of texts, so that a text is looked up once and not for every path that it is added to.
    private int[] labels = [];

    private int LabelOf(int text)
    {
        if (text >= labels.Length)
        {
            Array.Resize(ref labels, text + 1024);
        }

        return labels[text] > 0 ? labels[text] - 1 : (labels[text] = Paths.LabelOf(program.Text(text)) + 1) - 1;
    }

    private void LoadAny(int token, int place)
    {
        var (kind, id) = tokens[token];
        if (kind == TokenKind.Api)
        {
            Add(place, new Token(TokenKind.Api, Paths.ElementOf(id)));
        }
        else
        {
            Copy(Field(token, kind == TokenKind.Array ? ElementField : AllFields), place);
        }
    }

    // Classes at the time of the reading: what a base class gets later is found by its own readers.
    private void LoadPrefixed(int token, string prefix, int place)
    {
        const int mostBases = 8;
        var owner = tokens[token];
        if (owner.Kind == TokenKind.Api)
        {
            LoadAny(token, place);
            return;
        }

        for (var step = 0; step < mostBases && owner.Kind is TokenKind.Instance or TokenKind.Class or TokenKind.Namespace; step++)
        {
            foreach (var name in DeclaredBy(owner).Keys.Where(name => program.Text(name).StartsWith(prefix, StringComparison.Ordinal)).ToList())
            {
                fuel--;
                Copy(Field(token, name), place);
            }

            if (BaseOf(owner) is not { } next)
            {
                return;
            }

            owner = next;
        }
    }

    private Token? BaseOf(Token owner)
    {
        if (owner.Kind == TokenKind.Namespace || owner.Id >= program.Classes.Count || program.Classes[owner.Id].Super is not (>= 0 and var super))
        {
            return null;
        }

        foreach (var item in table.TokensOf(places[super]).ToArray().Where(item => tokens[item].Kind == TokenKind.Class))
        {
            return owner with { Id = tokens[item].Id };
        }

        return null;
    }

    private void LoadItem(int token, int place)
    {
        if (tokens[token].Kind is TokenKind.Instance or TokenKind.Class or TokenKind.Namespace or TokenKind.Function)
        {
            Copy(Field(token, ElementField), place);
        }
        else
        {
            LoadAny(token, place);
        }
    }

    private void Store(int token, int field, int place)
    {
        var (kind, _) = tokens[token];
        if (kind == TokenKind.Array && field >= 0 && program.Text(field) is [>= '0' and <= '9', ..])
        {
            field = ElementField;
        }

        if (kind != TokenKind.Api)
        {
            Copy(place, Field(token, field));
        }
    }

    /// <summary>Values that the code gives a field where it makes its owner.</summary>
    public IReadOnlyList<int> DeclaredValues(Token owner, int field) =>
        DeclaredBy(owner).GetValueOrDefault(field) ?? (IReadOnlyList<int>)[];

    private readonly Dictionary<Token, Dictionary<int, List<int>>> declared = [];

    // Tables with thousands of entries are common in bundles: each is read once.
    private Dictionary<int, List<int>> DeclaredBy(Token owner)
    {
        if (declared.TryGetValue(owner, out var known))
        {
            return known;
        }

        declared[owner] = known = [];
        switch (owner.Kind)
        {
            case TokenKind.Object when owner.Id < program.NodeCount && program[owner.Id].Kind == NodeKind.Object:
                var entries = program.Operands(program[owner.Id]);
                for (var index = 0; index < entries.Length; index += 3)
                {
                    if (entries[index] >= 0)
                    {
                        Declare(known, entries[index], entries[index + 2]);
                    }
                }

                break;
            case TokenKind.Instance when owner.Id < program.Classes.Count:
                Declare(known, program.Classes[owner.Id].Members);
                break;
            case TokenKind.Class:
                Declare(known, program.Classes[owner.Id].Statics);
                break;
            case TokenKind.Namespace:
                Declare(known, program.Modules[owner.Id].Exports);
                break;
        }

        return known;
    }

    private static void Declare(Dictionary<int, List<int>> table, IReadOnlyList<(int Name, int Value)> members)
    {
        foreach (var (name, value) in members)
        {
            Declare(table, name, value);
        }
    }

    private static void Declare(Dictionary<int, List<int>> table, int name, int value)
    {
        if (!table.TryGetValue(name, out var values))
        {
            table[name] = values = [];
        }

        values.Add(value);
    }
}
