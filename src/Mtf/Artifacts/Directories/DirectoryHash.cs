using System.Security.Cryptography;
using System.Text;
using Mtf.Artifacts.Containers;

namespace Mtf.Artifacts.Directories;

/// <summary>The digest of a tree, version 1 (docs/standard/dirhash.md).</summary>
public static class DirectoryHash
{
    /// <summary>SHA-256 over the sorted list of path, mode and content digest, lower-case hex.</summary>
    public static string Compute(FileTree tree, IReadOnlyList<TreeLink> links, CancellationToken cancellationToken)
    {
        var lines = new List<(byte[] Path, string Suffix)>(tree.Files.Count + links.Count);
        foreach (var file in tree.Files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var content = tree.Open(file);
            lines.Add((Encoding.UTF8.GetBytes(file.Path), $"\0{(file.IsExecutable ? "100755" : "100644")}\0{Convert.ToHexStringLower(SHA256.HashData(content))}\n"));
        }

        foreach (var link in links)
        {
            lines.Add((Encoding.UTF8.GetBytes(link.Path), $"\0120000\0{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(link.Target)))}\n"));
        }

        lines.Sort((left, right) => left.Path.AsSpan().SequenceCompareTo(right.Path));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("mtf-dirhash-1\n"u8);
        foreach (var (path, suffix) in lines)
        {
            hash.AppendData(path);
            hash.AppendData(Encoding.ASCII.GetBytes(suffix));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
