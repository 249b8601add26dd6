using Mtf.Artifacts;

namespace Mtf.Checks.Maintenance.VersionHistory;

/// <summary>Looks for an entry about one version in the changelog of a package.</summary>
internal static class Changelog
{
    private const int Largest = 2 << 20;
    private const int MostFiles = 8;
    private const double FileWithoutEntry = 0.3;

    private static readonly string[] Names = ["changelog", "changes", "history", "news", "releases", "release-notes", "release_notes"];

    public static (double Credit, string Fact) Find(FileTree files, string version)
    {
        ArtifactFile[] logs = [.. files.Files.Where(file => IsNamed(file, Names)).OrderBy(Depth).Take(MostFiles)];
        ArtifactFile[] readmes = [.. files.Files.Where(file => IsNamed(file, ["readme"])).OrderBy(Depth).Take(1)];
        foreach (var file in logs.Concat(readmes))
        {
            if (HasEntry(files, file, version, anyLine: logs.Contains(file)))
            {
                return (1, $"{file.Path} has an entry for {version}");
            }
        }

        return logs is [var log, ..] ? (FileWithoutEntry, $"{log.Path} has no entry for {version}") : (0, "the package has no changelog");
    }

    /// <summary>In a changelog a line that starts with the version is an entry; in a README only a heading is.</summary>
    private static bool HasEntry(FileTree files, ArtifactFile file, string version, bool anyLine)
    {
        string text;
        try
        {
            text = files.ReadText(file, Largest);
        }
        catch (ArtifactException)
        {
            return false;
        }

        string? previous = null;
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.Trim();
            var underlined = line.Length >= 3 && line.All(character => character is '=' or '-') && previous is not null;
            if ((IsHeading(line) || anyLine) && Mentions(line, version))
            {
                return true;
            }

            if (underlined && Mentions(previous!, version))
            {
                return true;
            }

            previous = line;
        }

        return false;
    }

    private static bool IsHeading(string line) => line.StartsWith('#') || line.StartsWith("**", StringComparison.Ordinal);

    /// <summary>The version stands alone among the first words of the line: <c>## [1.2.3] - 2026-01-01</c>, <c>v1.2.3</c>, <c>name@1.2.3</c>.</summary>
    private static bool Mentions(string line, string version)
    {
        var start = line[..Math.Min(line.Length, 80)];
        for (var at = start.IndexOf(version, StringComparison.Ordinal); at >= 0; at = start.IndexOf(version, at + 1, StringComparison.Ordinal))
        {
            var before = at == 0 ? ' ' : start[at - 1];
            var after = at + version.Length < start.Length ? start[at + version.Length] : ' ';
            var beforeIsOpen = !char.IsAsciiDigit(before) && before is not ('.' or '-' or '^' or '~' or '=' or '+');
            if (beforeIsOpen && !char.IsAsciiLetterOrDigit(after) && after is not ('-' or '+') && !(after == '.' && at + version.Length + 1 < start.Length && char.IsAsciiDigit(start[at + version.Length + 1])))
            {
                return IsHeading(line) || at <= 12;
            }
        }

        return false;
    }

    private static bool IsNamed(ArtifactFile file, string[] names)
    {
        var dot = file.Name.LastIndexOf('.');
        var stem = (dot > 0 ? file.Name[..dot] : file.Name).ToLowerInvariant();
        var extension = dot > 0 ? file.Name[dot..].ToLowerInvariant() : "";
        return Depth(file) <= 2 && names.Contains(stem) && extension is "" or ".md" or ".markdown" or ".txt" or ".rst" or ".adoc"
            && !file.Path.Contains("node_modules/", StringComparison.Ordinal);
    }

    private static int Depth(ArtifactFile file) => file.Path.Count(character => character == '/');
}
