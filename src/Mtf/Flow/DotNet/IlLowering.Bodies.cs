using System.Globalization;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using Mtf.Flow.Graph;

namespace Mtf.Flow.DotNet;

/// <summary>The instructions of a body, run on an abstract machine.</summary>
internal sealed partial class IlLowering
{
    private void LowerBody(MethodBodyBlock body, BodyState state)
    {
        (savedSlots, isTooWide) = (0, false);
        state = Enter(body, state);
        FindLabels(body, state);
        var assigned = FindAssigned(body, state, instruction => AssignedBy(state, instruction));
        var reader = body.GetILReader();
        var previous = new Instruction(ILOpCode.Nop, 0, 0, 0);
        var isReached = true;
        while (reader.RemainingBytes > 0)
        {
            var instruction = Instruction.Read(ref reader);
            if (state.Labels.TryGetValue(instruction.Offset, out var label))
            {
                JoinConditions(state, instruction.Offset, label, previous);
                Arrive(state, instruction.Offset, label, isReached, assigned.GetValueOrDefault(instruction.Offset) ?? []);
                isReached = true;
            }
            else if (!isReached)
            {
                state.Stack.Clear();
                isReached = true;
            }

            Step(state, instruction);
            isReached = !instruction.Leaves;
            previous = instruction;
        }
    }

    private BodyState Enter(MethodBodyBlock body, BodyState state)
    {
        var locals = body.LocalSignature.IsNil ? [] : image.Signatures.List(Metadata.GetStandaloneSignature(body.LocalSignature).Signature);
        if (state.Machine == 0)
        {
            EnterArguments(state);
            state = state with { FirstLocal = state.Slots.Count };
        }

        for (var index = 0; index < locals.Count; index++)
        {
            state.Slots.Add(-1);
        }

        while (state.SlotTypes.Count < state.FirstLocal)
        {
            state.SlotTypes.Add(TypeShape.Unknown);
        }

        state.SlotTypes.AddRange(locals);
        return state;
    }

    private void EnterArguments(BodyState state)
    {
        var function = graph.Functions[state.Function];
        if (!function.IsStatic)
        {
            state.Slots.Add(graph.This(state.At(0)));
            state.SlotTypes.Add(image.TypeOf(state.Method.GetDeclaringType()));
        }

        foreach (var (parameter, type) in function.Parameters.Zip(state.Parameters))
        {
            state.Slots.Add(parameter);
            state.SlotTypes.Add(type);
        }
    }

    private static int AssignedBy(BodyState state, Instruction instruction) => instruction.Code switch
    {
        >= ILOpCode.Stloc_0 and <= ILOpCode.Stloc_3 => state.FirstLocal + (instruction.Code - ILOpCode.Stloc_0),
        ILOpCode.Stloc_s or ILOpCode.Stloc or ILOpCode.Ldloca or ILOpCode.Ldloca_s => state.FirstLocal + instruction.Operand,
        ILOpCode.Starg or ILOpCode.Starg_s => instruction.Operand,
        _ => -1,
    };

    private Entry Pop(BodyState state, int offset)
    {
        if (state.Stack.Count == 0)
        {
            return new Entry(graph.Unknown(state.At(offset)), TypeShape.Unknown);
        }

        var top = state.Stack[^1];
        state.Stack.RemoveAt(state.Stack.Count - 1);
        return top;
    }

    private static void Push(BodyState state, int node, TypeShape type, Address? address = null)
    {
        const int deepestStack = 2048;
        if (state.Stack.Count < deepestStack)
        {
            state.Stack.Add(new Entry(node, type, address));
        }
    }

    private void Step(BodyState state, in Instruction at)
    {
        switch (at.Code)
        {
            case >= ILOpCode.Ldarg_0 and <= ILOpCode.Ldarg_3:
                LoadArgument(state, at, at.Code - ILOpCode.Ldarg_0, isAddress: false);
                break;
            case ILOpCode.Ldarg or ILOpCode.Ldarg_s or ILOpCode.Ldarga or ILOpCode.Ldarga_s:
                LoadArgument(state, at, at.Operand, at.Code is ILOpCode.Ldarga or ILOpCode.Ldarga_s);
                break;
            case >= ILOpCode.Ldloc_0 and <= ILOpCode.Ldloc_3:
                LoadSlot(state, at, state.FirstLocal + (at.Code - ILOpCode.Ldloc_0), isAddress: false);
                break;
            case ILOpCode.Ldloc or ILOpCode.Ldloc_s or ILOpCode.Ldloca or ILOpCode.Ldloca_s:
                LoadSlot(state, at, state.FirstLocal + at.Operand, at.Code is ILOpCode.Ldloca or ILOpCode.Ldloca_s);
                break;
            case >= ILOpCode.Stloc_0 and <= ILOpCode.Stloc_3:
                StoreLocal(state, at, at.Code - ILOpCode.Stloc_0);
                break;
            case ILOpCode.Stloc or ILOpCode.Stloc_s:
                StoreLocal(state, at, at.Operand);
                break;
            case ILOpCode.Starg or ILOpCode.Starg_s when state.Machine == 0:
                Store(state, at.Offset, at.Operand, Pop(state, at.Offset).Node);
                break;
            case ILOpCode.Dup:
                var top = Pop(state, at.Offset);
                Push(state, top.Node, top.Type, top.Address);
                Push(state, top.Node, top.Type, top.Address);
                break;
            case ILOpCode.Pop or ILOpCode.Throw or ILOpCode.Endfilter:
                Pop(state, at.Offset);
                break;
            default:
                StepValue(state, at);
                break;
        }
    }

    private void StepValue(BodyState state, in Instruction at)
    {
        var site = state.At(at.Offset);
        switch (at.Code)
        {
            case ILOpCode.Ldnull:
                Push(state, graph.Literal(site, "null"), TypeShape.Object);
                break;
            case >= ILOpCode.Ldc_i4_m1 and <= ILOpCode.Ldc_i4_8:
                Push(state, Number(site, at.Code - ILOpCode.Ldc_i4_0), TypeShape.Of("System.Int32"));
                break;
            case ILOpCode.Ldc_i4 or ILOpCode.Ldc_i4_s:
                Push(state, Number(site, at.Operand), TypeShape.Of("System.Int32"));
                break;
            case ILOpCode.Ldc_i8:
                Push(state, Number(site, at.Wide), TypeShape.Of("System.Int64"));
                break;
            case ILOpCode.Ldc_r4 or ILOpCode.Ldc_r8:
                var real = at.Code == ILOpCode.Ldc_r4 ? BitConverter.Int32BitsToSingle(at.Operand) : BitConverter.Int64BitsToDouble(at.Wide);
                Push(state, graph.Number(site, real.ToString(CultureInfo.InvariantCulture)), TypeShape.Of("System.Double"));
                break;
            case ILOpCode.Ldstr:
                Push(state, graph.Constant(site, image.UserText(at.Operand)), TypeShape.Text);
                break;
            case ILOpCode.Call or ILOpCode.Callvirt:
                LowerCall(state, at, image.MethodOf(MetadataTokens.EntityHandle(at.Operand)));
                break;
            case ILOpCode.Newobj:
                LowerNew(state, at, image.MethodOf(MetadataTokens.EntityHandle(at.Operand)));
                break;
            case ILOpCode.Ldftn or ILOpCode.Ldvirtftn:
                if (at.Code == ILOpCode.Ldvirtftn)
                {
                    Pop(state, at.Offset);
                }

                Push(state, FunctionOf(state, at, image.MethodOf(MetadataTokens.EntityHandle(at.Operand))), TypeShape.Unknown);
                break;
            case ILOpCode.Ret:
                Return(state, at);
                break;
            case >= ILOpCode.Br_s and <= ILOpCode.Blt_un or ILOpCode.Leave or ILOpCode.Leave_s or ILOpCode.Switch:
                StepBranch(state, at);
                break;
            case >= ILOpCode.Ldfld and <= ILOpCode.Stsfld:
                StepField(state, at);
                break;
            default:
                StepMemory(state, at, site);
                break;
        }
    }

    private void StepMemory(BodyState state, in Instruction at, Site site)
    {
        switch (at.Code)
        {
            case ILOpCode.Newarr:
                NewArray(state, at);
                break;
            case ILOpCode.Ldlen:
                Push(state, graph.Comparison(site, [Pop(state, at.Offset).Node]), TypeShape.Of("System.Int32"));
                break;
            case ILOpCode.Ldelema or ILOpCode.Ldelem or (>= ILOpCode.Ldelem_i1 and <= ILOpCode.Ldelem_ref):
                var key = Pop(state, at.Offset);
                var array = Pop(state, at.Offset);
                var element = graph.Index(site, array.Node, key.Node);
                Push(state, element, array.Type.Element, at.Code == ILOpCode.Ldelema ? new Address(-1, array.Node, "", key.Node) : null);
                break;
            case ILOpCode.Stelem or (>= ILOpCode.Stelem_i and <= ILOpCode.Stelem_ref):
                var value = Pop(state, at.Offset);
                var index = Pop(state, at.Offset);
                StoreElement(state, at.Offset, Pop(state, at.Offset).Node, index.Node, value.Node);
                break;
            case ILOpCode.Castclass or ILOpCode.Isinst or ILOpCode.Unbox_any or ILOpCode.Unbox:
                var cast = Pop(state, at.Offset);
                Push(state, cast.Node, image.TypeOf(MetadataTokens.EntityHandle(at.Operand)), cast.Address);
                break;
            case ILOpCode.Ldobj or (>= ILOpCode.Ldind_i1 and <= ILOpCode.Ldind_ref):
                var read = Pop(state, at.Offset);
                Push(state, read.Node, read.Type.Kind == ShapeKind.Address ? read.Type.Element : read.Type);
                break;
            case ILOpCode.Stobj or (>= ILOpCode.Stind_ref and <= ILOpCode.Stind_r8) or ILOpCode.Stind_i:
                var stored = Pop(state, at.Offset);
                StoreAt(state, at.Offset, Pop(state, at.Offset), stored.Node);
                break;
            case ILOpCode.Initobj:
                var cleared = Pop(state, at.Offset);
                Clear(state, cleared);
                break;
            case ILOpCode.Cpobj:
                var copied = Pop(state, at.Offset);
                StoreAt(state, at.Offset, Pop(state, at.Offset), copied.Node);
                break;
            case ILOpCode.Ldtoken:
                PushToken(state, at, site);
                break;
            case ILOpCode.Sizeof or ILOpCode.Arglist:
                Push(state, graph.Unknown(site), TypeShape.Of("System.Int32"));
                break;
            case ILOpCode.Calli:
                CallPointer(state, at);
                break;
            default:
                StepArithmetic(state, at, site);
                break;
        }
    }

    private void StepArithmetic(BodyState state, in Instruction at, Site site)
    {
        switch (at.Code)
        {
            case >= ILOpCode.Add and <= ILOpCode.Shr_un or (>= ILOpCode.Add_ovf and <= ILOpCode.Sub_ovf_un):
                var right = Pop(state, at.Offset);
                var left = Pop(state, at.Offset);
                Push(state, graph.Operation(site, [left.Node, right.Node]), left.Type);
                break;
            case ILOpCode.Ceq or ILOpCode.Cgt or ILOpCode.Cgt_un or ILOpCode.Clt or ILOpCode.Clt_un:
                var second = Pop(state, at.Offset);
                var first = Pop(state, at.Offset);
                Push(state, Compare(state, at, first, second), TypeShape.Of("System.Boolean"));
                break;
            case ILOpCode.Localloc:
                Pop(state, at.Offset);
                Push(state, graph.Array(site, []), TypeShape.Unknown);
                break;
            case ILOpCode.Cpblk or ILOpCode.Initblk:
                Pop(state, at.Offset);
                Pop(state, at.Offset);
                Pop(state, at.Offset);
                break;
        }
    }

    // What is compared with zero or nothing is the question whether it holds at all.
    private int Compare(BodyState state, in Instruction at, Entry first, Entry second)
    {
        var site = state.At(at.Offset);
        var isZero = graph.Nodes[second.Node] is { Kind: NodeKind.Number or NodeKind.Literal } constant && graph.Texts[constant.A] is "0" or "null";
        return !isZero ? graph.Comparison(site, [first.Node, second.Node])
            : at.Code == ILOpCode.Ceq && first.Type.IsTruth ? graph.Operation(site, [first.Node])
            : first.Type.IsTruth ? first.Node
            : graph.Comparison(site, [first.Node]);
    }

    private void StepBranch(BodyState state, in Instruction at)
    {
        switch (at.Code)
        {
            case ILOpCode.Br or ILOpCode.Br_s:
                Branch(state, at.Offset, at.Operand);
                break;
            case ILOpCode.Leave or ILOpCode.Leave_s:
                state.Stack.Clear();
                Branch(state, at.Offset, at.Operand);
                break;
            case ILOpCode.Brtrue or ILOpCode.Brtrue_s or ILOpCode.Brfalse or ILOpCode.Brfalse_s:
                var value = Pop(state, at.Offset);
                var condition = value.Type.IsTruth ? value.Node : graph.Comparison(state.At(at.Offset), [value.Node]);
                Branch(state, at.Offset, at.Operand);
                Under(state, at, at.Code is ILOpCode.Brtrue or ILOpCode.Brtrue_s ? graph.Operation(state.At(at.Offset), [condition]) : condition);
                break;
            case ILOpCode.Switch:
                Pop(state, at.Offset);
                foreach (var target in at.Targets!.Distinct())
                {
                    Branch(state, at.Offset, target);
                }

                break;
            default:
                var right = Pop(state, at.Offset);
                var left = Pop(state, at.Offset);
                var comparison = graph.Comparison(state.At(at.Offset), [left.Node, right.Node]);
                Branch(state, at.Offset, at.Operand);
                Under(state, at, at.Code is ILOpCode.Beq or ILOpCode.Beq_s ? graph.Operation(state.At(at.Offset), [comparison]) : comparison);
                break;
        }
    }

    private void Return(BodyState state, in Instruction at)
    {
        var isVoid = state.Machine > 0 || image.Signatures.Method(state.Method.Signature).Return.IsVoid;
        if (isVoid || state.Stack.Count == 0)
        {
            state.Stack.Clear();
            return;
        }

        var value = Pop(state, at.Offset);
        state.Stack.Clear();
        if (!state.IsStart)
        {
            graph.Functions[state.Function].Returns.Add(value.Node);
        }
    }
}
