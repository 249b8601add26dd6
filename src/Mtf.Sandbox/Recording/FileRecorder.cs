using Mtf.Sandbox.Traces;

namespace Mtf.Sandbox.Recording;

/// <summary>Records calls that name files.</summary>
internal sealed unsafe class FileRecorder(TraceRecorder trace, JailPaths paths)
{
    /// <returns>False when a path could not be read.</returns>
    public bool Record(string name, FileCall layout, in Notification call, Caller caller)
    {
        var path = ReadPath(call, layout.Folder, layout.Path);
        var other = layout.OtherPath < 0 ? null
            : name is "symlink" or "symlinkat" ? ProcessMemory.ReadText(call.Task, call.Arguments[layout.OtherPath])
            : ReadPath(call, layout.OtherFolder, layout.OtherPath);
        if (path is null || (layout.OtherPath >= 0 && other is null))
        {
            return false;
        }

        var (flags, creates) = Flags(name, call);
        var result = (string?)null;
        if (layout.Kind is TraceKinds.FileOpen or TraceKinds.FileLook)
        {
            (other, var absent) = paths.Resolve(path);
            result = absent && !creates ? "absent" : null;
        }

        trace.Count(new TraceEvent
        {
            Source = TraceLayer.Notify,
            Kind = layout.Kind,
            Process = caller.Process,
            Program = caller.Program,
            Path = path,
            OtherPath = other,
            Flags = flags,
            Result = result,
        });
        return true;
    }

    private static string? ReadPath(in Notification call, int folder, int index) =>
        ProcessMemory.ReadText(call.Task, call.Arguments[index]) is { } text
            ? JailPaths.Absolute(call.Task, folder < 0 ? -100 : (int)call.Arguments[folder], text)
            : null;

    private static (string Flags, bool Creates) Flags(string name, in Notification call)
    {
        ulong? value = name switch
        {
            "open" => call.Arguments[1],
            "openat" => call.Arguments[2],
            "openat2" => ProcessMemory.ReadNumber(call.Task, call.Arguments[2]) ?? 0,
            "creat" => 0x241,
            _ => null,
        };
        return value is { } flags ? (OpenFlags.Describe(flags), (flags & OpenFlags.Create) != 0) : (name, false);
    }
}
