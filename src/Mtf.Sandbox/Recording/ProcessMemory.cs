using System.Buffers.Binary;
using System.Text;
using Mtf.Sandbox.Isolation;

namespace Mtf.Sandbox.Recording;

/// <summary>Reads what the pointers of a waiting system call point to. Whatever is there is bounded and may be a lie a moment later.</summary>
internal static unsafe class ProcessMemory
{
    public const int LongestText = 4096;
    private const int PageSize = 4096;

    /// <summary>Reads exactly the bytes asked for.</summary>
    public static bool TryRead(int task, ulong address, Span<byte> target)
    {
        fixed (byte* start = target)
        {
            var local = new Kernel.IoVector { Start = start, Length = (nuint)target.Length };
            var remote = new Kernel.IoVector { Start = (void*)address, Length = (nuint)target.Length };
            return Kernel.ReadMemory(task, &local, 1, &remote, 1, 0) == target.Length;
        }
    }

    /// <summary>Reads a text that ends with a zero byte.</summary>
    /// <returns>Null when it cannot be read; cut off when it is too long.</returns>
    public static string? ReadText(int task, ulong address)
    {
        Span<byte> buffer = stackalloc byte[LongestText];
        var length = 0;
        while (length < LongestText)
        {
            // Never across a page that need not be there.
            var step = (int)Math.Min((ulong)(LongestText - length), PageSize - ((address + (ulong)length) % PageSize));
            if (!TryRead(task, address + (ulong)length, buffer.Slice(length, step)))
            {
                return null;
            }

            var end = buffer.Slice(length, step).IndexOf((byte)0);
            if (end >= 0)
            {
                return Encoding.UTF8.GetString(buffer[..(length + end)]);
            }

            length += step;
        }

        return Encoding.UTF8.GetString(buffer);
    }

    /// <summary>Reads an array of texts that ends with a null pointer, such as the arguments of a program.</summary>
    public static IReadOnlyList<string> ReadTexts(int task, ulong address, int most)
    {
        var texts = new List<string>();
        while (texts.Count < most && address != 0 && ReadNumber(task, address + (8 * (ulong)texts.Count)) is { } pointer and not 0)
        {
            texts.Add(ReadText(task, pointer) ?? "?");
        }

        return texts;
    }

    public static ulong? ReadNumber(int task, ulong address)
    {
        Span<byte> bytes = stackalloc byte[8];
        return TryRead(task, address, bytes) ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : null;
    }
}
