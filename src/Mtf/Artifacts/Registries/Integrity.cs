namespace Mtf.Artifacts.Registries;

/// <summary>Digests that registries state, and their comparison with what was downloaded.</summary>
internal static class Integrity
{
    private static readonly string[] StrongestFirst = ["sha512", "sha256", "sha1"];

    /// <summary>Parses subresource integrity text (<c>sha512-base64 sha1-base64</c>) to hex by algorithm.</summary>
    public static Dictionary<string, string> Parse(string? integrity)
    {
        var digests = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in (integrity ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var dash = part.IndexOf('-', StringComparison.Ordinal);
            var bytes = new byte[64];
            if (dash > 0 && StrongestFirst.Contains(part[..dash]) && Convert.TryFromBase64String(part[(dash + 1)..].Split('?')[0], bytes, out var length))
            {
                digests[part[..dash]] = Convert.ToHexStringLower(bytes.AsSpan(0, length));
            }
        }

        return digests;
    }

    /// <summary>The strongest stated digest; null when none is stated.</summary>
    public static (string Algorithm, string Digest)? Strongest(IReadOnlyDictionary<string, string> stated) =>
        StrongestFirst.Where(stated.ContainsKey).Select(algorithm => ((string, string)?)(algorithm, stated[algorithm])).FirstOrDefault();

    /// <summary>Compares every stated digest.</summary>
    /// <exception cref="ArtifactException">One differs.</exception>
    public static void Verify(string subject, IReadOnlyDictionary<string, string> stated, IReadOnlyDictionary<string, string> actual)
    {
        foreach (var algorithm in StrongestFirst.Where(stated.ContainsKey))
        {
            if (!string.Equals(stated[algorithm], actual[algorithm], StringComparison.OrdinalIgnoreCase))
            {
                throw new ArtifactException(
                    $"{subject} does not match its registry: {algorithm} is {actual[algorithm]} but the registry states {stated[algorithm]}; it was changed or damaged on the way.");
            }
        }
    }
}
