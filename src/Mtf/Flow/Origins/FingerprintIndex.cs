using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Mtf.Flow.Origins;

/// <summary>A package whose functions are known.</summary>
/// <param name="Versions">Versions that were read, in ordinal order, separated by spaces.</param>
/// <param name="License">Licence expressions of those versions.</param>
internal sealed record KnownPackage(string Name, string Versions, string License);

/// <summary>
/// Fingerprints of the functions of packages that servers often bundle. Only hashes are kept, sorted, each with the package that has the function; a function that several
/// packages have stands there once for each.
/// </summary>
internal sealed class FingerprintIndex
{
    /// <summary>Set in the number of a package that has only a copy of the function, bundled from one that it needs.</summary>
    public const ushort Copy = 0x8000;

    private const uint Magic = 0x3146_544D;
    private readonly ulong[] hashes;
    private readonly ushort[] owners;
    private readonly int[] sizes;
    private readonly Dictionary<string, int> ids = new(StringComparer.Ordinal);

    public FingerprintIndex(IReadOnlyList<KnownPackage> packages, ulong[] hashes, ushort[] owners)
    {
        Packages = packages;
        this.hashes = hashes;
        this.owners = owners;
        sizes = new int[packages.Count];
        foreach (var owner in owners)
        {
            sizes[owner & ~Copy]++;
        }

        for (var id = 0; id < packages.Count; id++)
        {
            ids[packages[id].Name] = id;
        }
    }

    /// <summary>The index that is built in, read when it is first asked for: programs without JavaScript have no use for it.</summary>
    public static FingerprintIndex Default => BuiltIn.Index;

    /// <summary>Knows no package.</summary>
    public static FingerprintIndex Empty { get; } = new([], [], []);

    public IReadOnlyList<KnownPackage> Packages { get; }

    public int Count => hashes.Length;

    /// <summary>Number of a package, -1 when its functions are not known.</summary>
    public int IdOf(string package) => ids.GetValueOrDefault(package, -1);

    /// <summary>Functions that a package has.</summary>
    public int SizeOf(int package) => sizes[package];

    /// <summary>Packages that wrote a function with this fingerprint.</summary>
    public ReadOnlySpan<ushort> OwnersOf(ulong hash)
    {
        var all = AllOf(hash);
        var copies = all.IndexOfAnyExceptInRange((ushort)0, (ushort)(Copy - 1));
        return copies < 0 ? all : all[..copies];
    }

    /// <summary>Whether a package has a function with this fingerprint, written for it or bundled into it.</summary>
    public bool Has(ulong hash, int package) => package >= 0 && AllOf(hash) is { IsEmpty: false } all && (all.Contains((ushort)package) || all.Contains((ushort)(package | Copy)));

    // Copies stand after originals, as their numbers are higher.
    private ReadOnlySpan<ushort> AllOf(ulong hash)
    {
        var found = hash == 0 ? -1 : Array.BinarySearch(hashes, hash);
        if (found < 0)
        {
            return [];
        }

        var (first, end) = (found, found + 1);
        while (first > 0 && hashes[first - 1] == hash)
        {
            first--;
        }

        while (end < hashes.Length && hashes[end] == hash)
        {
            end++;
        }

        return owners.AsSpan(first, end - first);
    }

    public void Write(Stream stream)
    {
        var header = Encoding.UTF8.GetBytes(string.Concat(Packages.Select(package => $"{package.Name}\t{package.Versions}\t{package.License}\n")));
        Span<byte> numbers = stackalloc byte[12];
        BinaryPrimitives.WriteUInt32LittleEndian(numbers, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(numbers[4..], header.Length);
        BinaryPrimitives.WriteInt32LittleEndian(numbers[8..], hashes.Length);
        stream.Write(numbers);
        stream.Write(header);
        stream.Write(MemoryMarshal.AsBytes(hashes.AsSpan()));
        stream.Write(MemoryMarshal.AsBytes(owners.AsSpan()));
    }

    /// <exception cref="InvalidDataException">It was not written by <see cref="Write"/>.</exception>
    public static FingerprintIndex Read(Stream stream)
    {
        Span<byte> numbers = stackalloc byte[12];
        stream.ReadExactly(numbers);
        if (BinaryPrimitives.ReadUInt32LittleEndian(numbers) != Magic)
        {
            throw new InvalidDataException("This is no fingerprint index.");
        }

        var header = new byte[BinaryPrimitives.ReadInt32LittleEndian(numbers[4..])];
        stream.ReadExactly(header);
        var functions = new ulong[BinaryPrimitives.ReadInt32LittleEndian(numbers[8..])];
        var packageIds = new ushort[functions.Length];
        stream.ReadExactly(MemoryMarshal.AsBytes(functions.AsSpan()));
        stream.ReadExactly(MemoryMarshal.AsBytes(packageIds.AsSpan()));
        var packages = Encoding.UTF8.GetString(header).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))
            .Select(fields => new KnownPackage(fields[0], fields[1], fields[2]));
        return new FingerprintIndex([.. packages], functions, packageIds);
    }

    private static FingerprintIndex ReadResource()
    {
        using var stream = typeof(FingerprintIndex).Assembly.GetManifestResourceStream("flow/packages.fingerprints");
        return stream is null ? throw new InvalidDataException("The fingerprint index is missing from the program.") : Read(stream);
    }

    private static class BuiltIn
    {
        public static readonly FingerprintIndex Index = ReadResource();
    }
}
