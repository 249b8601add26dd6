using System.Buffers.Binary;

namespace Mtf.Artifacts.Containers;

/// <summary>The signature block that the bundle packer appends to a zip: a start mark, a length, PKCS#7 data, an end mark.</summary>
internal static class BundleSignature
{
    private static ReadOnlySpan<byte> Start => "MCPB_SIG_V1"u8;

    private static ReadOnlySpan<byte> End => "MCPB_SIG_END"u8;

    private const int Longest = 1 << 20;

    /// <returns>Offset of the block and its length including both marks; length 0 when there is none.</returns>
    public static (long Offset, int Length) Find(FileStream file)
    {
        var length = file.Length;
        var tail = new byte[(int)Math.Min(length, Longest)];
        var count = RandomAccess.Read(file.SafeFileHandle, tail, length - tail.Length);
        var block = tail.AsSpan(0, count);
        var start = block.EndsWith(End) ? block.LastIndexOf(Start) : -1;
        if (start < 0 || start + Start.Length + 4 > block.Length)
        {
            return default;
        }

        long stated = BinaryPrimitives.ReadUInt32LittleEndian(block[(start + Start.Length)..]);
        return Start.Length + 4 + stated + End.Length == block.Length - start ? (length - tail.Length + start, block.Length - start) : default;
    }
}
