namespace Mtf.Flow.Shell;

/// <summary>Writes words so that a shell reads them as they are.</summary>
internal static class ShellWords
{
    public static string Quoted(string word) =>
        word.Length > 0 && word.All(sign => char.IsLetterOrDigit(sign) || sign is '-' or '_' or '.' or '/' or ':' or '=' or '@' or '+' or ',' or '%') ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
