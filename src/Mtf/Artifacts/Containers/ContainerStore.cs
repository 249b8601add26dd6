using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Mtf.Artifacts.Containers;

/// <summary>Downloaded containers and their unpacked copies by digest. Every file appears by an atomic rename, so processes share it without locks.</summary>
internal sealed class ContainerStore(string root)
{
    /// <summary>Unpacked bytes are bounded by <see cref="UnpackLimits"/>; the container itself is bounded here.</summary>
    public const long LargestContainer = 500L << 20;

    public UnpackLimits Limits { get; init; } = new();

    /// <summary>The stored container with this digest; null when it is not here.</summary>
    public string? FindContainer(string algorithm, string digest)
    {
        var sha256 = algorithm == "sha256" ? digest : TryRead(AliasPath(algorithm, digest));
        var path = sha256 is null ? null : ContainerPath(sha256);
        return path is not null && File.Exists(path) ? path : null;
    }

    /// <summary>Takes a finished download into the store, under all its names.</summary>
    /// <returns>Path of the stored container.</returns>
    public string Add(string file, IReadOnlyDictionary<string, string> digests, IEnumerable<(string Algorithm, string Digest)> aliases)
    {
        var path = ContainerPath(digests["sha256"]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Move(file, path, overwrite: true);
        foreach (var (algorithm, digest) in aliases.Where(alias => alias.Algorithm != "sha256"))
        {
            WriteAtomically(AliasPath(algorithm, digest), digests["sha256"]);
        }

        return path;
    }

    /// <summary>Copies a container of another store into this one.</summary>
    public string Import(string file, string sha256)
    {
        var path = ContainerPath(sha256);
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var temporary = string.Create(CultureInfo.InvariantCulture, $"{path}.{Guid.NewGuid():n}");
            File.Copy(file, temporary);
            File.Move(temporary, path, overwrite: true);
        }

        return path;
    }

    /// <summary>A name for a new file in the partial folder, unique to this call.</summary>
    public string NewPartialPath(string key)
    {
        var folder = Path.Combine(root, "partial");
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{key}.{Guid.NewGuid():n}"));
    }

    /// <summary>Where an interrupted download waits to be resumed.</summary>
    public string ResumablePath(string key) => Path.Combine(root, "partial", key);

    /// <summary>Opens the unpacked copy, unpacking first when there is none.</summary>
    public (PackTree Tree, PackIndex Index) Open(string container, string name, string? knownSha256, bool isSource, IDisposable? owner, CancellationToken cancellationToken)
    {
        try
        {
            using var file = new FileStream(container, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16);
            var layout = ContainerFormat.Detect(file, name);
            var stripZip = isSource && layout == ContainerLayout.Zip;
            var digests = knownSha256 is null ? ComputeDigests(file, name, cancellationToken) : null;
            var stem = Path.Combine(root, "containers", digests?["sha256"] ?? knownSha256!, stripZip ? "zip-stripped" : layout.ToString().ToLowerInvariant());
            if (PackIndex.TryRead(stem + ".index") is { } known && File.Exists(stem + ".pack"))
            {
                return (new PackTree(stem + ".pack", known, owner), known);
            }

            digests ??= ComputeDigests(file, name, cancellationToken);
            var index = Unpack(file, name, layout, stem, digests, stripZip, cancellationToken);
            return (new PackTree(stem + ".pack", index, owner), index);
        }
        catch (Exception exception) when (FullDisk.IsCauseOf(exception))
        {
            throw new ArtifactException($"{name} needs more space than is left in {root}; free some space or set MTF_CACHE.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactException($"{name} cannot be read or unpacked: {exception.Message}", exception);
        }
    }

    public static IReadOnlyDictionary<string, string> ComputeDigests(FileStream file, string name, CancellationToken cancellationToken)
    {
        if (file.Length > LargestContainer)
        {
            throw new ArtifactException($"{name} is larger than {LargestContainer >> 20} MB; it is refused.");
        }

        HashAlgorithmName[] algorithms = [HashAlgorithmName.SHA1, HashAlgorithmName.SHA256, HashAlgorithmName.SHA512];
        var hashes = algorithms.Select(IncrementalHash.CreateHash).ToArray();
        try
        {
            var buffer = new byte[128 << 10];
            int count;
            file.Position = 0;
            while ((count = file.Read(buffer, 0, buffer.Length)) > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Array.ForEach(hashes, hash => hash.AppendData(buffer, 0, count));
            }

            return hashes.ToDictionary(
                hash => hash.AlgorithmName.Name!.ToLowerInvariant(), hash => Convert.ToHexStringLower(hash.GetHashAndReset()), StringComparer.Ordinal);
        }
        finally
        {
            Array.ForEach(hashes, hash => hash.Dispose());
        }
    }

    private PackIndex Unpack(
        FileStream file, string name, ContainerLayout layout, string stem, IReadOnlyDictionary<string, string> digests, bool stripZip, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(stem)!);
        var temporary = string.Create(CultureInfo.InvariantCulture, $"{stem}.{Guid.NewGuid():n}");
        try
        {
            PackIndex index;
            using (var writer = new PackWriter(temporary + ".pack", name, file.Length, Limits, layout == ContainerLayout.Zip ? 0 : 1))
            {
                file.Position = 0;
                var signature = (Offset: 0L, Length: 0);
                if (layout == ContainerLayout.Zip)
                {
                    signature = ZipContainer.Unpack(file, writer, cancellationToken, stripZip);
                }
                else
                {
                    TarContainer.Unpack(file, layout == ContainerLayout.GzipTar, writer, cancellationToken);
                }

                index = writer.Complete(digests, signature.Offset, signature.Length);
            }

            index.Write(temporary + ".index");
            File.Move(temporary + ".pack", stem + ".pack", overwrite: true);
            File.Move(temporary + ".index", stem + ".index", overwrite: true);
            return index;
        }
        finally
        {
            File.Delete(temporary + ".pack");
            File.Delete(temporary + ".index");
        }
    }

    private string ContainerPath(string sha256) => Path.Combine(root, "containers", sha256, "container");

    private string AliasPath(string algorithm, string digest) => Path.Combine(root, "digests", $"{algorithm}-{digest}");

    private static string? TryRead(string path)
    {
        try
        {
            var text = File.ReadAllText(path);
            return text.Length == 64 && text.All(char.IsAsciiHexDigitLower) ? text : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static void WriteAtomically(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = string.Create(CultureInfo.InvariantCulture, $"{path}.{Guid.NewGuid():n}");
        File.WriteAllText(temporary, text, Encoding.ASCII);
        File.Move(temporary, path, overwrite: true);
    }
}
