using System.Reflection.Metadata;
using Mtf.Flow.Graph;

namespace Mtf.Flow.DotNet;

/// <summary>Where an address on the stack points to.</summary>
/// <param name="Slot">Local variable or argument, -1 for none.</param>
/// <param name="Target">Object or array of a field or element, -1 for none.</param>
/// <param name="Name">Name of the field; empty for an element.</param>
internal sealed record Address(int Slot, int Target = -1, string Name = "", int Key = -1);

/// <summary>A value on the stack of the abstract machine.</summary>
internal readonly record struct Entry(int Node, TypeShape Type, Address? Address = null);

/// <summary>Code that runs only under a condition.</summary>
internal sealed class Region(int start, int end, int condition, int origin)
{
    public int Start { get; } = start;

    public int End { get; set; } = end;

    public int Condition { get; } = condition;

    /// <summary>Offset of the branch that decides.</summary>
    public int Origin { get; } = origin;
}

/// <summary>A place that more than one way leads to.</summary>
internal sealed class Label
{
    /// <summary>Stacks and variables at the branches that lead here.</summary>
    public List<(int Origin, Entry[] Stack, int[] Slots)> Incoming { get; } = [];

    /// <summary>Offset of the last branch back to this place, -1 when it is no loop.</summary>
    public int LastBack { get; set; } = -1;

    public bool IsHandler { get; set; }

    /// <summary>Variables that change in the loop: slot to the variable that stands for all rounds.</summary>
    public Dictionary<int, int> Changing { get; } = [];
}

/// <summary>The abstract machine of one method body. What a variable holds is known at each place, so that its uses see only what can arrive there.</summary>
internal sealed record BodyState(int Function, MethodDefinition Method, int Start, IReadOnlyList<TypeShape> Parameters)
{
    public List<Entry> Stack { get; init; } = [];

    /// <summary>What each argument, local variable or field of a state machine holds now, -1 when nothing yet.</summary>
    public List<int> Slots { get; init; } = [];

    public List<TypeShape> SlotTypes { get; init; } = [];

    /// <summary>Fields of the state machine by name.</summary>
    public Dictionary<string, int> FieldSlots { get; init; } = new(StringComparer.Ordinal);

    public Dictionary<int, Label> Labels { get; init; } = [];

    public List<Region> Regions { get; init; } = [];

    /// <summary>Texts that are being put together, by the slot of the handler.</summary>
    public Dictionary<int, List<int>> Parts { get; init; } = [];

    /// <summary>Values that an iterator gives.</summary>
    public List<int> Yields { get; init; } = [];

    /// <summary>First slot of the local variables.</summary>
    public int FirstLocal { get; init; }

    /// <summary>Row of the state machine whose code this is, 0 for none.</summary>
    public int Machine { get; init; }

    /// <summary>Whether the body only starts a state machine.</summary>
    public bool IsStart { get; init; }

    public Site At(int offset) => new(Function, Start + offset);

    /// <summary>The state in which the code of a state machine goes on.</summary>
    public BodyState Continue(MethodDefinition method, int start, int machine) => this with
    {
        Method = method, Start = start, Machine = machine, IsStart = false, Stack = [], Labels = [], Regions = [], Parts = [], Yields = [], FirstLocal = Slots.Count,
    };
}
