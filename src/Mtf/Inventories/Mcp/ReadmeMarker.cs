using System.Text.RegularExpressions;

namespace Mtf.Inventories.Mcp;

/// <summary>The line <c>mcp-name: io.example/server</c> by which a README claims a name in an MCP registry.</summary>
internal static partial class ReadmeMarker
{
    private const int SearchedCharacters = 1 << 20;

    public static string? Find(string text)
    {
        var searched = text.Length > SearchedCharacters ? text[..SearchedCharacters] : text;
        return Marker.Match(searched) is { Success: true } match ? match.Groups["name"].Value.TrimEnd('.', '-') : null;
    }

    // The value must be followed by a boundary: white space, a tag, the end of a comment, the end of the text.
    [GeneratedRegex(@"mcp-name:[ \t]*(?<name>[A-Za-z0-9][A-Za-z0-9.-]{0,200}/[A-Za-z0-9._-]{1,200})(?:\s|<|-->|$)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Marker { get; }
}
