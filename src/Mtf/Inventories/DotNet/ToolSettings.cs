using Mtf.Artifacts;
using Mtf.Inventories.Documents;

namespace Mtf.Inventories.DotNet;

/// <summary><c>DotnetToolSettings.xml</c>: which file a .NET tool starts.</summary>
internal static class ToolSettings
{
    public static IReadOnlyList<string> EntryPoints(ManifestFiles files, ArtifactFile file)
    {
        if (files.Xml(file) is not { } root)
        {
            return [];
        }

        return
        [
            .. root.Child("Commands").Children("Command")
                .Select(command => command.Attr("EntryPoint"))
                .OfType<string>()
                .Select(entry => SafePath.Join(SafePath.FolderOf(file.Path), entry))
                .OfType<string>(),
        ];
    }
}
