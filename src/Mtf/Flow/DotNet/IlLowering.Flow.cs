using System.Reflection.Metadata;
using Mtf.Flow.Graph;

namespace Mtf.Flow.DotNet;

/// <summary>Ways through a body: what variables and the stack hold where ways meet, and under which conditions code runs.</summary>
internal sealed partial class IlLowering
{
    private const int MostStates = 4 << 20;
    private const int MostConditions = 6;

    /// <summary>Finds the places that branches lead to. Too many of them for the number of variables is a gap, and then all ways are merged.</summary>
    private static void FindLabels(MethodBodyBlock body, BodyState state)
    {
        var reader = body.GetILReader();
        while (reader.RemainingBytes > 0)
        {
            var instruction = Instruction.Read(ref reader);
            foreach (var target in instruction.IsBranch ? [instruction.Operand] : instruction.Targets ?? [])
            {
                var label = LabelAt(state, target);
                if (target <= instruction.Offset)
                {
                    label.LastBack = Math.Max(label.LastBack, instruction.Offset);
                }
            }
        }

        foreach (var region in body.ExceptionRegions)
        {
            LabelAt(state, region.HandlerOffset).IsHandler = true;
            if (region.Kind == ExceptionRegionKind.Filter)
            {
                LabelAt(state, region.FilterOffset).IsHandler = true;
            }
        }
    }

    private static Label LabelAt(BodyState state, int offset)
    {
        if (!state.Labels.TryGetValue(offset, out var label))
        {
            state.Labels[offset] = label = new Label();
        }

        return label;
    }

    /// <summary>Keeps what a branch brings to its target.</summary>
    private void Branch(BodyState state, int origin, int target)
    {
        var label = LabelAt(state, target);
        if (target <= origin)
        {
            foreach (var (slot, variable) in label.Changing)
            {
                if (slot < state.Slots.Count && state.Slots[slot] >= 0)
                {
                    graph.Variables[variable].Definitions.Add(state.Slots[slot]);
                }
            }

            return;
        }

        if ((savedSlots += state.Slots.Count + state.Stack.Count) <= MostStates)
        {
            label.Incoming.Add((origin, [.. state.Stack], [.. state.Slots]));
        }
        else if (!isTooWide)
        {
            isTooWide = true;
            graph.Gaps.Add(new AnalysisGap("has a method with more ways than are followed", state.Start));
        }
    }

    private long savedSlots;
    private bool isTooWide;

    /// <summary>Joins all ways that lead to a label.</summary>
    private void Arrive(BodyState state, int offset, Label label, bool isReached, HashSet<int> assignedLater)
    {
        var incoming = label.Incoming;
        if (label.IsHandler)
        {
            // A handler starts with the exception alone.
            state.Stack.Clear();
            state.Stack.Add(new Entry(graph.Unknown(state.At(offset)), TypeShape.Unknown));
        }
        else if (incoming.Count > 0)
        {
            JoinStacks(state, offset, incoming, isReached);
        }
        else if (!isReached)
        {
            state.Stack.Clear();
        }

        if (incoming.Count > 0)
        {
            JoinSlots(state, offset, incoming, isReached);
        }

        if (label.LastBack >= 0)
        {
            OpenLoop(state, offset, label, assignedLater);
        }
    }

    private void JoinStacks(BodyState state, int offset, List<(int Origin, Entry[] Stack, int[] Slots)> incoming, bool isReached)
    {
        var stacks = incoming.Select(way => way.Stack).ToList();
        if (isReached)
        {
            stacks.Add([.. state.Stack]);
        }

        var depth = stacks.Min(stack => stack.Length);
        List<Entry> joined = [];
        for (var index = 0; index < depth; index++)
        {
            var entries = stacks.ConvertAll(stack => stack[index]);
            var nodes = entries.Select(entry => entry.Node).Distinct().ToList();
            joined.Add(nodes.Count == 1 ? entries[0] : new Entry(NewVariable(state, offset, nodes), entries[0].Type, entries[0].Address));
        }

        state.Stack.Clear();
        state.Stack.AddRange(joined);
    }

    private void JoinSlots(BodyState state, int offset, List<(int Origin, Entry[] Stack, int[] Slots)> incoming, bool isReached)
    {
        for (var slot = 0; slot < state.Slots.Count; slot++)
        {
            var first = isReached ? state.Slots[slot] : -1;
            List<int>? several = null;
            foreach (var (_, _, slots) in incoming)
            {
                var held = slot < slots.Length ? slots[slot] : -1;
                if (held < 0 || held == first)
                {
                    continue;
                }

                if (first < 0)
                {
                    first = held;
                }
                else if (several is null)
                {
                    several = [first, held];
                }
                else if (!several.Contains(held) && several.Count < 32)
                {
                    several.Add(held);
                }
            }

            state.Slots[slot] = several is null ? first : NewVariable(state, offset, several);
        }
    }

    // What changes in a loop is, at its start, what it was before or what the last round left.
    private void OpenLoop(BodyState state, int offset, Label label, HashSet<int> assigned)
    {
        foreach (var slot in assigned)
        {
            if (slot >= state.Slots.Count || label.Changing.ContainsKey(slot))
            {
                continue;
            }

            var variable = graph.AddVariable("", state.Function);
            if (state.Slots[slot] >= 0)
            {
                graph.Variables[variable].Definitions.Add(state.Slots[slot]);
            }

            label.Changing[slot] = variable;
            state.Slots[slot] = graph.Read(state.At(offset), variable);
        }
    }

    private int NewVariable(BodyState state, int offset, List<int> values)
    {
        var variable = graph.AddVariable("", state.Function);
        graph.Variables[variable].Definitions.AddRange(values);
        return graph.Read(state.At(offset), variable);
    }

    /// <summary>Puts a value into a slot.</summary>
    private void Store(BodyState state, int offset, int slot, int value)
    {
        while (state.Slots.Count <= slot)
        {
            state.Slots.Add(-1);
        }

        state.Slots[slot] = NewVariable(state, offset, [value]);
    }

    // Local variables and arguments that a loop assigns, by the offset of its start.
    private static Dictionary<int, HashSet<int>> FindAssigned(MethodBodyBlock body, BodyState state, Func<Instruction, int> slotOf)
    {
        var loops = state.Labels.Where(label => label.Value.LastBack >= 0).Select(label => (Start: label.Key, End: label.Value.LastBack)).ToList();
        Dictionary<int, HashSet<int>> assigned = [];
        const int mostLoops = 200;
        foreach (var (start, _) in loops)
        {
            assigned[start] = [];
        }

        if (loops.Count is 0 or > mostLoops)
        {
            return assigned;
        }

        var reader = body.GetILReader();
        while (reader.RemainingBytes > 0)
        {
            var instruction = Instruction.Read(ref reader);
            if (slotOf(instruction) is >= 0 and var slot)
            {
                foreach (var (start, end) in loops)
                {
                    if (instruction.Offset >= start && instruction.Offset <= end)
                    {
                        assigned[start].Add(slot);
                    }
                }
            }
        }

        return assigned;
    }

    /// <summary>Closes conditions that do not hold at a label, and opens those that hold because the code before it never gets there.</summary>
    private void JoinConditions(BodyState state, int offset, Label label, Instruction previous)
    {
        if (label.Incoming.Count == 0)
        {
            return;
        }

        var origin = label.Incoming.Min(way => way.Origin);
        List<(int Condition, int Origin)> decided = [];
        foreach (var region in state.Regions)
        {
            if (region.End == offset && region.Condition >= 0)
            {
                decided.Add((region.Condition, region.Origin));
            }

            if (region.Start > origin && region.End > offset)
            {
                region.End = offset;
            }
        }

        state.Regions.RemoveAll(region => region.End <= offset);
        if (!previous.Leaves || decided.Count == 0)
        {
            return;
        }

        var isExit = previous.Code is ILOpCode.Ret or ILOpCode.Throw or ILOpCode.Rethrow;
        graph.Functions[state.Function].HasGuard |= isExit || previous.Code is ILOpCode.Leave or ILOpCode.Leave_s;
        var end = isExit || previous.Operand <= offset ? int.MaxValue : previous.Operand;
        foreach (var (condition, start) in decided.TakeLast(MostConditions))
        {
            state.Regions.Add(new Region(offset, end, graph.Operation(state.At(offset), [condition]), start));
        }
    }

    private static void Under(BodyState state, Instruction branch, int condition)
    {
        const int mostOpen = 512;
        if (branch.Operand > branch.Next && state.Regions.Count < mostOpen)
        {
            state.Regions.Add(new Region(branch.Next, branch.Operand, condition, branch.Offset));
        }
    }

    private int Call(BodyState state, int offset, int callee, ReadOnlySpan<int> arguments, bool construct = false)
    {
        var call = graph.Call(state.At(offset), callee, arguments, construct);
        NoteConditions(state, offset, call);
        return call;
    }

    private void NoteConditions(BodyState state, int offset, int call)
    {
        List<int> conditions = [];
        for (var index = state.Regions.Count - 1; index >= 0 && conditions.Count < MostConditions; index--)
        {
            if (state.Regions[index] is var region && region.Start <= offset && offset < region.End)
            {
                conditions.Add(region.Condition);
            }
        }

        if (conditions.Count > 0)
        {
            graph.Conditions[call] = [.. conditions];
        }
    }
}
