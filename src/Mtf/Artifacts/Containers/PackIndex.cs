using System.Text;

namespace Mtf.Artifacts.Containers;

/// <summary>A file and where its content lies in the pack.</summary>
internal sealed record PackedFile(ArtifactFile File, long Offset);

/// <summary>A symbolic link of a directory or git tree: never followed, part of its hash.</summary>
/// <param name="Path">Where the link is.</param>
/// <param name="Target">What it says, as UTF-8 text.</param>
public sealed record TreeLink(string Path, string Target);

/// <summary>The table of contents beside a pack: written last, so that its presence means the pack is complete.</summary>
internal sealed record PackIndex
{
    private const string Magic = "MTFPACK2";

    public required IReadOnlyList<PackedFile> Files { get; init; }

    public required IReadOnlyList<ContainerAnomaly> Anomalies { get; init; }

    public required IReadOnlyDictionary<string, string> Digests { get; init; }

    /// <summary>Bytes of the pack, to notice a damaged cache before it is mapped.</summary>
    public required long PackLength { get; init; }

    /// <summary>Where the signature block of a bundle lies in the container.</summary>
    public long SignatureOffset { get; init; }

    public int SignatureLength { get; init; }

    public void Write(string path)
    {
        using var content = new MemoryStream();
        using (var writer = new BinaryWriter(content, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            writer.Write(PackLength);
            writer.Write(SignatureOffset);
            writer.Write(SignatureLength);
            writer.Write(Digests.Count);
            foreach (var (algorithm, digest) in Digests.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                writer.Write(algorithm);
                writer.Write(digest);
            }

            writer.Write(Anomalies.Count);
            foreach (var anomaly in Anomalies)
            {
                writer.Write(anomaly.Kind);
                writer.Write(anomaly.Entry);
                writer.Write(anomaly.Detail);
            }

            writer.Write(Files.Count);
            foreach (var file in Files)
            {
                writer.Write(file.File.Path);
                writer.Write(file.File.Length);
                writer.Write(file.File.Mode);
                writer.Write(file.Offset);
            }
        }

        File.WriteAllBytes(path, content.ToArray());
    }

    /// <summary>Reads an index; null when there is none or it is damaged.</summary>
    public static PackIndex? TryRead(string path)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(File.ReadAllBytes(path)), Encoding.UTF8);
            return reader.ReadString() == Magic ? Read(reader) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or FormatException)
        {
            return null;
        }
    }

    private static PackIndex Read(BinaryReader reader)
    {
        var (packLength, signatureOffset, signatureLength) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt32());
        var digests = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            digests[reader.ReadString()] = reader.ReadString();
        }

        var anomalies = new List<ContainerAnomaly>();
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            anomalies.Add(new ContainerAnomaly(reader.ReadString(), reader.ReadString(), reader.ReadString()));
        }

        var files = new List<PackedFile>();
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            files.Add(new PackedFile(new ArtifactFile(reader.ReadString(), reader.ReadInt64(), reader.ReadInt32()), reader.ReadInt64()));
        }

        return new PackIndex
        {
            Files = files, Anomalies = anomalies, Digests = digests, PackLength = packLength,
            SignatureOffset = signatureOffset, SignatureLength = signatureLength,
        };
    }
}
