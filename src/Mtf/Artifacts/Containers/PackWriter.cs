using System.Text;

namespace Mtf.Artifacts.Containers;

/// <summary>Collects the entries of a container into a pack, applies every limit and writes down what is odd.</summary>
internal sealed class PackWriter : IDisposable
{
    private readonly UnpackLimits limits;
    private readonly long packedLength;
    private readonly string subject;
    private readonly int strip;
    private readonly FileStream pack;
    private readonly byte[] buffer = new byte[128 << 10];
    private readonly Dictionary<string, PackedFile> files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> foldedNames = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> folders = new(StringComparer.Ordinal);
    private readonly List<ContainerAnomaly> anomalies = [];
    private int entries;
    private int unlisted;

    /// <param name="path">Pack file to create.</param>
    /// <param name="subject">File name of the container, for messages.</param>
    /// <param name="packedLength">Size of the container; the ratio is measured against it.</param>
    /// <param name="limits">What is too much.</param>
    /// <param name="strip">Leading name segments to drop.</param>
    public PackWriter(string path, string subject, long packedLength, UnpackLimits limits, int strip = 0)
    {
        (this.subject, this.packedLength, this.limits, this.strip) = (subject, packedLength, limits, strip);
        pack = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 1 << 20, Share = FileShare.Read,
        });
    }

    public string Subject => subject;

    /// <summary>Bytes unpacked so far, including content that a later duplicate replaced.</summary>
    public long Unpacked { get; private set; }

    /// <summary>Writes down something odd; after the limit only the count goes on.</summary>
    public void Report(string kind, string entry, string detail)
    {
        if (anomalies.Count < limits.Anomalies)
        {
            anomalies.Add(new ContainerAnomaly(kind, Shorten(entry), detail));
        }
        else
        {
            unlisted++;
        }
    }

    /// <summary>Counts one entry of any type and checks its name.</summary>
    /// <returns>Path in the tree; null when the entry is refused or is the root itself.</returns>
    public string? Admit(string name, bool isFolder)
    {
        if (++entries > limits.Entries)
        {
            throw new ArtifactException($"{subject} holds more than {limits.Entries:N0} entries; it is refused.");
        }

        if (Encoding.UTF8.GetByteCount(name) > limits.PathBytes)
        {
            throw new ArtifactException($"{subject} holds a name of more than {limits.PathBytes:N0} bytes; it is refused.");
        }

        var parsed = EntryName.Parse(name, strip);
        if (parsed.Kind is not null)
        {
            Report(parsed.Kind, name, parsed.Detail);
        }
        else if (parsed.Path is null && !isFolder)
        {
            Report("outside-root-folder", name, "The entry lies beside the top folder, which installers drop.");
        }

        return parsed.Path;
    }

    /// <summary>Appends the content of a regular file.</summary>
    /// <param name="path">A path from <see cref="Admit"/>.</param>
    /// <param name="mode">Permission bits; special bits are reported and dropped.</param>
    /// <param name="content">The content, read to its end.</param>
    /// <param name="declared">Length that the container states; anything else means it lies.</param>
    public void AddFile(string path, int mode, Stream content, long declared)
    {
        if (declared < 0 || Unpacked + declared > limits.TotalBytes)
        {
            throw TooLarge();
        }

        var offset = pack.Position;
        long length = 0;
        int count;
        while ((count = content.Read(buffer, 0, buffer.Length)) > 0)
        {
            length += count;
            Unpacked += count;
            CheckVolume();
            if (length > declared)
            {
                break;
            }

            pack.Write(buffer, 0, count);
        }

        if (length != declared)
        {
            throw new ArtifactException($"{subject} lies about the size of {Shorten(path)} ({declared:N0} bytes stated, {(length > declared ? "more" : $"{length:N0}")} found); it is damaged or hostile.");
        }

        if ((mode & 0b111_000_000_000) != 0)
        {
            Report("special-mode", path, "The file asks for set-user-id, set-group-id or sticky permission.");
        }

        Register(path, new PackedFile(new ArtifactFile(path, length, mode & 0b111_111_111), offset));
    }

    /// <summary>Judges how much of the container was decompressed in all, including headers and refused entries.</summary>
    public void CheckStream(long position)
    {
        if (position > 2 * limits.TotalBytes || position > 4 * limits.RatioFloor && position > 4 * limits.Ratio * packedLength)
        {
            throw TooLarge();
        }
    }

    /// <summary>Closes the pack and returns its table of contents.</summary>
    public PackIndex Complete(IReadOnlyDictionary<string, string> digests, long signatureOffset = 0, int signatureLength = 0)
    {
        pack.Flush(flushToDisk: false);
        foreach (var path in files.Keys.Where(folders.Contains).Order(StringComparer.Ordinal))
        {
            Report("name-conflict", path, "The name is a file and a folder at once.");
        }

        if (unlisted > 0)
        {
            anomalies.Add(new ContainerAnomaly("many-anomalies", "", $"There are {unlisted:N0} more anomalies that are not listed."));
        }

        return new PackIndex
        {
            Files = [.. files.Values.OrderBy(file => file.File.Path, StringComparer.Ordinal)],
            Anomalies = anomalies, Digests = digests, PackLength = pack.Position,
            SignatureOffset = signatureOffset, SignatureLength = signatureLength,
        };
    }

    public void Dispose() => pack.Dispose();

    private void Register(string path, PackedFile file)
    {
        if (files.ContainsKey(path))
        {
            Report("duplicate-name", path, "The name occurs more than once; the last one counts.");
        }
        else if (!foldedNames.TryAdd(path, path) && foldedNames[path] != path)
        {
            Report("case-collision", path, $"The name differs from {Shorten(foldedNames[path])} in case only.");
        }

        files[path] = file;
        for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
        {
            if (!folders.Add(path[..slash]))
            {
                break;
            }
        }
    }

    private void CheckVolume()
    {
        if (Unpacked > limits.TotalBytes)
        {
            throw TooLarge();
        }

        if (Unpacked > limits.RatioFloor && Unpacked > packedLength * limits.Ratio)
        {
            throw new ArtifactException($"{subject} unpacks to more than {limits.Ratio} times its size, as a decompression bomb does; it is refused.");
        }
    }

    private ArtifactException TooLarge() => new($"{subject} unpacks to more than {limits.TotalBytes >> 20} MB; it is refused.");

    private static string Shorten(string name) => name.Length <= 300 ? name : name[..300] + "…";
}
