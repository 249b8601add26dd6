using System.Runtime.InteropServices;
using System.Text;

namespace Mtf.Sandbox.Isolation;

/// <summary>A null-terminated array of C strings in memory that the garbage collector does not move.</summary>
internal sealed unsafe class NativeStrings : IDisposable
{
    private readonly byte** items;
    private readonly int count;

    public NativeStrings(IReadOnlyList<string> strings)
    {
        count = strings.Count;
        items = (byte**)NativeMemory.AllocZeroed((nuint)(count + 1), (nuint)sizeof(byte*));
        for (var i = 0; i < count; i++)
        {
            var length = Encoding.UTF8.GetByteCount(strings[i]);
            items[i] = (byte*)NativeMemory.AllocZeroed((nuint)length + 1);
            Encoding.UTF8.GetBytes(strings[i], new Span<byte>(items[i], length));
        }
    }

    public byte** Pointer => items;

    public void Dispose()
    {
        for (var i = 0; i < count; i++)
        {
            NativeMemory.Free(items[i]);
        }

        NativeMemory.Free(items);
    }
}
