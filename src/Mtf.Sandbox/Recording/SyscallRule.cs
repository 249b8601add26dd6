namespace Mtf.Sandbox.Recording;

/// <summary>What happens to a system call.</summary>
internal enum Reaction
{
    /// <summary>Recorded, then executed.</summary>
    Observe,

    /// <summary>Decided by argument values, which another thread cannot change.</summary>
    Judge,

    /// <summary>Recorded and refused: not permitted.</summary>
    Refuse,

    /// <summary>Recorded and refused as if the kernel did not have it, so that programs use an older way.</summary>
    Lack,

    /// <summary>The same without asking the supervisor.</summary>
    LackSilently,
}

/// <summary>Asks for an argument of a call in the filter itself, so that harmless uses cost nothing.</summary>
/// <param name="Argument">Its index.</param>
/// <param name="Kind">What is asked.</param>
/// <param name="Values">What it is compared with.</param>
internal sealed record ArgumentTest(int Argument, ArgumentTestKind Kind, params uint[] Values);

internal enum ArgumentTestKind { NotZero, OneOf, AnyBit }

/// <summary>The reaction to one system call.</summary>
internal sealed record SyscallRule(string Name, Reaction Reaction, ArgumentTest? Test = null);
