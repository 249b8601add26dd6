namespace Mtf.Flow.Solving;

/// <summary>
/// Inclusion-based (Andersen style) points-to analysis: which functions, classes, objects and outside APIs may each value be. Field-sensitive,
/// flow-insensitive, one worklist; nothing recurses, and the work is bounded by fuel. Single-threaded, so that results are the same on every machine.
/// </summary>
internal sealed partial class Solver
{
    private const int ElementField = -1;
    private const int AllFields = -2;

    // What outside code makes of what outside code made is rarely told apart: it does not crowd out the functions of the program.
    private const int MostOutside = 12;
    private readonly FlowProgram program;
    private readonly IModuleResolver resolver;
    private readonly List<TokenSet> sets = [];
    private readonly List<List<int>?> copies = [];
    private readonly List<List<Constraint>?> constraints = [];
    private readonly Queue<int> worklist = new();
    private readonly Queue<(int Token, int Field)> newFields = new();
    private readonly Dictionary<Token, int> tokenIds = [];
    private readonly List<Token> tokens = [];
    private readonly HashSet<ulong> copyEdges = [];
    private readonly int[] places;
    private readonly int[] variablePlaces;
    private readonly int[] thisPlaces;
    private long fuel;

    private Solver(FlowProgram program, IModuleResolver resolver)
    {
        this.program = program;
        this.resolver = resolver;
        fuel = 4_000_000 + (400L * program.NodeCount);
        places = new int[program.NodeCount];
        variablePlaces = new int[program.VariableCount];
        thisPlaces = new int[program.Functions.Count];
    }

    public ApiPaths Paths { get; } = new();

    /// <summary>Whether a node may be more than is known of it, because there were too many possibilities.</summary>
    public bool HasMore(int node) => sets[places[node]].HasOverflowed;

    /// <summary>Whether the work was cut off: results are then incomplete and must be reported as such.</summary>
    public bool IsTruncated { get; private set; }

    public static Solver Solve(FlowProgram program, IModuleResolver resolver)
    {
        var solver = new Solver(program, resolver);
        solver.CreatePlaces();
        solver.CreateConstraints();
        solver.Run();
        return solver;
    }

    /// <summary>What a node may be.</summary>
    public IEnumerable<Token> ValuesOf(int node) => sets[places[node]].Items.Select(id => tokens[id]);

    /// <summary>What a node may be, by number: see <see cref="TokenAt"/>.</summary>
    public IReadOnlyList<int> TokensOf(int node) => sets[places[node]].Items;

    public Token TokenAt(int id) => tokens[id];

    /// <summary>Number of a token, -1 when it occurs nowhere.</summary>
    public int NumberOf(Token token) => tokenIds.GetValueOrDefault(token, -1);

    /// <summary>What a field of an object, instance, class or module may be.</summary>
    public IEnumerable<Token> FieldOf(Token owner, string name) =>
        tokenIds.TryGetValue(owner, out var id) && fields.TryGetValue((id, program.Text(name)), out var place) ? sets[place].Items.Select(item => tokens[item]) : [];

    /// <summary>What the elements of an array may be.</summary>
    public IEnumerable<Token> ElementsOf(Token list) =>
        tokenIds.TryGetValue(list, out var id) && fields.TryGetValue((id, ElementField), out var place) ? sets[place].Items.Select(item => tokens[item]) : [];

    private int NewPlace(int capacity = TokenSet.Small)
    {
        sets.Add(new TokenSet(capacity));
        copies.Add(null);
        constraints.Add(null);
        return sets.Count - 1;
    }

    private int IdOf(Token token)
    {
        if (!tokenIds.TryGetValue(token, out var id))
        {
            tokenIds[token] = id = tokens.Count;
            tokens.Add(token);
        }

        return id;
    }

    private void Add(int place, Token token) => Add(place, IdOf(token));

    private void Add(int place, int token)
    {
        var set = sets[place];
        var isOutside = tokens[token].Kind == TokenKind.Api;
        if (isOutside && set.Outside >= MostOutside && Paths.IsDerived(tokens[token].Id))
        {
            return;
        }

        if (!set.Add(token, out _))
        {
            return;
        }

        set.Outside += isOutside ? 1 : 0;
        if (set.Items.Count == set.Propagated + 1)
        {
            worklist.Enqueue(place);
        }
    }

    private void Copy(int from, int to)
    {
        // The hash of a number is its two halves combined, and edges mostly join neighbours: without mixing nearly all would share a few hashes.
        const ulong mix = 0x9E3779B97F4A7C15;
        if (from == to || !copyEdges.Add((((ulong)from << 32) | (uint)to) * mix))
        {
            return;
        }

        (copies[from] ??= []).Add(to);
        var set = sets[from];
        for (var index = 0; index < set.Propagated; index++)
        {
            fuel--;
            Add(to, set.Items[index]);
        }
    }

    private void Constrain(int place, Constraint constraint)
    {
        (constraints[place] ??= []).Add(constraint);
        var set = sets[place];
        for (var index = 0; index < set.Propagated; index++)
        {
            fuel--;
            Fire(constraint, set.Items[index]);
        }
    }

    private void Run()
    {
        while (fuel > 0)
        {
            if (newFields.TryDequeue(out var field))
            {
                LinkField(field.Token, field.Field);
            }
            else if (worklist.TryDequeue(out var place))
            {
                Propagate(place);
            }
            else
            {
                return;
            }
        }

        IsTruncated = true;
    }

    private void Propagate(int place)
    {
        var set = sets[place];
        while (set.Propagated < set.Items.Count)
        {
            var token = set.Items[set.Propagated++];
            for (var index = 0; index < (copies[place]?.Count ?? 0); index++)
            {
                fuel--;
                Add(copies[place]![index], token);
            }

            for (var index = 0; index < (constraints[place]?.Count ?? 0); index++)
            {
                fuel--;
                Fire(constraints[place]![index], token);
            }
        }
    }

    private void Fire(in Constraint constraint, int token)
    {
        switch (constraint.Kind)
        {
            case ConstraintKind.Load:
                Load(token, constraint.A, constraint.B);
                break;
            case ConstraintKind.LoadAttribute:
                if (tokens[token].Kind is not (TokenKind.Object or TokenKind.Array))
                {
                    Load(token, constraint.A, constraint.B);
                }

                break;
            case ConstraintKind.LoadPrefixed:
                LoadPrefixed(token, program.Text(constraint.A), constraint.B);
                break;
            case ConstraintKind.LoadItem:
                LoadItem(token, constraint.B);
                break;
            case ConstraintKind.LoadAny:
                LoadAny(token, constraint.B);
                break;
            case ConstraintKind.Store:
                Store(token, constraint.A, constraint.B);
                break;
            case ConstraintKind.Call:
                CallToken(constraint.A, token);
                break;
            case ConstraintKind.Indirect:
                CallIndirect(constraint.A, constraint.B, token);
                break;
            case ConstraintKind.Argument:
                PassArgument(constraint.A, constraint.B, token);
                break;
            case ConstraintKind.Receiver:
                CallMethod(constraint.A, constraint.B, token);
                break;
            case ConstraintKind.Inherit:
                Inherit(constraint.A, token);
                break;
            case ConstraintKind.InheritFrom:
                Constrain(constraint.A, new Constraint(ConstraintKind.Inherit, token, 0));
                break;
            case ConstraintKind.Base:
                AddBase(constraint.A, token);
                break;
            case ConstraintKind.Construct:
                ConstructBase(constraint.A, token);
                break;
        }
    }
}
