using System.Buffers.Binary;
using Mtf.Sandbox.Recording;

namespace Mtf.Sandbox.Tests.Recording;

/// <summary>Runs a filter as the kernel would.</summary>
internal static class FilterMachine
{
    public static uint Run(IReadOnlyList<FilterInstruction> program, uint architecture, uint number, params ulong[] arguments)
    {
        var data = new byte[64];
        BinaryPrimitives.WriteUInt32LittleEndian(data, number);
        BinaryPrimitives.WriteUInt32LittleEndian(data.AsSpan(4), architecture);
        for (var i = 0; i < arguments.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(data.AsSpan(16 + (8 * i)), arguments[i]);
        }

        var accumulator = 0u;
        for (var position = 0; ; position++)
        {
            var step = program[position];
            switch (step.Code)
            {
                case FilterProgram.Load:
                    accumulator = BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan((int)step.Operand));
                    break;
                case FilterProgram.Return:
                    return step.Operand;
                case FilterProgram.JumpIfEqual:
                    position += accumulator == step.Operand ? step.IfTrue : step.IfFalse;
                    break;
                case FilterProgram.JumpIfAtLeast:
                    position += accumulator >= step.Operand ? step.IfTrue : step.IfFalse;
                    break;
                case FilterProgram.JumpIfAnyBit:
                    position += (accumulator & step.Operand) != 0 ? step.IfTrue : step.IfFalse;
                    break;
                default:
                    throw new InvalidOperationException($"Code {step.Code:x} at {position}.");
            }
        }
    }
}
