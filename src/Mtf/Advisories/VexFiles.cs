namespace Mtf.Advisories;

/// <summary>The VEX documents that the user gives for a scan.</summary>
public static class VexFiles
{
    private const long LargestFile = 16 << 20;

    /// <summary>Reads all of them. The user wrote or chose them, so a mistake in one is said and not skipped.</summary>
    /// <exception cref="AdvisoryException">A file cannot be read, is no OpenVEX document, or holds a statement that breaks the format.</exception>
    public static IReadOnlyList<VexDocument> Read(IReadOnlyList<string> paths) => [.. paths.Select(Read)];

    private static VexDocument Read(string path)
    {
        byte[] content;
        try
        {
            var length = new FileInfo(path).Length;
            content = length <= LargestFile ? File.ReadAllBytes(path)
                : throw new AdvisoryException($"The VEX document {path} is larger than {LargestFile >> 20} MB.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new AdvisoryException($"The VEX document {path} cannot be read: {exception.Message}", exception);
        }

        if (!OpenVexReader.TryRead(content, VexOrigin.User, out var document, out var problem))
        {
            throw new AdvisoryException($"{path}: {problem}");
        }

        return document.Problems.Count == 0 ? document : throw new AdvisoryException($"The VEX document {path} breaks the OpenVEX format: {document.Problems[0]}");
    }
}
