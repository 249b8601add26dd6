using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Inventories;

namespace Mtf.Checks;

/// <summary>Finds where in the manifests a name stands, so that a finding points to a line.</summary>
internal static class ManifestLines
{
    private const int LargestManifest = 4 << 20;

    /// <summary>The first manifest line that has the name as a whole word, preferring lines that also have the second text.</summary>
    public static Location? Find(EvidenceSet evidence, string name, string alongside = "")
    {
        if (evidence.Files.ValueOrDefault is not { } files || evidence.Inventory.ValueOrDefault is not { } inventory)
        {
            return null;
        }

        Location? second = null;
        foreach (var manifest in inventory.Manifests.Where(manifest => manifest.Kind is not (ManifestKind.ServerJson or ManifestKind.MtfJson)))
        {
            if (files.Find(manifest.Path) is not { } file)
            {
                continue;
            }

            var number = 0;
            foreach (var line in files.ReadText(file, LargestManifest).AsSpan().EnumerateLines())
            {
                number++;
                if (HasWord(line, name))
                {
                    if (line.Contains(alongside, StringComparison.Ordinal))
                    {
                        return new Location(manifest.Path, number);
                    }

                    second ??= new Location(manifest.Path, number);
                }
            }
        }

        return second ?? (inventory.Manifests is [var first, ..] ? new Location(first.Path) : null);
    }

    private static bool HasWord(ReadOnlySpan<char> line, string word)
    {
        for (var from = 0; word.Length > 0 && from < line.Length;)
        {
            var index = line[from..].IndexOf(word, StringComparison.OrdinalIgnoreCase);
            if (index < 0)
            {
                return false;
            }

            var (start, end) = (from + index, from + index + word.Length);
            if ((start == 0 || !IsNamePart(line[start - 1])) && (end == line.Length || !IsNamePart(line[end])))
            {
                return true;
            }

            from = end;
        }

        return false;
    }

    private static bool IsNamePart(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or '/' or '@';
}
