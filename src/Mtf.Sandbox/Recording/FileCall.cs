using System.Collections.Frozen;
using Mtf.Sandbox.Traces;

namespace Mtf.Sandbox.Recording;

/// <summary>Where a file call has its paths: index of a folder descriptor (-1: none) and of the text.</summary>
internal sealed record FileCall(string Kind, int Folder, int Path, int OtherFolder = -1, int OtherPath = -1)
{
    public static FrozenDictionary<string, FileCall> All { get; } = new Dictionary<string, FileCall>(StringComparer.Ordinal)
    {
        ["open"] = new(TraceKinds.FileOpen, -1, 0),
        ["openat"] = new(TraceKinds.FileOpen, 0, 1),
        ["openat2"] = new(TraceKinds.FileOpen, 0, 1),
        ["creat"] = new(TraceKinds.FileOpen, -1, 0),
        ["unlink"] = new(TraceKinds.FileRemove, -1, 0),
        ["unlinkat"] = new(TraceKinds.FileRemove, 0, 1),
        ["rmdir"] = new(TraceKinds.FileRemove, -1, 0),
        ["rename"] = new(TraceKinds.FileRename, -1, 0, -1, 1),
        ["renameat"] = new(TraceKinds.FileRename, 0, 1, 2, 3),
        ["renameat2"] = new(TraceKinds.FileRename, 0, 1, 2, 3),
        ["link"] = new(TraceKinds.FileLink, -1, 1, -1, 0),
        ["linkat"] = new(TraceKinds.FileLink, 2, 3, 0, 1),
        ["symlink"] = new(TraceKinds.FileLink, -1, 1, -1, 0),
        ["symlinkat"] = new(TraceKinds.FileLink, 1, 2, -1, 0),
        ["mkdir"] = new(TraceKinds.FileFolder, -1, 0),
        ["mkdirat"] = new(TraceKinds.FileFolder, 0, 1),
        ["chmod"] = new(TraceKinds.FileMode, -1, 0),
        ["fchmodat"] = new(TraceKinds.FileMode, 0, 1),
        ["fchmodat2"] = new(TraceKinds.FileMode, 0, 1),
        ["chown"] = new(TraceKinds.FileMode, -1, 0),
        ["lchown"] = new(TraceKinds.FileMode, -1, 0),
        ["fchownat"] = new(TraceKinds.FileMode, 0, 1),
        ["setxattr"] = new(TraceKinds.FileMode, -1, 0),
        ["lsetxattr"] = new(TraceKinds.FileMode, -1, 0),
        ["truncate"] = new(TraceKinds.FileTruncate, -1, 0),
        ["mknod"] = new(TraceKinds.FileNode, -1, 0),
        ["mknodat"] = new(TraceKinds.FileNode, 0, 1),
        ["stat"] = new(TraceKinds.FileLook, -1, 0),
        ["lstat"] = new(TraceKinds.FileLook, -1, 0),
        ["newfstatat"] = new(TraceKinds.FileLook, 0, 1),
        ["statx"] = new(TraceKinds.FileLook, 0, 1),
        ["access"] = new(TraceKinds.FileLook, -1, 0),
        ["faccessat"] = new(TraceKinds.FileLook, 0, 1),
        ["faccessat2"] = new(TraceKinds.FileLook, 0, 1),
        ["readlink"] = new(TraceKinds.FileLook, -1, 0),
        ["readlinkat"] = new(TraceKinds.FileLook, 0, 1),
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
