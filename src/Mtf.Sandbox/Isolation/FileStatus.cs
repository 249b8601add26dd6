using System.Buffers.Binary;

namespace Mtf.Sandbox.Isolation;

internal enum FileKind { Other, Regular, Folder, Link }

/// <summary>What a path is, asked without following or opening it.</summary>
internal readonly record struct FileStatus(FileKind Kind, long Length, long Allocated, int Mode)
{
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const uint BasicStatus = 0x7ff;

    public static unsafe FileStatus? Of(string path)
    {
        Span<byte> status = stackalloc byte[256];
        fixed (byte* start = status)
        {
            if (Kernel.Status(CurrentFolder, path, NoFollow, BasicStatus, start) != 0)
            {
                return null;
            }
        }

        var mode = BinaryPrimitives.ReadUInt16LittleEndian(status[28..]);
        var kind = (mode & 0xF000) switch { 0x8000 => FileKind.Regular, 0x4000 => FileKind.Folder, 0xA000 => FileKind.Link, _ => FileKind.Other };
        return new FileStatus(kind, BinaryPrimitives.ReadInt64LittleEndian(status[40..]), 512 * BinaryPrimitives.ReadInt64LittleEndian(status[48..]), mode & 0xFFF);
    }
}
