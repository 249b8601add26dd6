using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Mtf.Artifacts.Containers;
using Mtf.Artifacts.Http;
using Mtf.Artifacts.Registries;
using Mtf.Packages;

namespace Mtf.Artifacts;

/// <summary>Brings published files into the store: resumed where a former run stopped, verified against the registry's digests.</summary>
internal sealed class Downloader(HttpFetcher fetcher, ContainerStore store, FetchOptions options)
{
    private const string Interrupted = "interrupted";

    /// <returns>Path of the stored container.</returns>
    /// <exception cref="ArtifactException">It cannot be fetched or is not what the registry states.</exception>
    public async Task<string> DownloadAsync(HttpTarget target, PublishedFile file, IProgress<FetchProgress>? progress, CancellationToken cancellationToken)
    {
        // A registry's digest names the content; without one the address does, which registries never reuse for other content.
        var strongest = Integrity.Strongest(file.Digests);
        var alias = strongest ?? ("url", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(target.Uri.AbsoluteUri))));
        if (store.FindContainer(alias.Item1, alias.Item2) is { } stored)
        {
            return stored;
        }

        if (options.Offline)
        {
            throw new ArtifactException($"{file.FileName} is not in the cache and the network is off; run once without --offline.");
        }

        var key = $"{alias.Item1}-{alias.Item2[..Math.Min(64, alias.Item2.Length)]}";
        var partial = "";
        try
        {
            partial = store.NewPartialPath(key);
            var isResumed = strongest is not null && Claim(store.ResumablePath(key), partial);
            var digests = await ReadAsync(target, file, partial, progress, cancellationToken);
            if (isResumed && IsOther(file.Digests, digests))
            {
                // The former part may belong to something else: once more from the start.
                File.Delete(partial);
                digests = await ReadAsync(target, file, partial, progress, cancellationToken);
            }

            Integrity.Verify(file.FileName, file.Digests, digests);
            return store.Add(partial, digests, strongest is null ? [alias] : [alias, ("sha512", digests["sha512"])]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactException($"{file.FileName} cannot be stored ({exception.Message.TrimEnd('.')}); free some space or set MTF_CACHE.", exception);
        }
        catch (Exception exception) when (exception is OperationCanceledException || exception.Data.Contains(Interrupted))
        {
            if (strongest is not null)
            {
                Claim(partial, store.ResumablePath(key));
            }

            throw;
        }
        finally
        {
            if (partial.Length > 0)
            {
                File.Delete(partial);
            }
        }
    }

    private static bool IsOther(IReadOnlyDictionary<string, string> stated, IReadOnlyDictionary<string, string> actual) =>
        stated.Any(digest => actual.TryGetValue(digest.Key, out var value) && !value.Equals(digest.Value, StringComparison.OrdinalIgnoreCase));

    /// <summary>Takes over a file by renaming it: of several processes exactly one succeeds.</summary>
    private static bool Claim(string source, string destination)
    {
        try
        {
            File.Move(source, destination, overwrite: true);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private async Task<IReadOnlyDictionary<string, string>> ReadAsync(
        HttpTarget target, PublishedFile file, string partial, IProgress<FetchProgress>? progress, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await AppendAsync(target, file, partial, progress, cancellationToken);
                break;
            }
            catch (ArtifactException exception) when (exception.Data.Contains(Interrupted) && attempt < 4)
            {
                // The connection broke in the middle; what has arrived is kept and the rest is asked for.
            }
        }

        await using var content = new FileStream(partial, FileMode.Open, FileAccess.Read, FileShare.Read);
        return ContainerStore.ComputeDigests(content, file.FileName, cancellationToken);
    }

    private async Task AppendAsync(HttpTarget target, PublishedFile file, string partial, IProgress<FetchProgress>? progress, CancellationToken cancellationToken)
    {
        await using var output = new FileStream(partial, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        var start = output.Length;
        using var response = await fetcher.SendAsync(target, request =>
        {
            request.Headers.Range = start > 0 ? new RangeHeaderValue(start, null) : null;
            request.Headers.AcceptEncoding.Clear();
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        }, cancellationToken);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            // Everything is there already, or the part is no part of this file; the digest tells.
            return;
        }

        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PartialContent))
        {
            throw HttpFetcher.Refusal(target.Uri, response);
        }

        var continues = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == start;
        output.SetLength(continues ? start : 0);
        output.Position = output.Length;
        var total = response.Content.Headers.ContentLength + output.Length;
        await CopyAsync(response, target, file, output, total, progress, cancellationToken);
        if (total is not null && output.Length < total)
        {
            throw Interruption(new ArtifactException($"The download of {file.FileName} broke off after {output.Length:N0} of {total:N0} bytes; run again to resume it."));
        }
    }

    private async Task CopyAsync(
        HttpResponseMessage response, HttpTarget target, PublishedFile file, FileStream output, long? total, IProgress<FetchProgress>? progress, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[128 << 10];
        while (true)
        {
            int count;
            try
            {
                count = await fetcher.ReadAsync(stream, buffer, target.Uri, cancellationToken);
            }
            catch (ArtifactException exception)
            {
                throw Interruption(exception);
            }

            if (count == 0)
            {
                return;
            }

            await output.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            if (output.Position > ContainerStore.LargestContainer)
            {
                throw new ArtifactException($"{file.FileName} is larger than {ContainerStore.LargestContainer >> 20} MB; it is refused.");
            }

            progress?.Report(new FetchProgress("download", file.FileName, output.Position, total));
        }
    }

    private static ArtifactException Interruption(ArtifactException exception)
    {
        exception.Data[Interrupted] = true;
        return exception;
    }
}
