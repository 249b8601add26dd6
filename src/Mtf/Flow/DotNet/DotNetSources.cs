using Mtf.Artifacts;
using Mtf.Flow.Facts;
using Mtf.Flow.Graph;
using Mtf.Flow.Origins;

namespace Mtf.Flow.DotNet;

/// <summary>The assemblies of a subject: its own first, then those of its dependencies as far as the work allows.</summary>
internal sealed class DotNetSources : IDisposable
{
    private const int LargestProgram = 256 << 20;
    private const int LargestAssembly = 48 << 20;
    private const long MostOwn = 64L << 20;
    private const long MostOfOthers = 16L << 20;
    private readonly List<(AssemblyImage Image, string Owner, byte[]? Symbols, DotNetSymbols Types)> assemblies = [];
    private readonly List<UnanalysedPart> unanalysed;
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private long own;
    private long others;

    private DotNetSources(List<UnanalysedPart> unanalysed) => this.unanalysed = unanalysed;

    /// <summary>Own assemblies that can be started.</summary>
    public IReadOnlyList<string> EntryPoints => [.. assemblies.Where(assembly => assembly.Owner.Length == 0 && assembly.Image.EntryPoint > 0).Select(assembly => assembly.Image.Path)];

    public static DotNetSources Find(FileTree files, List<UnanalysedPart> unanalysed)
    {
        var sources = new DotNetSources(unanalysed);
        foreach (var folder in files.Files.Where(file => IsAssembly(file.Path)).GroupBy(file => FolderOf(file.Path), StringComparer.Ordinal))
        {
            sources.AddFolder(files, folder.Key, [.. folder]);
        }

        foreach (var program in files.Files.Where(file => IsProgram(file) && file.Length is > 4096))
        {
            sources.AddBundle(files, program);
        }

        return sources;
    }

    /// <summary>Whether it is said of a file what is in it, or why it is not read.</summary>
    public bool Speaks(string path) => known.Contains(path);

    /// <summary>Lowers all assemblies, several at a time; the order of the result does not depend on it.</summary>
    public ModuleGraph[] Lower(int workers)
    {
        var graphs = new ModuleGraph[assemblies.Count];
        Parallel.For(0, graphs.Length, new ParallelOptions { MaxDegreeOfParallelism = workers }, index =>
            graphs[index] = AssemblyFrontEnd.Lower(assemblies[index].Image, assemblies[index].Types, assemblies[index].Symbols));
        return graphs;
    }

    /// <summary>Says whose code each assembly is.</summary>
    public void AddOrigins(Dictionary<string, ICodeOrigins> origins)
    {
        foreach (var (image, owner, _, _) in assemblies)
        {
            origins[image.Path] = new WholeOrigin(new CodeOwner(owner, owner.Length == 0 ? OwnerEvidence.Own : OwnerEvidence.Claimed));
        }
    }

    public void Dispose() => assemblies.ForEach(assembly => assembly.Image.Dispose());

    private static bool IsAssembly(string path) => path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".exe", StringComparison.OrdinalIgnoreCase);

    // Programs have no ending, except on Windows.
    private static bool IsProgram(ArtifactFile file) => file.Path.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) || (!file.Name.Contains('.', StringComparison.Ordinal) && file.Length > 1 << 20)
        || (file.IsExecutable && file.Length > 1 << 20);

    private static string FolderOf(string path) => path[..(path.LastIndexOf('/') + 1)];

    private void AddFolder(FileTree files, string folder, IReadOnlyList<ArtifactFile> found)
    {
        var owners = new AssemblyOwners();
        foreach (var listing in files.Files.Where(file => FolderOf(file.Path) == folder && file.Path.EndsWith(".deps.json", StringComparison.Ordinal)))
        {
            owners.Read(files.ReadBytes(listing, 16 << 20));
        }

        List<(string Path, long Length, Func<byte[]> Content)> candidates = [.. found.Select(file => (file.Path, file.Length, (Func<byte[]>)(() => files.ReadBytes(file, LargestAssembly))))];
        Add(candidates, owners, path => files.Find(path) is { Length: < 64 << 20 } symbols ? files.ReadBytes(symbols) : null);
    }

    private void AddBundle(FileTree files, ArtifactFile program)
    {
        if (program.Length > LargestProgram)
        {
            known.Add(program.Path);
            unanalysed.Add(new UnanalysedPart(program.Path, 0, "is a program larger than 256 MB", IsWholeFile: true));
            return;
        }

        List<string> skipped = [];
        var unpacked = SingleFileBundle.Read(files.ReadBytes(program), LargestProgram, skipped);
        if (unpacked.Count + skipped.Count > 0)
        {
            known.Add(program.Path);
        }

        unanalysed.AddRange(skipped.Select(path => new UnanalysedPart(path.Length == 0 ? program.Path : $"{program.Path}!/{path}", 0, "is part of a bundle that is not readable or too large", IsWholeFile: true)));
        var owners = new AssemblyOwners();
        foreach (var (_, content) in unpacked.Where(file => file.Path.EndsWith(".deps.json", StringComparison.OrdinalIgnoreCase)))
        {
            owners.Read(content);
        }

        var contents = unpacked.ToLookup(file => $"{program.Path}!/{file.Path}", file => file.Content, StringComparer.Ordinal);
        Add([.. unpacked.Where(file => IsAssembly(file.Path)).OrderBy(file => file.Path, StringComparer.Ordinal)
            .Select(file => ($"{program.Path}!/{file.Path}", (long)file.Content.Length, (Func<byte[]>)(() => file.Content)))], owners, path => contents[path].FirstOrDefault());
    }

    /// <summary>Adds the assemblies of one program: they see each other's types.</summary>
    private void Add(List<(string Path, long Length, Func<byte[]> Content)> candidates, AssemblyOwners owners, Func<string, byte[]?> symbolFile)
    {
        var types = new DotNetSymbols();
        foreach (var (path, length, content) in candidates.OrderBy(candidate => owners.Of(candidate.Path).Length > 0 ? 1 : 0).ThenBy(candidate => IsFramework(candidate.Path) ? 1 : 0).ThenBy(candidate => candidate.Path, StringComparer.Ordinal))
        {
            var owner = owners.Of(path);
            if (length > LargestAssembly || (owner.Length == 0 ? own + length > MostOwn : others + length > MostOfOthers))
            {
                known.Add(path);
                unanalysed.Add(new UnanalysedPart(path, 0, owner.Length == 0 ? "is larger than the work that the analysis allows itself" : $"belongs to the dependency {owner}, of which there is more than the analysis allows itself", IsWholeFile: true));
                continue;
            }

            if (assemblies.Exists(assembly => assembly.Image.Path == path))
            {
                continue;
            }

            if (AssemblyImage.Open(path, content(), out var reason) is not { } image)
            {
                if (reason is not null)
                {
                    known.Add(path);
                    unanalysed.Add(new UnanalysedPart(path, 0, reason, IsWholeFile: true));
                }

                continue;
            }

            known.Add(path);

            Add(image, owner, length, types, symbolFile(path[..^4] + ".pdb"));
        }
    }

    private void Add(AssemblyImage image, string owner, long length, DotNetSymbols types, byte[]? symbols)
    {
        try
        {
            AssemblyFrontEnd.Declare(image, types);
        }
        catch (Exception exception) when (AssemblyImage.IsBroken(exception))
        {
            unanalysed.Add(new UnanalysedPart(image.Path, 0, "is not a readable assembly", IsWholeFile: true));
            image.Dispose();
            return;
        }

        own += owner.Length == 0 ? length : 0;
        others += owner.Length == 0 ? 0 : length;
        assemblies.Add((image, owner, symbols, types));
    }

    // What belongs to the platform comes last among the dependencies.
    private static bool IsFramework(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal) || name.StartsWith("ModelContextProtocol", StringComparison.Ordinal) || name is "mscorlib.dll" or "netstandard.dll";
    }
}
