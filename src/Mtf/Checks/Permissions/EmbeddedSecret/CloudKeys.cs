using Mtf.Findings;

namespace Mtf.Checks.Permissions.EmbeddedSecret;

/// <summary>Credentials whose format needs more than a prefix: what stands before or near it decides.</summary>
internal static class CloudKeys
{
    private const string AzureEmulatorAccount = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1";
    private const int NearbyCharacters = 400;

    /// <summary>An AWS access key id; with its secret key nearby it is a usable pair.</summary>
    public static SecretMatch? Aws(ReadOnlySpan<char> text, int start)
    {
        var body = Characters.Run(text, start + 4, Characters.Alphanumeric);
        if (body.Length != 16 || !Characters.IsBoundary(text, start) || body.IndexOfAnyExcept(Characters.Base32) >= 0
            || Randomness.IsPlaceholder(body) || text[..start].EndsWith("Credential=", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return HasAwsSecretNear(text, start + 20)
            ? new SecretMatch(start, 20, "AWS access key with its secret", Severity.Critical, Confidence.High, Live: true)
            : new SecretMatch(start, 20, "AWS access key id", Severity.High, Confidence.Medium, Live: false);
    }

    /// <summary>OpenAI keys carry a fixed marker in their middle.</summary>
    public static SecretMatch? OpenAi(ReadOnlySpan<char> text, int marker)
    {
        var start = marker;
        while (start > 0 && marker - start < 120 && Characters.Url.Contains(text[start - 1]))
        {
            start--;
        }

        var token = Characters.Run(text, start, Characters.Url);
        return token.StartsWith("sk-", StringComparison.Ordinal) && token.Length is >= 51 and <= 220 && marker - start >= 20
            && !Randomness.IsPlaceholder(token[3..])
            ? new SecretMatch(start, token.Length, "OpenAI key", Severity.Critical, Confidence.High, Live: true)
            : null;
    }

    /// <summary>Telegram bot tokens: 8 to 10 digits, a colon, 35 characters that begin with AA.</summary>
    public static SecretMatch? Telegram(ReadOnlySpan<char> text, int colon)
    {
        var start = colon;
        while (start > 0 && colon - start < 12 && char.IsAsciiDigit(text[start - 1]))
        {
            start--;
        }

        var body = Characters.Run(text, colon + 1, Characters.Url);
        return colon - start is >= 8 and <= 10 && body.Length == 35 && Characters.IsBoundary(text, start) && !Randomness.IsPlaceholder(body)
            ? new SecretMatch(start, colon - start + 36, "Telegram bot token", Severity.Critical, Confidence.High, Live: true)
            : null;
    }

    /// <summary>Azure storage: 64 bytes in base 64 after <c>AccountKey=</c>; the emulator's account is public.</summary>
    public static SecretMatch? Azure(ReadOnlySpan<char> text, int start)
    {
        var key = Characters.Run(text, start + "AccountKey=".Length, Characters.Base64);
        return key.Length == 88 && key.EndsWith("==") && !key.StartsWith(AzureEmulatorAccount, StringComparison.Ordinal)
            && !Randomness.IsPlaceholder(key[..^2])
            ? new SecretMatch(start, "AccountKey=".Length + 88, "Azure storage key", Severity.Critical, Confidence.High, Live: true)
            : null;
    }

    /// <summary>Discord webhooks: a numeric id and 60 to 72 characters; whoever has the address can post, and read it back.</summary>
    public static SecretMatch? Discord(ReadOnlySpan<char> text, int start)
    {
        var path = Characters.Run(text, start + "/api/webhooks/".Length, Characters.Path);
        var slash = path.IndexOf('/');
        return slash is >= 17 and <= 20 && path[..slash].IndexOfAnyExcept(Characters.Digit) < 0
            && path.Length - slash - 1 is >= 60 and <= 72 && !Randomness.IsPlaceholder(path[(slash + 1)..])
            ? new SecretMatch(start, "/api/webhooks/".Length + path.Length, "Discord webhook", Severity.High, Confidence.High, Live: true)
            : null;
    }

    /// <summary>A literal token in npm's configuration format.</summary>
    public static SecretMatch? NpmConfiguration(ReadOnlySpan<char> text, int start)
    {
        var token = Characters.Run(text, start + "_authToken=".Length, Characters.Dotted);
        return token.Length >= 20 && Randomness.Transitions(token) >= 0.3 && !Randomness.IsPlaceholder(token)
            ? new SecretMatch(start, "_authToken=".Length + token.Length, "package registry token", Severity.Critical, Confidence.High, Live: true)
            : null;
    }

    private static bool HasAwsSecretNear(ReadOnlySpan<char> text, int end)
    {
        var near = text[Math.Max(0, end - NearbyCharacters)..Math.Min(text.Length, end + NearbyCharacters)];
        for (var i = 0; i < near.Length;)
        {
            var run = Characters.Run(near, i, Characters.Base64);
            if (run.Length == 40 && Randomness.HasUpperLowerDigit(run) && !Randomness.IsHex(run) && Randomness.Entropy(run) >= 4
                && !Randomness.IsPlaceholder(run))
            {
                return true;
            }

            i += run.Length + 1;
        }

        return false;
    }
}
