using Mtf.Artifacts;
using Mtf.Inventories.Documents;
using Mtf.Packages;

namespace Mtf.Inventories.Python;

/// <summary>What a requirements file asks for, with the files that it includes.</summary>
/// <param name="Locked">Its pinned entries when every entry is pinned, else null.</param>
internal sealed record RequirementsList(IReadOnlyList<DependencyRequirement> Requirements, LockedComponents? Locked);

/// <summary><c>requirements*.txt</c>: pip's own format, with includes, constraints and hashes.</summary>
internal static class RequirementsFile
{
    private const int MaximumIncludes = 32;

    private static readonly string[] OptionsWithFile = ["-r", "--requirement", "-c", "--constraint"];

    public static bool IsName(string name) =>
        name.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) && name.Contains("requirements", StringComparison.OrdinalIgnoreCase);

    public static bool IsDevelopment(string path) =>
        path.Split('/', '-', '_', '.').Any(word => word is "dev" or "develop" or "test" or "tests" or "testing" or "docs" or "doc" or "lint" or "build");

    public static RequirementsList Read(ManifestFiles files, ArtifactFile file)
    {
        var reading = new Reading(files);
        reading.Take(file);
        return reading.Finish(file);
    }

    private sealed record Entry(DependencyRequirement Requirement, IReadOnlyList<string> Hashes, string Path, int Line);

    private sealed class Reading(ManifestFiles files)
    {
        private readonly List<Entry> entries = [];
        private readonly Dictionary<string, string> constraints = new(StringComparer.Ordinal);
        private readonly HashSet<string> seen = new(StringComparer.Ordinal);
        private bool complete = true;

        public void Take(ArtifactFile file, bool asConstraints = false)
        {
            if (seen.Count >= MaximumIncludes || !seen.Add(file.Path) || files.Text(file) is not { } text)
            {
                complete &= seen.Contains(file.Path) && seen.Count < MaximumIncludes;
                return;
            }

            foreach (var (line, number) in LogicalLines(text))
            {
                TakeLine(line, number, file, asConstraints);
            }
        }

        private void TakeLine(string line, int number, ArtifactFile file, bool asConstraints)
        {
            var words = line.Split([' ', '\t', '='], 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (OptionsWithFile.Contains(words[0], StringComparer.Ordinal) && words.Length == 2)
            {
                Include(words[1], file, asConstraints || words[0] is "-c" or "--constraint");
            }
            else if (words[0] is "-e" or "--editable" && words.Length == 2)
            {
                TakeDirect(words[1], number, file);
            }
            else if (line.StartsWith('-'))
            {
                // Options of pip itself, for example an index: where packages come from is the user's choice, not the file's.
            }
            else
            {
                TakeRequirement(line, number, file, asConstraints);
            }
        }

        private void Include(string path, ArtifactFile from, bool asConstraints)
        {
            if (SafePath.Join(SafePath.FolderOf(from.Path), path) is { } located && files.Tree.Find(located) is { } file)
            {
                Take(file, asConstraints);
                return;
            }

            complete = false;
            files.Report(from.Path, $"The included file '{(path.Length > 80 ? path[..80] : path)}' is not in the artifact.");
        }

        private void TakeRequirement(string line, int number, ArtifactFile file, bool asConstraints)
        {
            var parts = line.Split(" --", StringSplitOptions.TrimEntries);
            var hashes = parts.Skip(1).Where(part => part.StartsWith("hash=", StringComparison.Ordinal) || part.StartsWith("hash ", StringComparison.Ordinal))
                .Select(part => part[5..].Trim()).ToList();
            if (Python.Requirements.Parse(parts[0]) is not { } requirement)
            {
                TakeDirect(parts[0], number, file);
            }
            else if (asConstraints)
            {
                constraints[PythonName.Normalize(requirement.Name)] = requirement.Range;
            }
            else
            {
                entries.Add(new Entry(requirement, hashes, file.Path, number));
            }
        }

        /// <summary>A URL or a path instead of a name.</summary>
        private void TakeDirect(string target, int number, ArtifactFile file)
        {
            var looksDirect = target.Contains("://", StringComparison.Ordinal) || target.StartsWith('.') || target.Contains('/', StringComparison.Ordinal);
            if (!looksDirect || target.Length > 2048)
            {
                complete = false;
                files.Report(file.Path, $"The requirement on line {number} cannot be parsed.");
                return;
            }

            var egg = target.IndexOf("#egg=", StringComparison.Ordinal);
            var range = target.Contains("://", StringComparison.Ordinal) ? target : "file:" + target;
            var name = egg > 0 ? target[(egg + 5)..].Split('&', '[')[0] : target.TrimEnd('/').Split('/', '@')[^1].Split('#')[0];

            // The server's own folder is not a dependency.
            if (target.TrimEnd('/') is not ".")
            {
                entries.Add(new Entry(new DependencyRequirement(name, range), [], file.Path, number));
            }
        }

        public RequirementsList Finish(ArtifactFile file)
        {
            var kind = IsDevelopment(file.Path) ? DependencyKind.Development : DependencyKind.Production;
            var requirements = entries.Select(entry => entry.Requirement with
            {
                Kind = kind,
                Range = entry.Requirement.Range.Length > 0 ? entry.Requirement.Range
                    : constraints.GetValueOrDefault(PythonName.Normalize(entry.Requirement.Name), ""),
            }).ToList();
            var allPinned = requirements.Count > 0 && requirements.TrueForAll(requirement => PinnedVersion(requirement) is not null);
            return new RequirementsList(requirements, allPinned ? Lock(file, requirements, kind) : null);
        }

        private LockedComponents Lock(ArtifactFile file, List<DependencyRequirement> requirements, DependencyKind kind)
        {
            var python = new PythonLock(file.Path, "requirements");
            foreach (var (entry, requirement) in entries.Zip(requirements))
            {
                var node = new Node(NodeKind.Text, entry.Line);
                var added = python.Add(requirement.Name, PinnedVersion(requirement) ?? "", node, entry.Hashes, null);
                added.Development = kind == DependencyKind.Development;
            }

            // Only in hash-checking mode does pip insist that the list holds every transitive dependency.
            return python.Graph.Build(truncated: !complete || entries.Exists(entry => entry.Hashes.Count == 0));
        }

        private static string? PinnedVersion(DependencyRequirement requirement)
        {
            var range = requirement.Range.Trim();
            var version = range.StartsWith("===", StringComparison.Ordinal) ? range[3..] : range.StartsWith("==", StringComparison.Ordinal) ? range[2..] : "";
            return version.Length > 0 && !version.Contains('*', StringComparison.Ordinal) && !version.Contains(',', StringComparison.Ordinal) ? version.Trim() : null;
        }
    }

    /// <summary>Lines without comments, with backslash continuations joined.</summary>
    private static IEnumerable<(string Line, int Number)> LogicalLines(string text)
    {
        var joined = new System.Text.StringBuilder();
        var (number, start) = (0, 0);
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var line = raw.TrimEnd('\r');
            var comment = line.StartsWith('#') ? 0 : line.IndexOf(" #", StringComparison.Ordinal);
            line = (comment >= 0 ? line[..comment] : line).TrimEnd();
            start = joined.Length == 0 ? number : start;
            if (line.EndsWith('\\'))
            {
                joined.Append(line.AsSpan(0, line.Length - 1)).Append(' ');
                continue;
            }

            joined.Append(line);
            if (joined.ToString().Trim() is { Length: > 0 } complete)
            {
                yield return (complete, start);
            }

            joined.Clear();
        }

        if (joined.ToString().Trim() is { Length: > 0 } last)
        {
            yield return (last, start);
        }
    }
}
