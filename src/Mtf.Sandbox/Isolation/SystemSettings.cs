namespace Mtf.Sandbox.Isolation;

/// <summary>The settings folder of the machine that the server believes to run on. Nothing of the real one but what programs need to start.</summary>
internal static class SystemSettings
{
    public const string NameServer = "192.168.1.1";
    public const string Trusted = "/etc/ssl/certs/ca-certificates.crt";

    private static readonly string[] TrustVariables =
        ["NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "GIT_SSL_CAINFO", "AWS_CA_BUNDLE", "PIP_CERT", "DENO_CERT"];

    private static readonly string[] TrustFiles = ["ssl/certs/ca-certificates.crt", "ssl/cert.pem", "pki/tls/certs/ca-bundle.crt"];

    private static readonly string[] Copied = ["ld.so.cache", "ld.so.conf", "ssl/openssl.cnf", "mime.types", "localtime"];

    private static readonly (string Name, string Content)[] Written =
    [
        ("passwd", "root:x:0:0:root:/root:/bin/bash\ndev:x:1000:1000:Dev:/home/dev:/bin/bash\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n"),
        ("group", "root:x:0:\ndev:x:1000:\nnogroup:x:65534:\n"),
        ("hosts", "127.0.0.1\tlocalhost\n::1\tlocalhost\n127.0.1.1\tdev-pc\n"),
        ("hostname", "dev-pc\n"),
        ("resolv.conf", $"nameserver {NameServer}\n"),
        ("nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n"),
        ("host.conf", "multi on\n"),
    ];

    /// <summary>Variables by which programs find certificates.</summary>
    public static IEnumerable<string> Environment => TrustVariables.Select(name => $"{name}={Trusted}");

    public static void Write(string folder, string trustedPem)
    {
        foreach (var name in Copied)
        {
            var source = Path.Combine("/etc", name);
            if (File.Exists(source))
            {
                var target = Path.Combine(folder, name);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(source, target);
            }
        }

        foreach (var (name, content) in Written)
        {
            File.WriteAllText(Path.Combine(folder, name), content);
        }

        foreach (var name in TrustFiles)
        {
            var target = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllText(target, trustedPem);
        }

        Directory.CreateDirectory(Path.Combine(folder, "alternatives"));
    }
}
