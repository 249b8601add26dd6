using Mtf.Artifacts;
using Mtf.Packages;

namespace Mtf.Inventories.Native;

/// <summary>The files of machine code in an artifact and the packages that were built into them.</summary>
internal static class NativeFiles
{
    private const int MostFiles = 64;
    private const long MostBytes = 512L << 20;

    public static IReadOnlyList<(ArtifactFile File, NativeProgram Program)> In(FileTree files)
    {
        List<(ArtifactFile, NativeProgram)> found = [];
        var left = MostBytes;
        foreach (var file in files.Files.Where(file => MayBeNative(file.Name)))
        {
            if (found.Count < MostFiles && file.Length <= left && NativeReader.Read(files, file) is { } program)
            {
                left -= file.Length;
                found.Add((file, program));
            }
        }

        return found;
    }

    /// <summary>A program has no extension, or one that says so.</summary>
    public static bool MayBeNative(string name) =>
        !name.Contains('.', StringComparison.Ordinal) || name.Contains(".so.", StringComparison.Ordinal)
        || name[(name.LastIndexOf('.') + 1)..].ToLowerInvariant() is "exe" or "so" or "dylib" or "node" or "pyd" or "dll" or "bin";

    /// <summary>The packages of which native programs say that they are made.</summary>
    public static IEnumerable<Component> Components(FileTree files) => In(files).SelectMany(one => one.Program.Modules.Select(module => Component(module, one.File.Path))).OfType<Component>();

    private static Component? Component(NativeModule module, string path)
    {
        var slash = module.Type == "golang" ? module.Name.LastIndexOf('/') : -1;
        return module.Version != "(devel)" && PackageUrl.TryCreate(module.Type, slash < 0 ? null : module.Name[..slash], module.Name[(slash + 1)..], module.Version, null, null, out var purl)
            ? new Component { Purl = purl, Source = ComponentSource.Metadata, DeclaredIn = new(path) }
            : null;
    }
}
