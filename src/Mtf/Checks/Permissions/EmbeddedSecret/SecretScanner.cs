using System.Buffers;
using System.Text;
using Mtf.Checks.Texts;

namespace Mtf.Checks.Permissions.EmbeddedSecret;

/// <summary>Finds credentials in one pass over a text: anchors are searched together, each hit is judged by its format.</summary>
internal sealed class SecretScanner(DateTimeOffset asOf)
{
    private static readonly string[] OtherAnchors =
        ["AKIA", "ASIA", "T3BlbkFJ", ":AA", "AccountKey=", "/api/webhooks/", "_authToken=", "-----BEGIN ", "eyJ", "://"];

    private static readonly SearchValues<string> Anchors = SearchValues.Create(
        [.. TokenFormats.All.Select(format => format.Prefix), .. OtherAnchors], StringComparison.Ordinal);

    private static readonly ILookup<char, TokenFormat> FormatsByFirstCharacter = TokenFormats.All.ToLookup(format => format.Prefix[0]);

    private static readonly string[] Keywords =
        ["secret", "password", "passwd", "token", "apikey", "api_key", "api-key", "accesskey", "access_key", "privatekey", "private_key", "credential"];

    private static readonly SearchValues<string> KeywordAnchors = SearchValues.Create(Keywords, StringComparison.OrdinalIgnoreCase);

    /// <summary>Calls back for every credential with the window and the match.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="role">What the file is for; decides whether unquoted values count.</param>
    /// <param name="anchoredOnly">Only formats with a fixed mark: for binaries.</param>
    /// <param name="found">Receives each match.</param>
    public void Scan(Stream stream, long length, FileRole role, bool anchoredOnly, Action<WindowReader, SecretMatch> found)
    {
        using var reader = new WindowReader(stream, Encoding.Latin1, length);
        while (reader.Read())
        {
            ScanAnchors(reader, found);
            if (!anchoredOnly)
            {
                ScanAssignments(reader, role, found);
            }
        }
    }

    private void ScanAnchors(WindowReader reader, Action<WindowReader, SecretMatch> found)
    {
        for (var position = reader.CoreStart; position < reader.CoreEnd;)
        {
            var next = reader.Text[position..].IndexOfAny(Anchors);
            if (next < 0 || position + next >= reader.CoreEnd)
            {
                return;
            }

            position += next;
            if (Judge(reader.Text, position) is { } match)
            {
                found(reader, match);
                position = Math.Max(position, match.Start + match.Length - 1);
            }

            position++;
        }
    }

    private SecretMatch? Judge(ReadOnlySpan<char> text, int position)
    {
        foreach (var format in FormatsByFirstCharacter[text[position]])
        {
            if (format.Match(text, position) is { } match)
            {
                return match;
            }
        }

        var rest = text[position..];
        return text[position] switch
        {
            'A' when rest.StartsWith("AKIA") || rest.StartsWith("ASIA") => CloudKeys.Aws(text, position),
            'A' when rest.StartsWith("AccountKey=") => CloudKeys.Azure(text, position),
            'T' => CloudKeys.OpenAi(text, position),
            ':' when rest.StartsWith(":AA") => CloudKeys.Telegram(text, position),
            ':' => ConnectionStrings.Match(text, position),
            '/' => CloudKeys.Discord(text, position),
            '_' => CloudKeys.NpmConfiguration(text, position),
            '-' => PrivateKeys.Match(text, position),
            'e' => JsonWebTokens.Match(text, position, asOf),
            _ => null,
        };
    }

    private static void ScanAssignments(WindowReader reader, FileRole role, Action<WindowReader, SecretMatch> found)
    {
        for (var position = reader.CoreStart; position < reader.CoreEnd;)
        {
            var next = reader.Text[position..].IndexOfAny(KeywordAnchors);
            if (next < 0 || position + next >= reader.CoreEnd)
            {
                return;
            }

            position += next;
            var keyword = Keyword(reader.Text[position..]);
            if (Assignments.Match(reader.Text, position, keyword, role) is { } match)
            {
                found(reader, match);
            }

            position += keyword;
        }
    }

    private static int Keyword(ReadOnlySpan<char> text)
    {
        foreach (var keyword in Keywords)
        {
            if (text.StartsWith(keyword, StringComparison.OrdinalIgnoreCase))
            {
                return keyword.Length;
            }
        }

        return 1;
    }
}
