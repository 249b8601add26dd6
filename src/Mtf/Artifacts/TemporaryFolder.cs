namespace Mtf.Artifacts;

/// <summary>A private folder that disappears with its owner.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("mtf-").FullName;

    public void Dispose()
    {
        try
        {
            // Files of a git object store are read-only, which stops deletion on Windows.
            foreach (var file in OperatingSystem.IsWindows() ? new DirectoryInfo(Path).EnumerateFiles("*", SearchOption.AllDirectories) : [])
            {
                file.Attributes = FileAttributes.Normal;
            }

            Directory.Delete(Path, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A folder in use by a scanner or an indexer is left to the system's own cleaning.
        }
    }
}
