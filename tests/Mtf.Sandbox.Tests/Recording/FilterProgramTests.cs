using Mtf.Sandbox.Recording;

namespace Mtf.Sandbox.Tests.Recording;

public sealed class FilterProgramTests
{
    private static readonly SyscallTable[] Tables = [SyscallTable.X64, SyscallTable.Arm64];

    private static uint Run(SyscallTable table, string call, params ulong[] arguments) =>
        FilterMachine.Run(FilterProgram.Compile(SyscallPolicy.Rules(deep: false), table), table.Audit, (uint)table[call]!.Value, arguments);

    [Fact]
    public void Every_rule_without_a_question_is_offered_to_the_supervisor() => Assert.All(Tables, table =>
    {
        var program = FilterProgram.Compile(SyscallPolicy.Rules(deep: true), table);
        foreach (var rule in SyscallPolicy.Rules(deep: true).Where(rule => rule.Test is null && rule.Reaction != Reaction.LackSilently && table[rule.Name] is not null))
        {
            Assert.Equal(FilterProgram.Notify, FilterMachine.Run(program, table.Audit, (uint)table[rule.Name]!.Value));
        }
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(60)]
    public void Calls_that_are_not_of_interest_run_at_full_speed(uint number) =>
        Assert.Equal(FilterProgram.Allow, FilterMachine.Run(FilterProgram.Compile(SyscallPolicy.Rules(deep: false), SyscallTable.X64), SyscallTable.X64.Audit, number));

    [Fact]
    public void A_call_of_another_architecture_is_offered_whatever_its_number() => Assert.All(Tables, table =>
        Assert.Equal(FilterProgram.Notify, FilterMachine.Run(FilterProgram.Compile(SyscallPolicy.Rules(deep: false), table), 0x40000003, 4)));

    [Fact]
    public void The_second_numbering_of_x64_is_offered_and_that_of_arm_does_not_exist()
    {
        var number = FilterProgram.SecondNumbering + 1;
        Assert.Equal(FilterProgram.Notify, FilterMachine.Run(FilterProgram.Compile(SyscallPolicy.Rules(deep: false), SyscallTable.X64), SyscallTable.X64.Audit, number));
        Assert.Equal(FilterProgram.Allow, FilterMachine.Run(FilterProgram.Compile(SyscallPolicy.Rules(deep: false), SyscallTable.Arm64), SyscallTable.Arm64.Audit, number));
    }

    [Fact]
    public void Clone3_is_missing_so_that_libraries_use_clone() =>
        Assert.All(Tables, table => Assert.Equal(FilterProgram.Fail | FilterProgram.NotImplemented, Run(table, "clone3")));

    [Theory]
    [InlineData(0UL, false)]
    [InlineData(0x10UL, true)]
    [InlineData(0x7F00_0000_0000UL, true)]
    public void Sending_is_offered_only_when_it_names_an_address(ulong address, bool offered) => Assert.All(Tables, table =>
        Assert.Equal(offered ? FilterProgram.Notify : FilterProgram.Allow, Run(table, "sendto", 3, 0, 0, 0, address, 16)));

    [Theory]
    [InlineData(0x1200011UL, false)]
    [InlineData(0x003D0F00UL, false)]
    [InlineData(0x10000000UL, true)]
    [InlineData(0x40000000UL, true)]
    [InlineData(0x00020000UL, true)]
    public void Clone_is_offered_only_when_it_makes_a_namespace(ulong flags, bool offered) => Assert.All(Tables, table =>
        Assert.Equal(offered ? FilterProgram.Notify : FilterProgram.Allow, Run(table, "clone", flags)));

    [Theory]
    [InlineData(4UL, true)]
    [InlineData(22UL, true)]
    [InlineData(15UL, false)]
    public void Process_control_is_offered_only_for_what_would_blind_us(ulong option, bool offered) => Assert.All(Tables, table =>
        Assert.Equal(offered ? FilterProgram.Notify : FilterProgram.Allow, Run(table, "prctl", option)));

    [Fact]
    public void The_program_fits_into_what_the_kernel_takes() =>
        Assert.All(Tables, table => Assert.InRange(FilterProgram.Compile(SyscallPolicy.Rules(deep: true), table).Count, 100, 4096));

    [Fact]
    public void Every_named_call_exists_on_some_architecture() =>
        Assert.All(SyscallPolicy.Rules(deep: true), rule => Assert.True(Tables.Any(table => table[rule.Name] is not null), rule.Name));

    [Fact]
    public void Every_observed_call_has_a_recorder() => Assert.All(
        SyscallPolicy.Rules(deep: true).Where(rule => rule.Reaction == Reaction.Observe),
        rule => Assert.True(FileCall.All.ContainsKey(rule.Name) || rule.Name is "execve" or "execveat" or "memfd_create" or "connect" or "bind" or "sendto" or "sendmsg" or "sendmmsg", rule.Name));
}
