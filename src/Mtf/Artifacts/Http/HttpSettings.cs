using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Mtf.Artifacts.Http;

/// <summary>Who chose the address of a request.</summary>
public enum HostTrust
{
    /// <summary>The user's configuration: it may be a private host.</summary>
    Configured,

    /// <summary>The scanned target or a registry answer: public addresses only.</summary>
    Target,
}

/// <summary>One GET: where, on whose word, with which credentials.</summary>
public sealed record HttpTarget(Uri Uri, HostTrust Trust, AuthenticationHeaderValue? Authorization = null, string Accept = "*/*");

/// <summary>Proxy and certificate settings from the user's package manager.</summary>
public sealed record HttpSettings
{
    public Uri? Proxy { get; init; }

    public Uri? SecureProxy { get; init; }

    /// <summary>Hosts that bypass the proxy; a leading dot or a bare name also covers subdomains.</summary>
    public IReadOnlyList<string> NoProxy { get; init; } = [];

    /// <summary>PEM file with additional trusted roots.</summary>
    public string? AuthorityFile { get; init; }

    public bool VerifyCertificates { get; init; } = true;

    /// <summary>Builds the handler: pooled, compressed, HTTP/2, no redirects of its own, and with guarded dialling for targets.</summary>
    internal SocketsHttpHandler CreateHandler(HostTrust trust)
    {
        IWebProxy proxy = Proxy is null && SecureProxy is null ? HttpClient.DefaultProxy : new ConfiguredProxy(this);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            EnableMultipleHttp2Connections = true,
            MaxConnectionsPerServer = 16,
            MaxResponseHeadersLength = 64,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            Proxy = proxy,
            UseCookies = false,
            SslOptions = CreateTlsOptions(trust),
        };
        if (trust == HostTrust.Target)
        {
            handler.ConnectCallback = (context, cancellationToken) =>
                IsProxy(proxy, context)
                    ? AddressGuard.ConnectUnguardedAsync(context.DnsEndPoint, cancellationToken)
                    : AddressGuard.ConnectAsync(context.DnsEndPoint, cancellationToken);
        }

        return handler;
    }

    /// <summary>Whether a request to the URI goes through a proxy, which then resolves the host itself.</summary>
    internal bool UsesProxy(Uri uri)
    {
        IWebProxy proxy = Proxy is null && SecureProxy is null ? HttpClient.DefaultProxy : new ConfiguredProxy(this);
        return !proxy.IsBypassed(uri) && proxy.GetProxy(uri) is { } address && address != uri;
    }

    private static bool IsProxy(IWebProxy proxy, SocketsHttpConnectionContext context)
    {
        var uri = context.InitialRequestMessage.RequestUri;
        return uri is not null && !proxy.IsBypassed(uri) && proxy.GetProxy(uri) is { } address && address != uri
            && string.Equals(address.IdnHost, context.DnsEndPoint.Host, StringComparison.OrdinalIgnoreCase)
            && address.Port == context.DnsEndPoint.Port;
    }

    private SslClientAuthenticationOptions CreateTlsOptions(HostTrust trust)
    {
        var options = new SslClientAuthenticationOptions();
        if (trust == HostTrust.Target)
        {
            return options;
        }

        if (!VerifyCertificates)
        {
#pragma warning disable CA5359 // The user's own package manager is told the same (strict-ssl=false); targets are always verified.
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (AuthorityFile is not null && File.Exists(AuthorityFile))
        {
            var roots = new X509Certificate2Collection();
            try
            {
                roots.ImportFromPemFile(AuthorityFile);
            }
            catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
            {
                throw new ArtifactException($"The certificate file {AuthorityFile} cannot be read; correct cafile or cert in your package manager's settings.", exception);
            }

            options.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                errors == SslPolicyErrors.None || IsTrustedBy(roots, certificate, chain, errors);
        }

        return options;
    }

    private static bool IsTrustedBy(X509Certificate2Collection roots, X509Certificate? certificate, X509Chain? sent, SslPolicyErrors errors)
    {
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is not X509Certificate2 leaf)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (var element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return chain.Build(leaf);
    }

    private sealed class ConfiguredProxy(HttpSettings settings) : IWebProxy
    {
        public ICredentials? Credentials { get; set; } = CredentialsOf(settings.SecureProxy ?? settings.Proxy);

        public Uri? GetProxy(Uri destination) =>
            IsBypassed(destination) ? null : destination.Scheme == Uri.UriSchemeHttps ? settings.SecureProxy ?? settings.Proxy : settings.Proxy;

        public bool IsBypassed(Uri host) =>
            (host.Scheme == Uri.UriSchemeHttps ? settings.SecureProxy ?? settings.Proxy : settings.Proxy) is null
            || settings.NoProxy.Any(entry => Covers(entry, host.IdnHost));

        private static bool Covers(string entry, string host) =>
            entry == "*" || host.Equals(entry.TrimStart('.'), StringComparison.OrdinalIgnoreCase)
            || host.EndsWith('.' + entry.TrimStart('.'), StringComparison.OrdinalIgnoreCase);

        private static NetworkCredential? CredentialsOf(Uri? proxy)
        {
            var parts = proxy?.UserInfo.Split(':', 2);
            return parts is [{ Length: > 0 } user, ..]
                ? new NetworkCredential(Uri.UnescapeDataString(user), parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : "")
                : null;
        }
    }
}
