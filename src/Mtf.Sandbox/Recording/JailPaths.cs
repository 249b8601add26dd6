using System.Text;
using Mtf.Sandbox.Isolation;

namespace Mtf.Sandbox.Recording;

/// <summary>Paths as the server sees them, seen from outside of its file system.</summary>
internal sealed unsafe class JailPaths
{
    private const int CurrentFolder = -100;
    private const int OpenAt2 = 437;
    private const ulong PathOnlyCloseOnExecute = 0x200000 | 0x80000;
    private const ulong ResolveInRoot = 0x10;

    private static readonly string[] Plain = ["/usr/", "/lib", "/proc/", "/dev/", "/sys/"];
    private int root = -1;

    /// <summary>Remembers the root of the server's file system; it cannot change its own.</summary>
    public void Anchor(int task) => root = (int)OpenAt(CurrentFolder, $"/proc/{task}/root", PathOnlyCloseOnExecute, 0);

    /// <summary>Makes a path absolute.</summary>
    /// <param name="task">Who uses it.</param>
    /// <param name="folder">The folder descriptor that it is relative to.</param>
    /// <param name="path">The path as given.</param>
    public static string Absolute(int task, int folder, string path)
    {
        if (path.StartsWith('/'))
        {
            return path;
        }

        var start = LinkTarget(folder == CurrentFolder ? $"/proc/{task}/cwd" : $"/proc/{task}/fd/{folder}") ?? "?";
        return path.Length == 0 ? start : start.TrimEnd('/') + "/" + path;
    }

    /// <summary>Follows the symbolic links of a path without touching the file.</summary>
    /// <returns>Where it leads, null when it is the same path or not worth asking, and whether nothing is there.</returns>
    public (string? Target, bool Absent) Resolve(string path)
    {
        if (root < 0 || !path.StartsWith('/') || Plain.Any(prefix => path.StartsWith(prefix, StringComparison.Ordinal)))
        {
            return (null, false);
        }

        var descriptor = (int)OpenAt(root, path, PathOnlyCloseOnExecute, ResolveInRoot);
        if (descriptor < 0)
        {
            return (null, System.Runtime.InteropServices.Marshal.GetLastPInvokeError() == 2);
        }

        var target = LinkTarget($"/proc/self/fd/{descriptor}");
        _ = Kernel.Close(descriptor);
        return (target == path ? null : target, false);
    }

    private static string? LinkTarget(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static nint OpenAt(int folder, string path, ulong flags, ulong resolve)
    {
        Span<byte> text = stackalloc byte[ProcessMemory.LongestText + 8];
        if (Encoding.UTF8.GetByteCount(path) >= text.Length)
        {
            return -1;
        }

        text[Encoding.UTF8.GetBytes(path, text)] = 0;
        var how = stackalloc ulong[3] { flags, 0, resolve };
        fixed (byte* start = text)
        {
            return Kernel.SystemCall(OpenAt2, folder, (nint)start, (nint)how, 3 * sizeof(ulong));
        }
    }
}
