using System.Net;
using System.Net.Http.Headers;

namespace Mtf.Artifacts.Http;

/// <summary>A document that a registry answered.</summary>
public sealed record HttpDocument(byte[] Body, string ContentType, Uri Uri);

/// <summary>The HTTP client of fetching: guarded, retrying, bounded, cached. The only place that creates an <see cref="HttpClient"/>.</summary>
public sealed class HttpFetcher(FetchOptions options, HttpSettings settings, string? cacheFolder, TimeProvider time) : IDisposable
{
    private const int LongestDocument = 128 << 20;
    private const int Attempts = 4;
    private const int Redirects = 8;

    private readonly HttpCache? cache = cacheFolder is null ? null : new HttpCache(cacheFolder);
    private readonly Lazy<HttpClient> configured = new(() => Create(settings, HostTrust.Configured));
    private readonly Lazy<HttpClient> guarded = new(() => Create(settings, HostTrust.Target));

    /// <summary>A client for hosts that the scanned target chose, for libraries that bring their own protocol.</summary>
    internal HttpClient TargetClient => guarded.Value;

    public void Dispose()
    {
        foreach (var client in new[] { configured, guarded }.Where(client => client.IsValueCreated))
        {
            client.Value.Dispose();
        }
    }

    /// <summary>Gets a document, from the cache while it is fresh; null when the server does not have it.</summary>
    /// <exception cref="ArtifactException">The server cannot be reached, refuses, or answers too much.</exception>
    public async Task<HttpDocument?> GetAsync(HttpTarget target, CancellationToken cancellationToken, bool immutable = false)
    {
        var known = cache?.Read(target);
        if (known is not null && (options.Offline || immutable && known.Status == 200 || IsFresh(known)))
        {
            return ToDocument(known, target.Uri);
        }

        if (options.Offline)
        {
            throw new ArtifactException($"{Shown(target.Uri)} is not in the cache and the network is off; run once without --offline.");
        }

        using var response = await SendAsync(target, request => AddConditions(request, known), cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotModified && known is not null)
        {
            known = known with { StoredAt = time.GetUtcNow() };
            cache?.Write(target, known);
            return ToDocument(known, target.Uri);
        }

        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.NotFound or HttpStatusCode.Gone))
        {
            throw Refusal(target.Uri, response);
        }

        var found = response.StatusCode == HttpStatusCode.OK;
        var answer = new CachedAnswer(
            found ? 200 : 404, response.Content.Headers.ContentType?.MediaType ?? "", response.Headers.ETag?.ToString() ?? "",
            response.Content.Headers.LastModified?.ToString("r") ?? "", time.GetUtcNow(),
            found ? await ReadAsync(response, target.Uri, cancellationToken) : []);
        cache?.Write(target, answer);
        return ToDocument(answer, target.Uri);
    }

    /// <summary>Sends a GET with redirects (each checked again) and retries; the caller judges the status.</summary>
    internal async Task<HttpResponseMessage> SendAsync(HttpTarget target, Action<HttpRequestMessage> prepare, CancellationToken cancellationToken)
    {
        var current = target;
        for (var redirect = 0; redirect <= Redirects; redirect++)
        {
            var response = await SendOnceAsync(current, prepare, cancellationToken);
            if (response.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
                or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect) || response.Headers.Location is not { } location)
            {
                return response;
            }

            response.Dispose();
            current = Follow(current, new Uri(current.Uri, location));
        }

        throw new ArtifactException($"{Shown(target.Uri)} redirects more than {Redirects} times.");
    }

    /// <summary>Reads with a limit on silence, so that a stalled server does not hang the scan.</summary>
    internal async Task<int> ReadAsync(Stream stream, Memory<byte> buffer, Uri uri, CancellationToken cancellationToken)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(options.Silence);
        try
        {
            return await stream.ReadAsync(buffer, silence.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ArtifactException($"{uri.Host} stopped sending for {options.Silence.TotalSeconds:0} seconds; try again.", exception);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or InvalidDataException)
        {
            throw new ArtifactException($"The answer of {uri.Host} broke off: {exception.Message}", exception);
        }
    }

    internal static ArtifactException Refusal(Uri uri, HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
            new ArtifactException($"{Shown(uri)} needs other credentials ({(int)response.StatusCode}); check the token in your package manager's settings."),
        HttpStatusCode.TooManyRequests =>
            new ArtifactException($"{uri.Host} answers 429 (too many requests); try again later."),
        _ => new ArtifactException($"{Shown(uri)} answers {(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd() + "; try again later or check the registry."),
    };

    /// <summary>A URL for messages: credentials and query never shown.</summary>
    internal static string Shown(Uri uri) => uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    private static HttpClient Create(HttpSettings settings, HostTrust trust)
    {
        var client = new HttpClient(settings.CreateHandler(trust))
        {
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("mtf", typeof(HttpFetcher).Assembly.GetName().Version?.ToString(3)));
        return client;
    }

    private static void AddConditions(HttpRequestMessage request, CachedAnswer? known)
    {
        if (known is { Status: 200, ETag.Length: > 0 })
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", known.ETag);
        }
        else if (known is { Status: 200, LastModified.Length: > 0 })
        {
            request.Headers.TryAddWithoutValidation("If-Modified-Since", known.LastModified);
        }
    }

    private static HttpDocument? ToDocument(CachedAnswer answer, Uri uri) =>
        answer.Status == 200 ? new HttpDocument(answer.Body, answer.ContentType, uri) : null;

    /// <summary>Another server gets no credentials and no trust; a redirect never leaves TLS.</summary>
    private static HttpTarget Follow(HttpTarget origin, Uri to)
    {
        if (to.Scheme != Uri.UriSchemeHttps && (to.Scheme != Uri.UriSchemeHttp || origin.Uri.Scheme == Uri.UriSchemeHttps))
        {
            throw new ArtifactException($"{Shown(origin.Uri)} redirects to {Shown(to)}, which is not protected by TLS.");
        }

        return string.Equals(origin.Uri.Authority, to.Authority, StringComparison.OrdinalIgnoreCase) && origin.Uri.Scheme == to.Scheme
            ? origin with { Uri = to }
            : origin with { Uri = to, Trust = HostTrust.Target, Authorization = null };
    }

    private async Task<HttpResponseMessage> SendOnceAsync(HttpTarget target, Action<HttpRequestMessage> prepare, CancellationToken cancellationToken)
    {
        if (target.Trust == HostTrust.Target && settings.UsesProxy(target.Uri) && IPAddress.TryParse(target.Uri.Host.Trim('[', ']'), out _))
        {
            // Behind a proxy the name is resolved by the proxy, but an address is judged here.
            await AddressGuard.ResolveAsync(target.Uri.Host, cancellationToken);
        }

        for (var attempt = 1; ; attempt++)
        {
            var (response, failure) = await TryAsync(target, prepare, cancellationToken);
            var transient = response is null || (int)response.StatusCode >= 500 || response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout;
            if (!transient && response is not null)
            {
                return response;
            }

            if (attempt == Attempts)
            {
                using (response)
                {
                    throw response is null
                        ? new ArtifactException($"{target.Uri.Host} cannot be reached ({failure?.Message.TrimEnd('.')}); check the network, the proxy and the registry's address.", failure)
                        : Refusal(target.Uri, response);
                }
            }

            var pause = PauseBefore(attempt, response);
            response?.Dispose();
            await Task.Delay(pause, time, cancellationToken);
        }
    }

    private async Task<(HttpResponseMessage? Response, Exception? Failure)> TryAsync(
        HttpTarget target, Action<HttpRequestMessage> prepare, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, target.Uri);
        request.Headers.Authorization = target.Authorization;
        request.Headers.TryAddWithoutValidation("Accept", target.Accept);
        prepare(request);
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(options.Silence);
        try
        {
            var client = target.Trust == HostTrust.Target ? guarded.Value : configured.Value;
            return (await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token), null);
        }
        catch (HttpRequestException exception) when (exception.InnerException is ArtifactException refused)
        {
            throw new ArtifactException(refused.Message, exception);
        }
        catch (HttpRequestException exception)
        {
            return (null, exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, new TimeoutException($"no answer within {options.Silence.TotalSeconds:0} seconds", exception));
        }
    }

    private TimeSpan PauseBefore(int attempt, HttpResponseMessage? response)
    {
        var asked = response?.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => options.BackOff * (1 << (attempt - 1)),
        };
        return asked < TimeSpan.Zero ? TimeSpan.Zero : asked > options.LongestRetryAfter ? options.LongestRetryAfter : asked;
    }

    private bool IsFresh(CachedAnswer answer)
    {
        var age = time.GetUtcNow() - answer.StoredAt;
        return age >= TimeSpan.Zero && age < options.Freshness;
    }

    private async Task<byte[]> ReadAsync(HttpResponseMessage response, Uri uri, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        var buffer = new byte[64 << 10];
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        while (await ReadAsync(stream, buffer, uri, cancellationToken) is > 0 and var count)
        {
            if (content.Length + count > LongestDocument)
            {
                throw new ArtifactException($"{Shown(uri)} answers more than {LongestDocument >> 20} MB, which is more than any registry document needs.");
            }

            content.Write(buffer, 0, count);
        }

        return content.ToArray();
    }
}
