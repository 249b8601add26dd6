namespace Mtf.Cli;

/// <summary>What the process tells its caller.</summary>
internal enum ExitCode
{
    Allowed = 0,

    /// <summary>Evaluated, and a <c>--fail-on</c> threshold is not met.</summary>
    Denied = 1,

    Usage = 2,

    /// <summary>Not evaluated: the target, the network, the disk or the program failed.</summary>
    NotEvaluated = 3,

    Cancelled = 130,
}
