using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Text;
using Mtf.Flow.Graph;

namespace Mtf.Flow.DotNet;

/// <summary>Variables, fields, elements and addresses.</summary>
internal sealed partial class IlLowering
{
    private const string Data = "$data";
    private readonly Dictionary<(int Type, string Name), int> captured = [];
    private readonly HashSet<(int Function, int Type)> initialised = [];

    private void LoadArgument(BodyState state, in Instruction at, int index, bool isAddress)
    {
        if (state.Machine > 0)
        {
            Push(state, graph.Unknown(state.At(at.Offset)), image.TypeOf(MetadataTokens.TypeDefinitionHandle(state.Machine)));
        }
        else
        {
            LoadSlot(state, at, index, isAddress);
        }
    }

    private void LoadSlot(BodyState state, in Instruction at, int slot, bool isAddress)
    {
        var held = slot >= 0 && slot < state.Slots.Count ? state.Slots[slot] : -1;
        var type = slot >= 0 && slot < state.SlotTypes.Count ? state.SlotTypes[slot] : TypeShape.Unknown;
        var address = isAddress || state.Parts.ContainsKey(slot) ? new Address(slot) : null;
        Push(state, held >= 0 ? held : graph.Unknown(state.At(at.Offset)), type, address);
    }

    private void StoreLocal(BodyState state, in Instruction at, int index)
    {
        var value = Pop(state, at.Offset);
        var slot = state.FirstLocal + index;
        if (graph.Nodes[value.Node].Kind != NodeKind.Unknown)
        {
            Store(state, at.Offset, slot, value.Node);
            if (LibraryCalls.IsChannel(value.Type.Name) && slot < state.SlotTypes.Count)
            {
                state.SlotTypes[slot] = value.Type;
            }
        }
        else if (slot < state.Slots.Count)
        {
            // About what comes back when a method goes on, the way that did not wait knows more.
            state.Slots[slot] = -1;
        }
    }

    private void StepField(BodyState state, in Instruction at)
    {
        var (owner, name, type) = image.FieldOf(MetadataTokens.EntityHandle(at.Operand));
        name = PropertyName(name);
        switch (at.Code)
        {
            case ILOpCode.Ldfld or ILOpCode.Ldflda:
                LoadField(state, at, Pop(state, at.Offset), owner, name, type);
                break;
            case ILOpCode.Stfld:
                var value = Pop(state, at.Offset);
                StoreField(state, at.Offset, Pop(state, at.Offset), owner, name, value.Node);
                break;
            case ILOpCode.Ldsfld or ILOpCode.Ldsflda:
                LoadStatic(state, at, owner, name, type);
                break;
            case ILOpCode.Stsfld:
                StoreStatic(state, at.Offset, owner, name, Pop(state, at.Offset).Node);
                break;
        }
    }

    /// <summary>The name of the property that the compiler made a field for, else that of the field.</summary>
    private static string PropertyName(string field) =>
        field.StartsWith('<') && field.IndexOf('>', StringComparison.Ordinal) is > 1 and var end && field.AsSpan(end) is ">k__BackingField" or ">i__Field" ? field[1..end] : field;

    private void LoadField(BodyState state, in Instruction at, Entry target, TypeShape owner, string name, TypeShape type)
    {
        if (types[owner.Definition] == TypeRole.Closure)
        {
            LoadCaptured(state, at, owner, name, type);
            return;
        }

        var (node, place) = FieldOf(state, at.Offset, target.Node, owner, name);
        Push(state, node, type, at.Code == ILOpCode.Ldflda ? new Address(-1, place, name) : null);
    }

    private void LoadCaptured(BodyState state, in Instruction at, TypeShape owner, string name, TypeShape type)
    {
        if (IsOwnMachine(state, owner))
        {
            var slot = SlotOf(state, name, type);
            LoadSlot(state, at, slot, at.Code == ILOpCode.Ldflda);
            return;
        }

        var variable = CapturedOf(owner.Definition, name);
        Push(state, graph.Read(state.At(at.Offset), variable), type, at.Code == ILOpCode.Ldflda ? new Address(-1, -1, name, variable) : null);
    }

    private bool IsOwnMachine(BodyState state, TypeShape owner) =>
        owner.Definition > 0 && (state.Machine == owner.Definition || (state.IsStart && creators.TryGetValue(owner.Definition, out var creator) && functions[creator] == state.Function && types.IsMachineRow(owner.Definition)));

    private static int SlotOf(BodyState state, string name, TypeShape type)
    {
        // An iterator keeps its parameters twice: as they were given, and for each enumeration.
        name = name.StartsWith("<>3__", StringComparison.Ordinal) ? name[5..] : name;
        if (!state.FieldSlots.TryGetValue(name, out var slot))
        {
            state.FieldSlots[name] = slot = state.Slots.Count;
            state.Slots.Add(-1);
            while (state.SlotTypes.Count < slot)
            {
                state.SlotTypes.Add(TypeShape.Unknown);
            }

            state.SlotTypes.Add(type);
        }

        return slot;
    }

    /// <summary>The variable that a field of a closure stands for; it belongs to the method that makes the closure.</summary>
    private int CapturedOf(int type, string name)
    {
        if (!captured.TryGetValue((type, name), out var variable))
        {
            captured[(type, name)] = variable = graph.AddVariable(name, CreatorOf(type));
        }

        return variable;
    }

    private int CreatorOf(int type)
    {
        for (var depth = 0; depth < 8 && creators.TryGetValue(type, out var method); depth++)
        {
            if (functions[method] >= 0)
            {
                return functions[method];
            }

            type = MetadataTokens.GetRowNumber(Metadata.GetMethodDefinition(MetadataTokens.MethodDefinitionHandle(method)).GetDeclaringType());
        }

        return graph.TopFunction;
    }

    /// <summary>The value of a field, and the node that stands for what holds it.</summary>
    private (int Value, int Place) FieldOf(BodyState state, int offset, int target, TypeShape owner, string name)
    {
        var site = state.At(offset);
        if (types[owner.Definition] == TypeRole.Data && owner.Definition > 0)
        {
            return (graph.Member(site, target, name), target);
        }

        if (PlaceOf(owner) is >= 0 and var place)
        {
            var value = graph.Member(site, place, name);
            return (graph.Nodes[target].Kind is NodeKind.This or NodeKind.Unknown ? value : graph.Choice(site, [value, graph.Member(site, target, name)]), place);
        }

        var member = graph.Member(site, target, name);
        graph.MemberTargets.Add((member, GlobalOf($"{owner.Name}().{name}")));
        return (member, target);
    }

    /// <summary>The class whose fields are places of the program; -1 for types outside the subject.</summary>
    private int PlaceOf(TypeShape type) =>
        type.Definition > 0 ? ClassOf(type.Definition)
        : symbols.Find(type.Name, type.Assembly) is { } linked ? ImportOf(linked.Module, linked.Name)
        : -1;

    private void StoreField(BodyState state, int offset, Entry target, TypeShape owner, string name, int value)
    {
        if (types[owner.Definition] != TypeRole.Closure)
        {
            var place = types[owner.Definition] == TypeRole.Data && owner.Definition > 0 ? target.Node : PlaceOf(owner) is >= 0 and var found ? found : target.Node;
            WriteProperty(state, offset, place, name, value);
        }
        else if (IsOwnMachine(state, owner))
        {
            if (name == "<>2__current")
            {
                state.Yields.Add(value);
            }

            var slot = SlotOf(state, name, TypeShape.Unknown);
            if (graph.Nodes[value].Kind != NodeKind.Unknown)
            {
                Store(state, offset, slot, value);
            }
        }
        else
        {
            graph.Variables[CapturedOf(owner.Definition, name)].Definitions.Add(value);
        }
    }

    private void WriteProperty(BodyState state, int offset, int target, string name, int value) =>
        graph.PropertyWrites.Add(new PropertyWrite(target, graph.Text(name), value, state.At(offset)));

    private void LoadStatic(BodyState state, in Instruction at, TypeShape owner, string name, TypeShape type)
    {
        var site = state.At(at.Offset);
        if (types[owner.Definition] == TypeRole.Closure)
        {
            Push(state, graph.Read(site, CapturedOf(owner.Definition, name)), type);
        }
        else if (owner.Name == "System.String" && name == "Empty")
        {
            Push(state, graph.Constant(site, ""), TypeShape.Text);
        }
        else if (at.Code == ILOpCode.Ldsflda && owner.Definition > 0 && owner.Name == "<PrivateImplementationDetails>")
        {
            Push(state, graph.Unknown(site), type, new Address(-1, -1, Data, at.Operand));
        }
        else
        {
            Initialise(state, at.Offset, owner.Definition);
            var place = PlaceOf(owner) is >= 0 and var found ? found : GlobalOf(owner.Name);
            Push(state, graph.Member(site, place, name), type, at.Code == ILOpCode.Ldsflda ? new Address(-1, place, name) : null);
        }
    }

    private void StoreStatic(BodyState state, int offset, TypeShape owner, string name, int value)
    {
        if (types[owner.Definition] == TypeRole.Closure)
        {
            graph.Variables[CapturedOf(owner.Definition, name)].Definitions.Add(value);
            return;
        }

        Initialise(state, offset, owner.Definition);
        WriteProperty(state, offset, PlaceOf(owner) is >= 0 and var place ? place : GlobalOf(owner.Name), name, value);
    }

    // The first use of a type runs its initialiser.
    private void Initialise(BodyState state, int offset, int type)
    {
        if (type > 0 && initialised.Add((state.Function, type)))
        {
            foreach (var function in exported.GetValueOrDefault(DotNetSymbols.KeyOf(image.Names.Of(MetadataTokens.TypeDefinitionHandle(type)), ".cctor", 0)) ?? [])
            {
                if (function != state.Function)
                {
                    Call(state, offset, graph.Function(state.At(offset), function), []);
                }
            }
        }
    }

    private void StoreAt(BodyState state, int offset, Entry target, int value)
    {
        switch (target.Address)
        {
            case { Slot: >= 0, Name: "[]" } buffer:
                (state.Parts.TryGetValue(buffer.Slot, out var parts) ? parts : state.Parts[buffer.Slot] = []).Add(value);
                break;
            case { Slot: >= 0 } local:
                Store(state, offset, local.Slot, value);
                break;
            case { Target: >= 0, Name.Length: > 0 } field:
                WriteProperty(state, offset, field.Target, field.Name, value);
                break;
            case { Target: >= 0 } element:
                StoreElement(state, offset, element.Target, element.Key, value);
                break;
            case { Key: >= 0, Name: not Data } variable:
                graph.Variables[variable.Key].Definitions.Add(value);
                break;
            default:
                // What is written to a parameter that is an address is a result of the function.
                if (graph.Nodes[target.Node] is { Kind: NodeKind.Parameter } parameter && parameter.A == state.Function)
                {
                    graph.Functions[state.Function].Returns.Add(value);
                }

                break;
        }
    }

    private static void Clear(BodyState state, Entry target)
    {
        if (target.Address is { Slot: >= 0 and var slot } && slot < state.Slots.Count)
        {
            state.Slots[slot] = -1;
            state.Parts.Remove(slot);
        }
    }

    private void NewArray(BodyState state, in Instruction at)
    {
        const int longestLiteral = 1024;
        var site = state.At(at.Offset);
        var length = Pop(state, at.Offset);
        var count = graph.Nodes[length.Node] is { Kind: NodeKind.Number } number && int.TryParse(graph.Texts[number.A], out var parsed) && parsed is >= 0 and <= longestLiteral ? parsed : 0;
        var elements = new int[count];
        Array.Fill(elements, count > 0 ? graph.Unknown(site) : -1);
        Push(state, graph.Array(site, elements), TypeShape.ArrayOf(image.TypeOf(MetadataTokens.EntityHandle(at.Operand))));
    }

    private void StoreElement(BodyState state, int offset, int array, int key, int value)
    {
        // The literal that was just made.
        if (graph.Nodes[array] is { Kind: NodeKind.Array } literal && key >= 0 && graph.Nodes[key] is { Kind: NodeKind.Number } number
            && int.TryParse(graph.Texts[number.A], out var index) && index >= 0 && index < literal.B)
        {
            graph.Operands[literal.A + index] = value;
            return;
        }

        graph.IndexWrites.Add(new IndexWrite(array, key >= 0 ? key : graph.Unknown(state.At(offset)), value, state.At(offset)));
    }

    private void PushToken(BodyState state, in Instruction at, Site site)
    {
        var handle = MetadataTokens.EntityHandle(at.Operand);
        if (handle.Kind == HandleKind.FieldDefinition)
        {
            Push(state, graph.Unknown(site), TypeShape.Unknown, new Address(-1, -1, Data, at.Operand));
            return;
        }

        var type = handle.Kind is HandleKind.TypeDefinition or HandleKind.TypeReference or HandleKind.TypeSpecification ? image.TypeOf(handle) : TypeShape.Unknown;
        Push(state, type.Definition > 0 && types[type.Definition] is TypeRole.Service or TypeRole.Data ? ClassOf(type.Definition) : graph.Constant(site, type.Name), TypeShape.Of("System.Type"));
    }

    /// <summary>Numbers that the compiler keeps in the image: bytes of a text, or the elements of an array.</summary>
    private int[] DataElements(Address source, TypeShape element, Site site, int most)
    {
        const int largest = 4096;
        var size = element.Name switch { "System.Byte" or "System.SByte" or "System.Boolean" => 1, "System.Char" or "System.Int16" or "System.UInt16" => 2, "System.Int32" or "System.UInt32" => 4, _ => 0 };
        if (size == 0 || most * size > largest || MetadataTokens.EntityHandle(source.Key) is not { Kind: HandleKind.FieldDefinition } handle
            || image.DataOf(Metadata.GetFieldDefinition((FieldDefinitionHandle)handle), most * size) is not { } reader)
        {
            return [];
        }

        var values = new int[most];
        for (var index = 0; index < most; index++)
        {
            values[index] = Number(site, size switch { 1 => reader.ReadByte(), 2 => reader.ReadUInt16(), _ => reader.ReadInt32() });
        }

        return values;
    }

    private string? DataText(Address source, int length)
    {
        const int longest = 64 << 10;
        return length is > 0 and <= longest && MetadataTokens.EntityHandle(source.Key) is { Kind: HandleKind.FieldDefinition } handle
            && image.DataOf(Metadata.GetFieldDefinition((FieldDefinitionHandle)handle), length) is { } reader
                ? Encoding.UTF8.GetString(reader.ReadBytes(length))
                : null;
    }
}
