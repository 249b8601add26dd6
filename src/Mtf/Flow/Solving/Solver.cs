namespace Mtf.Flow.Solving;

/// <summary>
/// Inclusion-based (Andersen style) points-to analysis: which functions, classes, objects and outside APIs may each value be. Field-sensitive,
/// flow-insensitive, one worklist; nothing recurses, and the work is bounded by fuel. Single-threaded, so that results are the same on every machine.
/// </summary>
internal sealed partial class Solver
{
    private const int ElementField = -1;
    private const int AllFields = -2;

    // What Python's outside code makes of what outside code made is rarely told apart: it does not crowd out the functions of the program.
    private const int MostOutside = 12;
    private readonly FlowProgram program;
    private readonly IModuleResolver resolver;
    private readonly PlaceTable table = new();
    private readonly Queue<int> worklist = new();
    private readonly Queue<(int Token, int Field)> newFields = new();
    private readonly Queue<(Constraint Constraint, int Place, int Count)> newConstraints = new();
    private readonly PairTable copyEdges = new();
    private readonly TokenTable tokens;
    private readonly int[] places;
    private readonly int[] variablePlaces;
    private readonly int[] thisPlaces;
    private long fuel;

    private Solver(FlowProgram program, IModuleResolver resolver)
    {
        this.program = program;
        this.resolver = resolver;
        fuel = 4_000_000 + (400L * program.NodeCount);
        tokens = new TokenTable(program);
        places = new int[program.NodeCount];
        variablePlaces = new int[program.VariableCount];
        thisPlaces = new int[program.Functions.Count];
        targets = new List<int>?[program.NodeCount];
        apis = new List<int>?[program.NodeCount];
        functionArguments = new List<(int, int)>?[program.NodeCount];
        ahead = new List<int>?[program.Functions.Count];
        foreach (var _ in program.Functions)
        {
            boundCalls.AddList();
        }
    }

    public ApiPaths Paths { get; } = new();

    /// <summary>Whether the work was cut off: results are then incomplete and must be reported as such.</summary>
    public bool IsTruncated { get; private set; }

    public static Solver Solve(FlowProgram program, IModuleResolver resolver)
    {
        var solver = new Solver(program, resolver);
        solver.CreatePlaces();
        solver.CreateConstraints();
        solver.IsTruncated = !solver.Run();
        if (!solver.IsTruncated)
        {
            solver.Widen();
        }

        solver.SpreadOverflow();
        return solver;
    }

    /// <summary>What a node may be.</summary>
    public IReadOnlyList<Token> ValuesOf(int node) => TokensAt(places[node]);

    /// <summary>What a node may be, by number: see <see cref="TokenAt"/>.</summary>
    public IReadOnlyList<int> TokensOf(int node) => table.SegmentOf(places[node]);

    /// <summary>What a node may be, by number, without making a list of it.</summary>
    public ReadOnlySpan<int> TokenSpanOf(int node) => table.TokensOf(places[node]);

    public Token TokenAt(int id) => tokens[id];

    /// <summary>Number of a token, -1 when it occurs nowhere.</summary>
    public int NumberOf(Token token) => tokens.Find(token);

    /// <summary>What a field of an object, instance, class or module may be.</summary>
    public IEnumerable<Token> FieldOf(Token owner, string name) =>
        tokens.Find(owner) is >= 0 and var id && fields.Find(id, program.Text(name)) is >= 0 and var place ? TokensAt(place) : [];

    /// <summary>What the elements of an array may be.</summary>
    public IEnumerable<Token> ElementsOf(Token list) =>
        tokens.Find(list) is >= 0 and var id && fields.Find(id, ElementField) is >= 0 and var place ? TokensAt(place) : [];

    private Token[] TokensAt(int place)
    {
        var found = table.TokensOf(place);
        if (found.Length == 0)
        {
            return [];
        }

        var values = new Token[found.Length];
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = tokens[found[index]];
        }

        return values;
    }

    private int IdOf(Token token) => tokens.IdOf(token);

    private void Add(int place, Token token) => Add(place, tokens.IdOf(token));

    private void Add(int place, int token)
    {
        if (IsFromAfar(tokens[token]) && CountFromAfar(place) >= MostOutside)
        {
            return;
        }

        if (table.Add(place, token))
        {
            worklist.Enqueue(place);
        }
    }

    private bool IsFromAfar(Token token) => token.Kind == TokenKind.Api && Paths.IsDerived(token.Id) && Paths.IsPython(token.Id);

    private int CountFromAfar(int place)
    {
        var count = 0;
        foreach (var known in table.TokensOf(place))
        {
            count += IsFromAfar(tokens[known]) ? 1 : 0;
        }

        return count;
    }

    private void Copy(int from, int to)
    {
        if (from == to || from == PlaceTable.Nothing || to == PlaceTable.Nothing)
        {
            return;
        }

        if (table.IsConstant(from))
        {
            Copy(from, to, table.Count(from));
        }
        else if (copyEdges.Add(from, to))
        {
            table.AddCopy(from, to);
            Copy(from, to, table.Propagated(from));
        }
    }

    private void Copy(int from, int to, int count)
    {
        fuel -= count;
        for (var index = 0; index < count; index++)
        {
            Add(to, table.TokenAt(from, index));
        }
    }

    // What is known of the place already is given to the constraint in its turn: chains of classes and calls may be as long as the code.
    private void Constrain(int place, Constraint constraint)
    {
        if (place == PlaceTable.Nothing)
        {
            return;
        }

        var count = table.IsConstant(place) ? table.Count(place) : table.Propagated(place);
        if (!table.IsConstant(place))
        {
            table.AddConstraint(place, constraint);
        }

        if (count > 0)
        {
            newConstraints.Enqueue((constraint, place, count));
        }
    }

    /// <summary>Works until nothing changes; false when the allowance does not suffice.</summary>
    private bool Run()
    {
        while (fuel > 0)
        {
            if (newConstraints.TryDequeue(out var fresh))
            {
                fuel -= fresh.Count;
                for (var index = 0; index < fresh.Count; index++)
                {
                    Fire(fresh.Constraint, table.TokenAt(fresh.Place, index));
                }
            }
            else if (newFields.TryDequeue(out var field))
            {
                LinkField(field.Token, field.Field);
            }
            else if (worklist.TryDequeue(out var place))
            {
                Propagate(place);
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Sends the tokens that are new in a place along its copies and to its constraints. What is added meanwhile has its own turn.</summary>
    private void Propagate(int place)
    {
        var (from, to) = table.Begin(place);
        var (copies, constraints) = (table.Copies(place), table.Constraints(place));
        fuel -= 1 + ((to - from) * (long)(copies + constraints));
        for (var copy = 0; copy < copies; copy++)
        {
            var target = table.CopyAt(place, copy);
            for (var index = from; index < to; index++)
            {
                Add(target, table.TokenAt(place, index));
            }
        }

        for (var index = 0; index < constraints; index++)
        {
            var constraint = table.ConstraintAt(place, index);
            for (var token = from; token < to; token++)
            {
                Fire(constraint, table.TokenAt(place, token));
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
            case ConstraintKind.Emit:
                Tell(constraint.A, token);
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
