namespace Mtf.Flow.Solving;

/// <summary>
/// Places that more values reach than are followed at once. First every place has a small limit; then the places that it was too small for get more, those
/// with the least left out first, as far as a second, smaller allowance of work goes. What is left out even so is known, and can be reported.
/// </summary>
internal sealed partial class Solver
{
    private const int WideningSteps = 2_000_000;
    private const int WideningStepsPerNode = 4;
    private readonly Stack<int> overflowing = new();
    private bool[] more = [];

    /// <summary>Whether a node may be more than is known of it, because values were left out there or where it comes from.</summary>
    public bool HasMore(int node) => more[places[node]];

    private void Widen()
    {
        var reserve = fuel;
        fuel = Math.Min(fuel, WideningSteps + ((long)WideningStepsPerNode * program.NodeCount));
        reserve -= fuel;
        var isDone = true;
        while (isDone && table.TakeLeftOut() is { Count: > 0 } over)
        {
            foreach (var (place, leftOut) in over.OrderBy(entry => entry.Tokens.Count).ThenBy(entry => entry.Place))
            {
                isDone = isDone && Run();
                if (!isDone || !table.Widen(place))
                {
                    table.MarkOverflowed(place);
                    continue;
                }

                foreach (var token in leftOut)
                {
                    Add(place, token);
                }
            }

            isDone = isDone && Run();
        }

        fuel += reserve;
    }

    /// <summary>Follows what is not known: what is copied or read from it, or called through it, is not known either.</summary>
    private void SpreadOverflow()
    {
        more = new bool[table.Places];
        for (var place = 0; place < table.Places; place++)
        {
            if (table.IsOpen(place))
            {
                MarkMore(place);
            }
        }

        foreach (var (_, place, _) in newConstraints)
        {
            MarkMore(place);
        }

        foreach (var (token, field) in newFields)
        {
            MarkMore(fields.Find(token, field));
        }

        while (overflowing.TryPop(out var place))
        {
            for (var index = 0; index < table.Copies(place); index++)
            {
                MarkMore(table.CopyAt(place, index));
            }

            for (var index = 0; index < table.Constraints(place); index++)
            {
                MarkResult(table.ConstraintAt(place, index));
            }
        }
    }

    private void MarkResult(in Constraint constraint)
    {
        switch (constraint.Kind)
        {
            case ConstraintKind.Load or ConstraintKind.LoadAny or ConstraintKind.LoadAttribute or ConstraintKind.LoadItem or ConstraintKind.LoadPrefixed:
                MarkMore(constraint.B);
                break;
            case ConstraintKind.Call or ConstraintKind.Indirect or ConstraintKind.Receiver or ConstraintKind.Construct:
                MarkMore(places[constraint.A]);
                break;
            case ConstraintKind.Base:
                MarkMore(constraint.A);
                break;
            case ConstraintKind.Inherit:
                foreach (var field in demanded.GetValueOrDefault(constraint.A) ?? [])
                {
                    MarkMore(fields.Find(constraint.A, field));
                }

                break;
        }
    }

    private void MarkMore(int place)
    {
        if (place > PlaceTable.Nothing && !more[place])
        {
            more[place] = true;
            overflowing.Push(place);
        }
    }
}
