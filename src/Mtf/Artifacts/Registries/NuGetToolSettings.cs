using System.Xml;

namespace Mtf.Artifacts.Registries;

/// <summary>The <c>DotnetToolSettings.xml</c> of a .NET tool: a pointer package names one package per runtime there.</summary>
internal static class NuGetToolSettings
{
    private const int LongestSettings = 1 << 20;
    private const int MostPackages = 64;

    /// <summary>Runtime identifier and package id of every runtime-specific package; empty for a tool that holds its own code.</summary>
    public static IReadOnlyList<(string Runtime, string Id)> ReadRuntimePackages(FileTree files)
    {
        var packages = new List<(string Runtime, string Id)>();
        foreach (var file in files.Files.Where(file => file.Name == "DotnetToolSettings.xml" && file.Path.StartsWith("tools/", StringComparison.Ordinal) && file.Length <= LongestSettings))
        {
            try
            {
                using var reader = XmlReader.Create(files.Open(file), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CloseInput = true });
                while (reader.ReadToFollowing("RuntimeIdentifierPackage") && packages.Count < MostPackages)
                {
                    if (reader.GetAttribute("RuntimeIdentifier") is { } runtime && reader.GetAttribute("Id") is { } id)
                    {
                        packages.Add((runtime, id));
                    }
                }
            }
            catch (XmlException)
            {
                // A tool whose settings cannot be read names no packages; it cannot be run either.
            }
        }

        return [.. packages.Distinct().OrderBy(package => package.Runtime, StringComparer.Ordinal)];
    }
}
