namespace Mtf.Sandbox.Recording;

/// <summary>How a file is opened, in words.</summary>
internal static class OpenFlags
{
    public const ulong Create = 0x40;
    private const ulong AccessMask = 3;
    private const ulong Truncate = 0x200;
    private const ulong Append = 0x400;

    private const ulong PathOnly = 0x200000;

    public static string Describe(ulong flags)
    {
        if ((flags & PathOnly) != 0)
        {
            return "path";
        }

        var access = (flags & AccessMask) switch { 0 => "read", 1 => "write", _ => "read-write" };
        return access + ((flags & Create) != 0 ? ",create" : "") + ((flags & Truncate) != 0 ? ",truncate" : "") + ((flags & Append) != 0 ? ",append" : "");
    }
}
