using System.Buffers.Binary;
using Mtf.Advisories;

namespace Mtf.Tests.Advisories;

/// <summary>Makes the checksums of a changed index file right again.</summary>
internal static class IndexRepair
{
    public static void Checksums(byte[] index)
    {
        var end = (int)BinaryPrimitives.ReadInt64LittleEndian(index.AsSpan(16 + (8 * 8)));
        for (var page = 0; page * IndexFormat.PageSize < end; page++)
        {
            var start = page * IndexFormat.PageSize;
            var content = index.AsSpan(start, Math.Min(IndexFormat.PageSize, end - start));
            BinaryPrimitives.WriteUInt32LittleEndian(index.AsSpan(end + (page * 4)), IndexFormat.Checksum(content));
        }

        BinaryPrimitives.WriteUInt32LittleEndian(index.AsSpan(12), IndexFormat.Checksum(index.AsSpan(end)));
        BinaryPrimitives.WriteUInt32LittleEndian(index.AsSpan(124), IndexFormat.Checksum(index.AsSpan(0, 124)));
    }
}
