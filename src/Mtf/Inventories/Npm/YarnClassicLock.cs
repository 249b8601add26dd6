using Mtf.Artifacts;
using Mtf.Inventories.Documents;
using Mtf.Packages;

namespace Mtf.Inventories.Npm;

/// <summary><c>yarn.lock</c> of yarn 1: an indented format of its own that only looks like YAML.</summary>
internal static class YarnClassicLock
{
    public static LockedComponents Read(ManifestFiles files, ArtifactFile file, IReadOnlyList<DependencyRequirement> requirements)
    {
        var graph = new LockGraph(file.Path, "yarn 1");
        var text = files.Text(file);
        var blocks = text is null ? null : ReadBlocks(text);
        if (text is not null && blocks is null)
        {
            files.Report(file.Path, "The file is not a yarn 1 lockfile.");
        }

        var byPattern = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var block in blocks ?? [])
        {
            graph.Add(block.Key, EntryOf(block));
            block.Patterns.ForEach(pattern => byPattern[pattern] = block.Key);
        }

        foreach (var block in blocks ?? [])
        {
            var entry = graph.Entries[block.Key];
            entry.Edges.AddRange(block.Wanted.Where(byPattern.ContainsKey).Select(pattern => byPattern[pattern]));
            entry.OptionalEdges.AddRange(block.WantedOptionally.Where(byPattern.ContainsKey).Select(pattern => byPattern[pattern]));
            foreach (var pattern in block.Wanted.Where(pattern => !byPattern.ContainsKey(pattern)))
            {
                graph.Unresolved($"{pattern} has no entry in the lockfile.");
            }
        }

        AddRoots(graph, byPattern, requirements);
        return graph.Build(blocks is null);
    }

    private static void AddRoots(LockGraph graph, Dictionary<string, string> byPattern, IReadOnlyList<DependencyRequirement> requirements)
    {
        foreach (var requirement in requirements.Where(requirement => requirement.Kind != DependencyKind.Peer))
        {
            var pattern = $"{requirement.Name}@{requirement.Range}";
            if (byPattern.TryGetValue(pattern, out var key))
            {
                graph.AddRoot(key, requirement.Kind);
            }
            else if (requirement.Kind != DependencyKind.Optional)
            {
                graph.Unresolved($"{pattern} has no entry in the lockfile.");
            }
        }
    }

    private sealed record Block(List<string> Patterns, int Line)
    {
        public string Key => Patterns[0];

        public Dictionary<string, string> Fields { get; } = new(StringComparer.Ordinal);

        public List<string> Wanted { get; } = [];

        public List<string> WantedOptionally { get; } = [];
    }

    /// <summary>The blocks of the file; null when it is something else.</summary>
    private static List<Block>? ReadBlocks(string text)
    {
        List<Block> blocks = [];
        List<string>? section = null;
        var lineNumber = 0;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            lineNumber++;
            var line = raw.TrimEnd();
            if (line.IsEmpty || line[0] == '#')
            {
                continue;
            }

            if (line[0] != ' ')
            {
                var patterns = line[^1] == ':' ? Patterns(line[..^1].ToString()) : [];
                if (patterns.Count == 0)
                {
                    return null;
                }

                blocks.Add(new Block(patterns, lineNumber));
                section = null;
                continue;
            }

            if (blocks.Count == 0)
            {
                return null;
            }

            section = TakeField(blocks[^1], section, line);
        }

        return blocks.TrueForAll(block => block.Fields.ContainsKey("version")) ? blocks : null;
    }

    private static List<string>? TakeField(Block block, List<string>? section, ReadOnlySpan<char> line)
    {
        var (name, value) = Field(line.Trim().ToString());
        if (line.StartsWith("    ") && section is not null)
        {
            section.Add($"{name}@{value}");
            return section;
        }

        if (value.Length == 0 && name.EndsWith(':'))
        {
            return name switch { "dependencies:" => block.Wanted, "optionalDependencies:" => block.WantedOptionally, _ => null };
        }

        block.Fields[name] = value;
        return null;
    }

    private static LockEntry EntryOf(Block block)
    {
        var (name, range) = NpmNames.Split(block.Key);
        if (range.StartsWith("npm:", StringComparison.Ordinal))
        {
            name = NpmNames.Split(range[4..]).Name;
        }

        var resolved = block.Fields.GetValueOrDefault("resolved");
        var integrity = block.Fields.GetValueOrDefault("integrity");
        return new LockEntry(PackageNames.Npm(name, block.Fields["version"]), block.Line)
        {
            ResolvedFrom = resolved,
            Digests = Integrity.FromSri(integrity),

            // Before integrity fields, yarn put the SHA-1 into the fragment of the URL.
            HasIntegrity = integrity is not null || (resolved?.Split('#') is [_, { Length: 40 }]),
        };
    }

    private static List<string> Patterns(string header) =>
        [.. header.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(pattern => pattern.Trim('"')).Where(pattern => pattern.Length > 0)];

    private static (string Name, string Value) Field(string line)
    {
        var end = line.StartsWith('"') && line.IndexOf('"', 1) is > 0 and var quote ? quote + 1 : line.IndexOf(' ', StringComparison.Ordinal);
        return end < 0 || end > line.Length
            ? (line.Trim('"'), "")
            : (line[..end].Trim('"'), line[end..].Trim().Trim('"'));
    }
}
