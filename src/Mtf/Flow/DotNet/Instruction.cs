using System.Reflection.Metadata;

namespace Mtf.Flow.DotNet;

/// <summary>One instruction of a method body.</summary>
/// <param name="Operand">Token, number, variable index, or the target of a branch as an offset.</param>
/// <param name="Wide">The operand of instructions with eight bytes.</param>
/// <param name="Targets">Targets of a switch.</param>
internal readonly record struct Instruction(ILOpCode Code, int Offset, int Next, int Operand, long Wide = 0, int[]? Targets = null)
{
    public bool IsBranch => Code is (>= ILOpCode.Br_s and <= ILOpCode.Blt_un) or ILOpCode.Leave or ILOpCode.Leave_s;

    /// <summary>Whether the next instruction is not reached from this one.</summary>
    public bool Leaves => Code is ILOpCode.Br or ILOpCode.Br_s or ILOpCode.Leave or ILOpCode.Leave_s or ILOpCode.Ret or ILOpCode.Throw or ILOpCode.Rethrow or ILOpCode.Endfinally
        or ILOpCode.Endfilter or ILOpCode.Jmp;

    public static Instruction Read(ref BlobReader body)
    {
        var offset = body.Offset;
        int first = body.ReadByte();
        var code = (ILOpCode)(first == 0xFE ? (first << 8) | body.ReadByte() : first);
        if (code == ILOpCode.Switch)
        {
            return ReadSwitch(ref body, offset);
        }

        var wide = 0L;
        var operand = 0;
        switch (SizeOf(code))
        {
            case 1:
                operand = code is ILOpCode.Ldarg_s or ILOpCode.Ldarga_s or ILOpCode.Starg_s or ILOpCode.Ldloc_s or ILOpCode.Ldloca_s or ILOpCode.Stloc_s ? body.ReadByte() : body.ReadSByte();
                break;
            case 2:
                operand = body.ReadUInt16();
                break;
            case 4:
                operand = body.ReadInt32();
                break;
            case 8:
                wide = body.ReadInt64();
                break;
        }

        var instruction = new Instruction(code, offset, body.Offset, operand, wide);
        return instruction.IsBranch ? instruction with { Operand = body.Offset + operand } : instruction;
    }

    private static Instruction ReadSwitch(ref BlobReader body, int offset)
    {
        var count = body.ReadInt32();
        if (count < 0 || count > body.RemainingBytes / 4)
        {
            throw new InvalidDataException("a switch is longer than its method");
        }

        var targets = new int[count];
        for (var index = 0; index < count; index++)
        {
            targets[index] = body.ReadInt32();
        }

        for (var index = 0; index < count; index++)
        {
            targets[index] += body.Offset;
        }

        return new Instruction(ILOpCode.Switch, offset, body.Offset, 0, 0, targets);
    }

    private static int SizeOf(ILOpCode code) => code switch
    {
        ILOpCode.Ldarg_s or ILOpCode.Ldarga_s or ILOpCode.Starg_s or ILOpCode.Ldloc_s or ILOpCode.Ldloca_s or ILOpCode.Stloc_s or ILOpCode.Ldc_i4_s => 1,
        >= ILOpCode.Br_s and <= ILOpCode.Blt_un_s => 1,
        ILOpCode.Leave_s or ILOpCode.Unaligned or (ILOpCode)0xFE19 => 1,
        >= ILOpCode.Br and <= ILOpCode.Blt_un => 4,
        ILOpCode.Ldc_i4 or ILOpCode.Ldc_r4 or ILOpCode.Jmp or ILOpCode.Call or ILOpCode.Calli or ILOpCode.Leave => 4,
        ILOpCode.Ldc_i8 or ILOpCode.Ldc_r8 => 8,
        >= ILOpCode.Callvirt and <= ILOpCode.Isinst => 4,
        ILOpCode.Unbox or (>= ILOpCode.Ldfld and <= ILOpCode.Stobj) or ILOpCode.Box or ILOpCode.Newarr or ILOpCode.Ldelema => 4,
        ILOpCode.Ldelem or ILOpCode.Stelem or ILOpCode.Unbox_any or ILOpCode.Refanyval or ILOpCode.Mkrefany or ILOpCode.Ldtoken => 4,
        ILOpCode.Ldftn or ILOpCode.Ldvirtftn or ILOpCode.Initobj or ILOpCode.Constrained or ILOpCode.Sizeof => 4,
        ILOpCode.Ldarg or ILOpCode.Ldarga or ILOpCode.Starg or ILOpCode.Ldloc or ILOpCode.Ldloca or ILOpCode.Stloc => 2,
        _ => 0,
    };
}
