using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Mtf.Advisories;

/// <summary>How far an update is.</summary>
/// <param name="Feed">Name of the source, or <c>index</c>.</param>
/// <param name="Done">Bytes received.</param>
/// <param name="Total">Bytes to receive, null when not known.</param>
public sealed record AdvisoryProgress(string Feed, long Done, long? Total);

/// <summary>Fetches one source file, only if it changed.</summary>
internal sealed class AdvisoryDownload(HttpClient client, TimeProvider time, IProgress<AdvisoryProgress>? progress)
{
    private const long MaximumLength = 4L << 30;
    private const int Attempts = 4;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>The pause before the second attempt; it doubles for each further one. A server may ask for a longer one, up to half a minute.</summary>
    public required TimeSpan BackOff { get; init; }

    /// <summary>Downloads to <paramref name="path"/>; null when the server says that the known source is still current, with the date of that answer.</summary>
    /// <exception cref="AdvisoryException">The download failed, each time that it was tried.</exception>
    public async Task<(AdvisorySource? Source, DateTimeOffset Date)> FetchAsync(string name, Uri url, AdvisorySource? known, string path, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan pause;
            try
            {
                return await TryAsync(name, url, known, path, cancellationToken);
            }
            catch (PassingFault fault) when (attempt < Attempts)
            {
                pause = fault.RetryAfter ?? BackOff * (1 << (attempt - 1));
            }
            catch (PassingFault fault)
            {
                throw new AdvisoryException(fault.Message, fault);
            }

            await Task.Delay(pause < TimeSpan.Zero ? TimeSpan.Zero : pause > LongestPause ? LongestPause : pause, time, cancellationToken);
        }
    }

    private async Task<(AdvisorySource? Source, DateTimeOffset Date)> TryAsync(string name, Uri url, AdvisorySource? known, string path, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            if (known?.Url == url)
            {
                AddConditions(request, known);
            }

            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var date = response.Headers.Date ?? time.GetUtcNow();
            if (response.StatusCode == HttpStatusCode.NotModified && known?.Url == url)
            {
                return (null, date);
            }

            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw Refusal(url, response);
            }

            var (length, digest) = await SaveAsync(name, response, path, cancellationToken);
            return (new AdvisorySource
            {
                Name = name,
                File = "",
                Digest = digest,
                Length = length,
                Date = date,
                DateOrigin = DateOrigins.Download,
                Url = url,
                ETag = response.Headers.ETag?.ToString(),
                LastModified = response.Content.Headers.LastModified,
            }, date);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new PassingFault($"{url} could not be fetched: {exception.Message}", exception);
        }
    }

    private Exception Refusal(Uri url, HttpResponseMessage response)
    {
        var message = $"{url} answered {(int)response.StatusCode}; the data at hand is kept.";
        var retryAfter = response.Headers.RetryAfter;
        return (int)response.StatusCode >= 500 || response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout
            ? new PassingFault(message) { RetryAfter = retryAfter?.Delta ?? retryAfter?.Date - time.GetUtcNow() }
            : new AdvisoryException(message);
    }

    private static void AddConditions(HttpRequestMessage request, AdvisorySource known)
    {
        if (EntityTagHeaderValue.TryParse(known.ETag, out var tag))
        {
            request.Headers.IfNoneMatch.Add(tag);
        }

        request.Headers.IfModifiedSince = known.LastModified;
    }

    private async Task<(long Length, string Digest)> SaveAsync(string name, HttpResponseMessage response, string path, CancellationToken cancellationToken)
    {
        var expected = response.Content.Headers.ContentLength;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var source = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var target = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true);
        var buffer = new byte[1 << 16];
        long length = 0;
        for (int count; (count = await source.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            length += count;
            if (length > MaximumLength)
            {
                throw new AdvisoryException($"{response.RequestMessage?.RequestUri} sends more than 4 GB.");
            }

            hash.AppendData(buffer, 0, count);
            await StoreAsync(target, buffer.AsMemory(0, count), path, cancellationToken);
            progress?.Report(new AdvisoryProgress(name, length, expected));
        }

        return expected is { } stated && stated != length
            ? throw new PassingFault($"{response.RequestMessage?.RequestUri} sent {length} of {stated} bytes.")
            : (length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    // A disk that is full stays full: nothing to try again.
    private static async Task StoreAsync(FileStream target, ReadOnlyMemory<byte> content, string path, CancellationToken cancellationToken)
    {
        try
        {
            await target.WriteAsync(content, cancellationToken);
        }
        catch (IOException exception)
        {
            throw new AdvisoryException($"{path} cannot be written: {exception.Message}", exception);
        }
    }

    /// <summary>What may go well the next time.</summary>
    private sealed class PassingFault(string message, Exception? inner = null) : Exception(message, inner)
    {
        /// <summary>When the server says to come back.</summary>
        public TimeSpan? RetryAfter { get; init; }
    }
}
