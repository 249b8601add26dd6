using System.Buffers;

namespace Mtf.Inventories.Documents;

/// <summary>Hashes as lockfiles write them, turned into lower-case hex by algorithm. What cannot be decoded is left out.</summary>
internal static class Integrity
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>Subresource integrity: <c>sha512-base64 sha1-base64</c>.</summary>
    public static IReadOnlyDictionary<string, string> FromSri(string? integrity)
    {
        var digests = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in (integrity ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(8))
        {
            var dash = part.IndexOf('-', StringComparison.Ordinal);
            var value = part.Split('?')[0];
            if (dash > 0 && Base64ToHex(value[(dash + 1)..]) is { } hex)
            {
                digests.TryAdd(value[..dash].ToLowerInvariant(), hex);
            }
        }

        return digests;
    }

    /// <summary><c>sha256:hex</c> or <c>sha256=hex</c>; the first of each algorithm.</summary>
    public static IReadOnlyDictionary<string, string> FromHex(IEnumerable<string?> hashes)
    {
        var digests = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var hash in hashes.OfType<string>())
        {
            var separator = hash.AsSpan().IndexOfAny(':', '=');
            if (separator > 0 && IsHex(hash.AsSpan(separator + 1)))
            {
                digests.TryAdd(hash[..separator].ToLowerInvariant(), hash[(separator + 1)..].ToLowerInvariant());
            }
        }

        return digests;
    }

    /// <summary>NuGet hashes the content without the signature, so its value is not the SHA-512 of the .nupkg file.</summary>
    public static IReadOnlyDictionary<string, string> FromNuGet(string? base64)
    {
        var value = base64 is not null && base64.StartsWith("sha512-", StringComparison.Ordinal) ? base64[7..] : base64;
        return value is { Length: > 0 } && Base64ToHex(value) is { } hex
            ? new SortedDictionary<string, string>(StringComparer.Ordinal) { ["contentHash"] = hex }
            : new SortedDictionary<string, string>(StringComparer.Ordinal);
    }

    public static string? Base64ToHex(string base64)
    {
        var bytes = new byte[base64.Length];
        return base64.Length <= 256 && Convert.TryFromBase64String(base64, bytes, out var count) && count > 0
            ? Convert.ToHexStringLower(bytes.AsSpan(0, count))
            : null;
    }

    private static bool IsHex(ReadOnlySpan<char> text) => text.Length is >= 32 and <= 128 && !text.ContainsAnyExcept(HexDigits);
}
