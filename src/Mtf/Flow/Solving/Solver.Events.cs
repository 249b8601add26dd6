using Mtf.Flow.Graph;

namespace Mtf.Flow.Solving;

/// <summary>Events: what is told under a name reaches those who listen to that name at the same emitter.</summary>
internal sealed partial class Solver
{
    private readonly HashSet<(int Call, int Function)> told = [];

    /// <summary>Whether a call reaches a function as the listener of an event, so that the name of the event is no argument.</summary>
    public bool IsListener(int call, int function) => told.Contains((call, function));

    private void ConnectEvents(int call, string method, int emitter)
    {
        if (method is not ("on" or "once" or "addListener" or "prependListener" or "emit"))
        {
            return;
        }

        var arguments = program.Arguments(program[call]);
        if (arguments.Length == 0 || program[arguments[0]].Kind != NodeKind.Text)
        {
            return;
        }

        var listeners = Field(emitter, program.Text($"on {program.Text(program[arguments[0]].A)}"));
        if (method == "emit")
        {
            Constrain(listeners, new Constraint(ConstraintKind.Emit, call, 0));
        }
        else if (arguments.Length > 1)
        {
            Copy(places[arguments[1]], listeners);
        }
    }

    private void Tell(int call, int token)
    {
        if (tokens[token] is { Kind: TokenKind.Function } listener)
        {
            told.Add((call, listener.Id));
            Bind(call, listener.Id, skip: 1);
        }
    }
}
