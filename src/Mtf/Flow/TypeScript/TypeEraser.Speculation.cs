namespace Mtf.Flow.TypeScript;

/// <summary>Trying a reading that may turn out wrong.</summary>
internal sealed partial class TypeEraser
{
    // Results of types by start position, kept while trying: a type that is tried from several places is read once.
    private readonly Dictionary<long, (Token Next, int PreviousEnd)?> knownTypes = [];
    private readonly Dictionary<int, bool> knownArrows = [];
    private long speculationBudget;
    private int speculations;
    private int failures;

    private readonly record struct Mark(
        Token Token, int PreviousEnd, int Blanks, int Writes, int Properties, int Members, int Namespaces, int Exports, int Gaps, int Failures);

    private Mark Here() => new(
        token, previousEnd, blanks.Count, writes.Count, parameterProperties.Count, enumMembers.Count, namespaces.Count, exportAssignments.Count, gaps.Count, failures);

    private void Return(in Mark mark)
    {
        if (isTooDeep)
        {
            return;
        }

        token = mark.Token;
        previousEnd = mark.PreviousEnd;
        Discard(mark);
        Truncate(gaps, mark.Gaps);
        failures = mark.Failures;
    }

    /// <summary>Forgets the changes since the mark without going back.</summary>
    private void Discard(in Mark mark)
    {
        Truncate(blanks, mark.Blanks);
        Truncate(writes, mark.Writes);
        Truncate(parameterProperties, mark.Properties);
        Truncate(enumMembers, mark.Members);
        Truncate(namespaces, mark.Namespaces);
        Truncate(exportAssignments, mark.Exports);
    }

    private static void Truncate<T>(List<T> list, int count)
    {
        if (list.Count > count)
        {
            list.RemoveRange(count, list.Count - count);
        }
    }

    /// <summary>Runs a reading; goes back when it does not hold.</summary>
    private bool Try(Func<TypeEraser, bool> read)
    {
        if (speculationBudget <= 0)
        {
            return false;
        }

        var mark = Here();
        speculations++;
        var holds = read(this) && failures == mark.Failures && !isTooDeep;
        speculations--;
        if (!holds)
        {
            speculationBudget -= Math.Max(1, token.Start - mark.Token.Start);
            Return(mark);
        }

        return holds;
    }
}
