using System.Globalization;
using Mtf.Inventories.Documents;

namespace Mtf.Inventories.Python;

/// <summary><c>RECORD</c>: what a wheel says it contains. A file that it does not list is not covered by it.</summary>
internal static class WheelRecord
{
    private const int MaximumMismatches = 100;

    private static readonly string[] Unlisted = ["RECORD", "RECORD.jws", "RECORD.p7s"];

    public static IReadOnlyList<string> Mismatches(ManifestFiles files, string metadataPath)
    {
        var folder = SafePath.FolderOf(metadataPath);
        var root = SafePath.FolderOf(folder.TrimEnd('/'));
        if (files.Tree.Find(folder + "RECORD") is not { } record)
        {
            return ["The wheel has no RECORD."];
        }

        if (files.Text(record) is not { } text)
        {
            return [];
        }

        List<string> mismatches = [];
        var listed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var (path, size) = Fields(line);
            listed.Add(root + path);
            if (files.Tree.Find(root + path) is not { } file)
            {
                mismatches.Add($"{path} is listed in RECORD and not in the wheel.");
            }
            else if (long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length != file.Length)
            {
                mismatches.Add($"{path} has {file.Length} bytes, RECORD says {length}.");
            }

            if (mismatches.Count >= MaximumMismatches)
            {
                return mismatches;
            }
        }

        mismatches.AddRange(files.Tree.Files
            .Where(file => !listed.Contains(file.Path) && !(SafePath.FolderOf(file.Path) == folder && Unlisted.Contains(file.Name, StringComparer.Ordinal)))
            .Take(MaximumMismatches - mismatches.Count)
            .Select(file => $"{file.Path} is in the wheel and not listed in RECORD."));
        return mismatches;
    }

    /// <summary>Path and size of a CSV line; only a path with a comma or a quote is quoted.</summary>
    private static (string Path, string Size) Fields(string line)
    {
        if (line.StartsWith('"') && line.IndexOf("\",", 1, StringComparison.Ordinal) is > 0 and var close)
        {
            return (line[1..close].Replace("\"\"", "\"", StringComparison.Ordinal), line[(line.LastIndexOf(',') + 1)..]);
        }

        var fields = line.Split(',');
        return (fields[0], fields.Length > 2 ? fields[2] : "");
    }
}
