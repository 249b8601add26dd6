using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Mtf.Findings;

namespace Mtf.Checks.Permissions.EmbeddedSecret;

/// <summary>Signed JSON web tokens whose payload is not the textbook's.</summary>
internal static class JsonWebTokens
{
    private const int LongestToken = 8000;

    public static SecretMatch? Match(ReadOnlySpan<char> text, int start, DateTimeOffset asOf)
    {
        if (!Characters.IsBoundary(text, start))
        {
            return null;
        }

        var token = Characters.Run(text, start, Characters.Dotted, LongestToken + 1);
        if (token.Length is < 60 or > LongestToken || token.Count('.') != 2)
        {
            return null;
        }

        var payloadStart = token.IndexOf('.') + 1;
        var payloadEnd = token.LastIndexOf('.');
        var (header, payload) = (Decode(token[..(payloadStart - 1)]), Decode(token[payloadStart..payloadEnd]));
        if (header?.ContainsKey("alg") != true || payload is null || token.Length - payloadEnd < 20
            || Randomness.IsPlaceholder(token[(payloadEnd + 1)..]) || IsTextbook(payload))
        {
            return null;
        }

        var isPublic = payload.GetValueOrDefault("role") == "anon";
        var isExpired = payload.TryGetValue("exp", out var text1) && long.TryParse(text1, out var exp) && exp < asOf.ToUnixTimeSeconds();
        return isPublic ? null
            : isExpired ? new SecretMatch(start, token.Length, "expired JSON web token", Severity.Low, Confidence.High, Live: false)
            : payload.GetValueOrDefault("role") == "service_role"
                ? new SecretMatch(start, token.Length, "Supabase service role key", Severity.Critical, Confidence.High, Live: true)
                : new SecretMatch(start, token.Length, "JSON web token", Severity.Medium, Confidence.Medium, Live: false);
    }

    /// <summary>The examples of the specification and of its best known web page.</summary>
    private static bool IsTextbook(Dictionary<string, string> payload) =>
        payload.GetValueOrDefault("sub") is "1234567890" or "joe" || payload.GetValueOrDefault("iss") is "joe"
        || payload.Values.Any(value => value.Contains("example", StringComparison.OrdinalIgnoreCase) || value is "John Doe" or "test");

    /// <summary>The members of a base 64 encoded JSON object that are strings or numbers; null when it is none.</summary>
    private static Dictionary<string, string>? Decode(ReadOnlySpan<char> part)
    {
        try
        {
            using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(part), new JsonDocumentOptions { MaxDepth = 16 });
            return document.RootElement.ValueKind != JsonValueKind.Object ? null : document.RootElement.EnumerateObject()
                .Where(member => member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number)
                .GroupBy(member => member.Name, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.First().Value.ToString(), StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is FormatException or JsonException or DecoderFallbackException or InvalidOperationException)
        {
            return null;
        }
    }
}
