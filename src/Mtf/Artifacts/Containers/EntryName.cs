using System.Buffers;
using System.Text;

namespace Mtf.Artifacts.Containers;

/// <summary>Turns the name of a container entry into a path of a <see cref="FileTree"/>, whatever the name is.</summary>
/// <param name="Path">Relative, '/'-separated, without empty, '.' or '..' segments; null when the name is refused or means the root.</param>
/// <param name="Kind">Anomaly kind; null for an ordinary name.</param>
/// <param name="Detail">What is wrong with the name.</param>
internal readonly record struct EntryName(string? Path, string? Kind, string Detail)
{
    private static readonly SearchValues<char> Reserved = SearchValues.Create("<>:\"|?*");

    private static readonly string[] Devices = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

    /// <param name="name">Name as found in the container.</param>
    /// <param name="strip">Leading segments that the installer drops.</param>
    public static EntryName Parse(string name, int strip = 0)
    {
        var unified = name.Replace('\\', '/');
        if (unified.Length > 1 && char.IsAsciiLetter(unified[0]) && unified[1] == ':')
        {
            return new EntryName(null, "drive-path", "The name starts with a drive letter.");
        }

        if (unified.StartsWith('/'))
        {
            return new EntryName(null, "absolute-path", "The name is an absolute path.");
        }

        // Installers strip before they look for '..', so '../x' installs as 'x': it is kept under that name, and reported.
        var segments = unified.Split('/');
        var stripped = segments.Take(strip).Contains("..");
        var kept = segments.Skip(strip).Where(segment => segment.Length > 0 && segment != ".").ToArray();
        if (kept.Contains(".."))
        {
            return new EntryName(null, "path-traversal", "The name climbs out of the root with '..'.");
        }

        var path = kept.Length == 0 ? null : string.Join('/', kept);
        if (stripped)
        {
            return new EntryName(path, "path-traversal", "The name starts with '..', which the installer strips.");
        }

        return new EntryName(path, KindOf(kept, name), DetailOf(kept, name));
    }

    private static string? KindOf(string[] segments, string name) =>
        name.EnumerateRunes().Any(IsControl) ? "control-character" : segments.Any(IsReserved) ? "reserved-name" : name.Contains('\\') ? "backslash" : null;

    private static string DetailOf(string[] segments, string name) => KindOf(segments, name) switch
    {
        "control-character" => "The name contains control or invisible characters.",
        "reserved-name" => "The name cannot be used or means a device on Windows.",
        "backslash" => "The name uses backslashes, which are separators on Windows only.",
        _ => "",
    };

    private static bool IsControl(Rune rune) =>
        Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.Format
            or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator;

    private static bool IsReserved(string segment)
    {
        if (segment.AsSpan().ContainsAny(Reserved) || segment.EndsWith('.') || segment.EndsWith(' '))
        {
            return true;
        }

        var stem = segment.Split('.')[0].TrimEnd(' ').ToUpperInvariant();
        return Devices.Contains(stem, StringComparer.Ordinal)
            || stem.Length == 4 && (stem.StartsWith("COM", StringComparison.Ordinal) || stem.StartsWith("LPT", StringComparison.Ordinal))
                && (stem[3] is >= '1' and <= '9' or '\u00B9' or '\u00B2' or '\u00B3');
    }
}
