using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Mtf.Sandbox.Sinkhole;

/// <summary>Issues a certificate for every name that a client asks for. It is trusted in one run of the sandbox only, and forgotten with it.</summary>
internal sealed class CertificateAuthority : IDisposable
{
    private const int MostNames = 256;
    private const string Organisation = "O=Trust Services";

    private readonly ECDsa rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa leafKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 root;
    private readonly ConcurrentDictionary<string, X509Certificate2> leaves = new(StringComparer.OrdinalIgnoreCase);
    private readonly DateTimeOffset notBefore;
    private readonly DateTimeOffset notAfter;

    public CertificateAuthority(TimeProvider time)
    {
        notBefore = time.GetUtcNow().AddDays(-30);
        notAfter = time.GetUtcNow().AddDays(60);
        var request = new CertificateRequest("CN=Root R1, " + Organisation, rootKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        root = request.CreateSelfSigned(notBefore, notAfter);
    }

    /// <summary>The root certificate, for the trust store inside.</summary>
    public string RootPem => root.ExportCertificatePem() + "\n";

    public X509Certificate2 CertificateFor(string name)
    {
        if (leaves.TryGetValue(name, out var known))
        {
            return known;
        }

        var issued = Issue(name);
        return leaves.Count < MostNames ? leaves.GetOrAdd(name, issued) : issued;
    }

    public void Dispose()
    {
        foreach (var leaf in leaves.Values)
        {
            leaf.Dispose();
        }

        root.Dispose();
        rootKey.Dispose();
        leafKey.Dispose();
    }

    private X509Certificate2 Issue(string name)
    {
        var request = new CertificateRequest("CN=site, " + Organisation, leafKey, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(root, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        using var certificate = request.Create(root, notBefore, notAfter, RandomNumberGenerator.GetBytes(12));
        return certificate.CopyWithPrivateKey(leafKey);
    }
}
