namespace Mtf.Artifacts.Registries;

/// <summary>Reads the INI dialects of npm and pip.</summary>
internal static class IniFile
{
    private const long LongestFile = 1 << 20;

    /// <summary>The settings of a file as (section, key, value); empty when the file cannot be read.</summary>
    public static IEnumerable<(string Section, string Key, string Value)> Read(string path)
    {
        string[] lines;
        try
        {
            lines = new FileInfo(path) is { Exists: true, Length: <= LongestFile } ? File.ReadAllLines(path) : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            yield break;
        }

        var (section, key, value) = ("", "", "");
        foreach (var line in lines)
        {
            var text = line.Trim();
            if (text.Length == 0 || text[0] is ';' or '#')
            {
                continue;
            }

            // pip lets a value go on in indented lines; npm has no such thing and indents nothing.
            if (char.IsWhiteSpace(line[0]) && key.Length > 0 && !text.Contains('='))
            {
                value = $"{value}\n{text}".Trim();
                continue;
            }

            if (key.Length > 0)
            {
                yield return (section, key, value);
                key = "";
            }

            if (text[0] == '[' && text[^1] == ']')
            {
                section = text[1..^1].Trim();
                continue;
            }

            var equals = text.IndexOf('=');
            key = (equals < 0 ? text : text[..equals]).Trim();
            value = equals < 0 ? "true" : Unquote(text[(equals + 1)..].Trim());
        }

        if (key.Length > 0)
        {
            yield return (section, key, value);
        }
    }

    private static string Unquote(string value) =>
        value is ['"', .., '"'] or ['\'', .., '\''] ? value[1..^1] : value;
}
