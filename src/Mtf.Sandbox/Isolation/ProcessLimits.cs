namespace Mtf.Sandbox.Isolation;

/// <summary>Limits of single processes, which their children inherit.</summary>
internal static unsafe class ProcessLimits
{
    private const int FileSize = 1;
    private const int CoreSize = 4;
    private const int Processes = 6;
    private const int OpenFiles = 7;
    private const ulong MostOpenFiles = 4096;

    /// <param name="process">The process.</param>
    /// <param name="limits">What it may use.</param>
    /// <param name="grouped">Whether a group counts its processes; this limit counts all of the user's.</param>
    public static void Set(int process, SandboxLimits limits, bool grouped)
    {
        Set(process, FileSize, (ulong)limits.DiskBytes);
        Set(process, CoreSize, 0);
        Set(process, OpenFiles, MostOpenFiles);
        if (!grouped)
        {
            Set(process, Processes, (ulong)limits.Processes);
        }
    }

    private static void Set(int process, int resource, ulong value)
    {
        var pair = stackalloc ulong[2] { value, value };
        _ = Kernel.ProcessLimit(process, resource, pair, null);
    }
}
