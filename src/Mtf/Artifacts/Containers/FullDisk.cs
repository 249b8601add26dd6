namespace Mtf.Artifacts.Containers;

/// <summary>Tells a disk without space from all other faults of files, since the user can do something about it.</summary>
internal static class FullDisk
{
    private const int NoSpaceUnix = 28;
    private const int QuotaUnix = 122;
    private const int NoSpaceWindows = unchecked((int)0x80070070);

    public static bool IsCauseOf(Exception exception) => exception is IOException { HResult: NoSpaceUnix or QuotaUnix or NoSpaceWindows };
}
