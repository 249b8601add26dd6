using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Mtf.Sandbox.Isolation;
using Mtf.Sandbox.Traces;

namespace Mtf.Sandbox.Recording;

/// <summary>Compares the run's disk before and after. What a server leaves may be a trap: nothing but regular files is opened, and never whole.</summary>
internal sealed class DiskDifference
{
    private const int MostFiles = 2000;
    private const int MostDepth = 40;
    private const int KeptBytes = 64 << 10;

    // Read only, not followed if a link, not waited for, not inherited.
    private const int SafeOpen = 0x20000 | 0x800 | 0x80000;
    private const int SafeOpenArm = 0x8000 | 0x800 | 0x80000;

    private readonly IReadOnlyList<(string Outside, string Inside)> roots;
    private readonly Dictionary<string, string> before;

    /// <param name="roots">Folders and where they are for the server.</param>
    public DiskDifference(IReadOnlyList<(string Outside, string Inside)> roots)
    {
        this.roots = roots;
        before = roots.SelectMany(root => Files(root.Outside, root.Inside)).ToDictionary(file => file.Inside, file => Describe(file.Outside).Mark, StringComparer.Ordinal);
    }

    public void Record(TraceRecorder trace)
    {
        var left = new HashSet<string>(StringComparer.Ordinal);
        var count = 0;
        foreach (var (outside, inside) in roots.SelectMany(root => Files(root.Outside, root.Inside)))
        {
            left.Add(inside);
            var (mark, status, content) = Describe(outside);
            var known = before.GetValueOrDefault(inside);
            if (mark == known)
            {
                continue;
            }

            if (++count > MostFiles)
            {
                trace.Record(Happening("/") with { Result = "incomplete", Detail = $"more than {MostFiles} files were left" });
                break;
            }

            trace.Record((Happening(inside) with
            {
                Result = known is null ? "new" : "changed",
                Flags = status.Kind switch { FileKind.Regular => "file", FileKind.Link => "link", _ => "special" },
                Bytes = status.Kind == FileKind.Regular ? status.Length : null,
                OtherPath = status.Kind == FileKind.Link ? new FileInfo(outside).LinkTarget : null,
                Detail = (status.Mode & 0x49) != 0 && status.Kind == FileKind.Regular ? "executable" : null,
            }).WithContent(content));
        }

        foreach (var gone in before.Keys.Where(path => !left.Contains(path)).Order(StringComparer.Ordinal))
        {
            trace.Record(Happening(gone) with { Result = "removed" });
        }
    }

    private static IEnumerable<(string Outside, string Inside)> Files(string outside, string inside)
    {
        var pending = new Stack<(string Outside, string Inside, int Depth)>([(outside, inside, 0)]);
        var count = 0;
        while (pending.TryPop(out var folder))
        {
            string[] entries;
            try
            {
                entries = [.. Directory.EnumerateFileSystemEntries(folder.Outside).Take(MostFiles + 1).Order(StringComparer.Ordinal)];
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                continue;
            }

            foreach (var entry in entries)
            {
                var path = $"{folder.Inside}/{Path.GetFileName(entry)}";
                if (++count > 2 * MostFiles)
                {
                    yield break;
                }

                if (FileStatus.Of(entry) is { Kind: FileKind.Folder })
                {
                    if (folder.Depth < MostDepth)
                    {
                        pending.Push((entry, path, folder.Depth + 1));
                    }
                }
                else
                {
                    yield return (entry, path);
                }
            }
        }
    }

    private static (string Mark, FileStatus Status, byte[] Content) Describe(string path)
    {
        if (FileStatus.Of(path) is not { } status)
        {
            return ("", default, []);
        }

        var content = status.Kind == FileKind.Regular ? Start(path) : [];
        var text = status.Kind == FileKind.Link ? new FileInfo(path).LinkTarget : Convert.ToHexString(SHA256.HashData(content));
        return ($"{status.Kind} {status.Length} {status.Mode} {text}", status, content);
    }

    private static byte[] Start(string path)
    {
        var flags = System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? SafeOpenArm : SafeOpen;
        var descriptor = Kernel.Open(path, flags);
        if (descriptor < 0)
        {
            return [];
        }

        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        var buffer = new byte[KeptBytes];
        var length = RandomAccess.Read(handle, buffer, 0);
        return buffer[..length];
    }

    private static TraceEvent Happening(string path) => new() { Source = TraceLayer.Diff, Kind = TraceKinds.FileLeft, Path = path };
}
