namespace Mtf.Sandbox.Recording;

/// <summary>One instruction of the kernel's packet filter machine.</summary>
internal readonly record struct FilterInstruction(ushort Code, byte IfTrue, byte IfFalse, uint Operand);

/// <summary>Compiles the policy into the filter that the kernel runs before each system call.</summary>
internal static class FilterProgram
{
    public const uint Allow = 0x7FFF0000;
    public const uint Notify = 0x7FC00000;
    public const uint Fail = 0x00050000;
    public const int NotImplemented = 38;
    public const uint SecondNumbering = 0x40000000;

    public const ushort Load = 0x20;
    public const ushort Return = 0x06;
    public const ushort JumpIfEqual = 0x15;
    public const ushort JumpIfAtLeast = 0x35;
    public const ushort JumpIfAnyBit = 0x45;

    private const uint NumberOffset = 0;
    private const uint ArchitectureOffset = 4;
    private const uint ArgumentsOffset = 16;

    public static IReadOnlyList<FilterInstruction> Compile(IReadOnlyList<SyscallRule> rules, SyscallTable table)
    {
        List<FilterInstruction> program =
        [
            new(Load, 0, 0, ArchitectureOffset),
            new(JumpIfEqual, 1, 0, table.Audit),
            new(Return, 0, 0, Notify),
            new(Load, 0, 0, NumberOffset),
        ];
        if (table.HasSecondNumbering)
        {
            program.Add(new FilterInstruction(JumpIfAtLeast, 0, 1, SecondNumbering));
            program.Add(new FilterInstruction(Return, 0, 0, Notify));
        }

        foreach (var rule in rules)
        {
            if (table[rule.Name] is { } number)
            {
                var body = Body(rule);
                program.Add(new FilterInstruction(JumpIfEqual, 0, (byte)body.Count, (uint)number));
                program.AddRange(body);
            }
        }

        program.Add(new FilterInstruction(Return, 0, 0, Allow));
        return program;
    }

    private static List<FilterInstruction> Body(SyscallRule rule)
    {
        var action = new FilterInstruction(Return, 0, 0, rule.Reaction == Reaction.LackSilently ? Fail | NotImplemented : Notify);
        if (rule.Test is not { } test)
        {
            return [action];
        }

        var low = ArgumentsOffset + (8 * (uint)test.Argument);
        var allow = new FilterInstruction(Return, 0, 0, Allow);
        return test.Kind switch
        {
            ArgumentTestKind.NotZero =>
            [
                new(Load, 0, 0, low), new(JumpIfEqual, 0, 2, 0), new(Load, 0, 0, low + 4), new(JumpIfEqual, 1, 0, 0), action, allow,
            ],
            ArgumentTestKind.AnyBit => [new(Load, 0, 0, low), new(JumpIfAnyBit, 0, 1, test.Values[0]), action, allow],
            ArgumentTestKind.OneOf =>
            [
                new(Load, 0, 0, low),
                .. test.Values.Select((value, index) => new FilterInstruction(JumpIfEqual, (byte)(test.Values.Length - index), 0, value)),
                allow, action,
            ],
        };
    }
}
