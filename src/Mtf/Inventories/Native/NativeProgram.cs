namespace Mtf.Inventories.Native;

/// <summary>What a file of machine code says about itself, without its instructions being followed.</summary>
/// <param name="Format"><c>ELF</c>, <c>PE</c> or <c>Mach-O</c>.</param>
/// <param name="Architecture">Of each part: a fat file has several.</param>
/// <param name="Libraries">Libraries that the system loads with it, sorted.</param>
/// <param name="Imports">Names of functions that it takes from them, sorted.</param>
internal sealed record NativeProgram(string Format, string Architecture, IReadOnlyList<string> Libraries, IReadOnlyList<string> Imports)
{
    /// <summary>The language or runtime that it was made with, with its version when it tells it; empty when unknown.</summary>
    public string Runtime { get; init; } = "";

    /// <summary>Whether it carries a program for an interpreter, such as a script for Node.js.</summary>
    public bool CarriesProgram { get; init; }

    /// <summary>Modules of other packages that were built into it.</summary>
    public IReadOnlyList<NativeModule> Modules { get; init; } = [];

    /// <summary>Hosts of the addresses among its texts, sorted.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Whether a part was larger than what is read, or contradicts itself.</summary>
    public bool IsPartial { get; init; }
}

/// <summary>A package that was built into a program.</summary>
/// <param name="Type">Type of its package URL: <c>golang</c> or <c>cargo</c>.</param>
internal sealed record NativeModule(string Type, string Name, string Version);

/// <summary>The tables of one part of a file of machine code.</summary>
internal sealed class NativeImage
{
    public string Architecture { get; set; } = "";

    public bool IsBigEndian { get; init; }

    public bool Is64Bit { get; set; }

    public bool IsManaged { get; set; }

    public bool IsPartial { get; set; }

    public SortedSet<string> Libraries { get; } = new(StringComparer.Ordinal);

    public SortedSet<string> Imports { get; } = new(StringComparer.Ordinal);

    /// <summary>What lies where in memory: address, place in the file, length.</summary>
    public List<(ulong Address, long Offset, long Length)> Segments { get; } = [];

    public Dictionary<string, (long Offset, long Length)> Sections { get; } = new(StringComparer.Ordinal);

    /// <summary>Place in the file of an address, -1 when it is in none.</summary>
    public long OffsetOf(ulong address)
    {
        foreach (var (start, offset, length) in Segments)
        {
            if (address >= start && address - start < (ulong)length)
            {
                return offset + (long)(address - start);
            }
        }

        return -1;
    }
}
