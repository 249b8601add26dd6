using System.Buffers;
using System.Text;
using Mtf.Checks.Texts;

namespace Mtf.Checks.Permissions.EmbeddedSecret;

/// <summary>Finds credentials in one pass over a text: anchors are searched together, each hit is judged by its format.</summary>
internal sealed class SecretScanner(DateTimeOffset asOf)
{
    /// <summary>No credential of a prefix format is shorter, prefix included.</summary>
    private const int ShortestToken = 20;

    private static readonly SearchValues<string> Anchors = SearchValues.Create(
        ["T3BlbkFJ", ":AA", "AccountKey=", "/api/webhooks/", "_authToken=", "-----BEGIN ", "eyJ", "://", "SG.", "hooks.slack.com/services/T"], StringComparison.Ordinal);

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
            ScanTokens(reader, found);
            ScanAnchors(reader, found);
            if (!anchoredOnly)
            {
                ScanAssignments(reader, role, found);
            }
        }
    }

    /// <summary>
    /// Looks at every run of at least twenty token characters. Shorter words, which is nearly all text, are jumped over: where the
    /// twentieth character from here is no token character, no run begins before it.
    /// </summary>
    private static void ScanTokens(WindowReader reader, Action<WindowReader, SecretMatch> found)
    {
        var text = reader.Text;
        for (var last = reader.CoreStart + ShortestToken - 1; last < text.Length && last - ShortestToken + 1 < reader.CoreEnd;)
        {
            var start = last + 1;
            while (start > 0 && Characters.Url.Contains(text[start - 1]))
            {
                start--;
            }

            if (last - start + 1 < ShortestToken)
            {
                last = start + ShortestToken + (start == last + 1 ? 0 : -1);
                continue;
            }

            var end = start + Characters.Run(text, start, Characters.Url, text.Length).Length;
            MatchTokens(reader, start, end, found);
            last = end + ShortestToken;
        }
    }

    /// <summary>A token begins where the run begins or after a hyphen in it.</summary>
    private static void MatchTokens(WindowReader reader, int start, int end, Action<WindowReader, SecretMatch> found)
    {
        for (var position = start; position < end && position < reader.CoreEnd;)
        {
            if (position >= reader.CoreStart && MatchToken(reader.Text, position) is { } match)
            {
                found(reader, match);
                position += match.Length - 1;
            }

            var hyphen = position >= end ? -1 : reader.Text[position..end].IndexOf('-');
            position = hyphen < 0 ? end : position + hyphen + 1;
        }
    }

    private static SecretMatch? MatchToken(ReadOnlySpan<char> text, int position)
    {
        if (text[position] == 'A' && (text[position..].StartsWith("AKIA") || text[position..].StartsWith("ASIA")))
        {
            return CloudKeys.Aws(text, position);
        }

        foreach (var format in FormatsByFirstCharacter[text[position]])
        {
            if (format.Match(text, position) is { } match)
            {
                return match;
            }
        }

        return null;
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
        var rest = text[position..];
        return text[position] switch
        {
            'A' => CloudKeys.Azure(text, position),
            'S' or 'h' => MatchToken(text, position),
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
