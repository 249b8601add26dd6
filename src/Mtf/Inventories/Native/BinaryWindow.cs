using System.Buffers.Binary;
using System.Text;

namespace Mtf.Inventories.Native;

/// <summary>Reads numbers and texts at any place of hostile bytes: what lies outside is 0 or empty.</summary>
internal readonly ref struct BinaryWindow(ReadOnlySpan<byte> bytes, bool isBigEndian)
{
    private const int LongestName = 1024;
    private readonly ReadOnlySpan<byte> bytes = bytes;

    public ReadOnlySpan<byte> Bytes => bytes;

    public int Length => bytes.Length;

    public bool IsBigEndian { get; } = isBigEndian;

    public ushort UInt16(long at) => Slice(at, 2) is { Length: 2 } part ? IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(part) : BinaryPrimitives.ReadUInt16LittleEndian(part) : (ushort)0;

    public uint UInt32(long at) => Slice(at, 4) is { Length: 4 } part ? IsBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(part) : BinaryPrimitives.ReadUInt32LittleEndian(part) : 0;

    public ulong UInt64(long at) => Slice(at, 8) is { Length: 8 } part ? IsBigEndian ? BinaryPrimitives.ReadUInt64BigEndian(part) : BinaryPrimitives.ReadUInt64LittleEndian(part) : 0;

    /// <summary>A number as wide as an address.</summary>
    public ulong Address(long at, bool is64Bit) => is64Bit ? UInt64(at) : UInt32(at);

    /// <summary>As many of the bytes as there are.</summary>
    public ReadOnlySpan<byte> Slice(long at, long length) =>
        at < 0 || length <= 0 || at >= bytes.Length ? [] : bytes.Slice((int)at, (int)Math.Min(length, bytes.Length - at));

    /// <summary>A text that ends with a zero byte; empty when it is none that a name can be.</summary>
    public string Name(long at)
    {
        var rest = Slice(at, LongestName);
        var end = rest.IndexOf((byte)0);
        return end <= 0 || rest[..end].IndexOfAnyExceptInRange((byte)0x20, (byte)0x7e) >= 0 ? "" : Encoding.ASCII.GetString(rest[..end]);
    }
}
