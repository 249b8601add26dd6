using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Mtf.Artifacts.Http;

/// <summary>One remembered answer: 200 with its body, or 404.</summary>
internal sealed record CachedAnswer(int Status, string ContentType, string ETag, string LastModified, DateTimeOffset StoredAt, byte[] Body);

/// <summary>Answers of registries on disk, one file each: a line of JSON, then the body. Writers replace files atomically; readers need no lock.</summary>
internal sealed class HttpCache(string folder)
{
    public string PathOf(HttpTarget target)
    {
        // The credentials are part of the key: what one token may see is not served to another.
        var key = $"{target.Uri.AbsoluteUri}\n{target.Accept}\n{target.Authorization}";
        return Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))));
    }

    public CachedAnswer? Read(HttpTarget target)
    {
        try
        {
            var bytes = File.ReadAllBytes(PathOf(target));
            var end = Array.IndexOf(bytes, (byte)'\n');
            using var head = JsonDocument.Parse(bytes.AsMemory(0, Math.Max(end, 0)));
            var root = head.RootElement;
            var body = bytes[(end + 1)..];
            return root.GetProperty("length").GetInt32() != body.Length ? null : new CachedAnswer(
                root.GetProperty("status").GetInt32(), root.GetProperty("type").GetString() ?? "", root.GetProperty("etag").GetString() ?? "",
                root.GetProperty("modified").GetString() ?? "", root.GetProperty("stored").GetDateTimeOffset(), body);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException
            or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // A missing or damaged entry is a miss; it is replaced by the next answer.
            return null;
        }
    }

    public void Write(HttpTarget target, CachedAnswer answer)
    {
        using var content = new MemoryStream(answer.Body.Length + 512);
        using (var writer = new Utf8JsonWriter(content))
        {
            writer.WriteStartObject();
            writer.WriteNumber("status", answer.Status);
            writer.WriteString("type", answer.ContentType);
            writer.WriteString("etag", answer.ETag);
            writer.WriteString("modified", answer.LastModified);
            writer.WriteString("stored", answer.StoredAt);
            writer.WriteNumber("length", answer.Body.Length);
            writer.WriteString("url", HttpFetcher.Shown(target.Uri));
            writer.WriteEndObject();
        }

        content.WriteByte((byte)'\n');
        content.Write(answer.Body);
        var path = PathOf(target);
        var temporary = $"{path}.{Guid.NewGuid():n}";
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(temporary, content.ToArray());
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            try
            {
                File.Delete(temporary);
            }
            catch (IOException)
            {
                // Nothing more can be done about a half-written file on a broken disk.
            }

            throw new ArtifactException($"The cache folder {folder} cannot be written ({exception.Message.TrimEnd('.')}); free some space or set MTF_CACHE.", exception);
        }
    }
}
