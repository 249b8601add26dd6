namespace Mtf.Checks.Permissions.UndeclaredAccess;

/// <summary>Compares declared path patterns with the paths of code.</summary>
internal static class DeclaredPath
{
    /// <summary>Whether the code says where the path is, from the root, the home folder or the working directory.</summary>
    public static bool IsFixed(string path) => path.Length > 1 && !path.Contains("⟨?", StringComparison.Ordinal) && !path.Contains("⟨arg", StringComparison.Ordinal) && !path.StartsWith("⟨env", StringComparison.Ordinal) && !path.StartsWith("⟨file", StringComparison.Ordinal)
        && (path[0] is '/' or '~' or '.' || path.StartsWith("⟨home", StringComparison.Ordinal));

    /// <summary>Whether a pattern covers a path. A pattern with a variable stands for the user's choice, which covers what the code does not fix.</summary>
    public static bool Covers(string pattern, string path)
    {
        if (pattern is "*" or "**" or "/**" or "/")
        {
            return true;
        }

        var isOpen = !IsFixed(path);
        if (pattern.Contains("${", StringComparison.Ordinal) && !pattern.StartsWith("${HOME}", StringComparison.Ordinal))
        {
            return isOpen || path.StartsWith("./", StringComparison.Ordinal);
        }

        var (stem, normal) = (Normal(pattern), Normal(path));
        var star = stem.IndexOf('*', StringComparison.Ordinal);
        if (star < 0)
        {
            return normal == stem || normal.StartsWith(stem.TrimEnd('/') + "/", StringComparison.Ordinal);
        }

        return normal.StartsWith(stem[..star], StringComparison.Ordinal) || normal == stem[..star].TrimEnd('/');
    }

    private static string Normal(string path)
    {
        var text = path.Replace('\\', '/');
        foreach (var home in (ReadOnlySpan<string>)["${HOME}", "$HOME", "⟨env:HOME⟩", "⟨home⟩", "%USERPROFILE%", "⟨env:USERPROFILE⟩"])
        {
            text = text.StartsWith(home, StringComparison.Ordinal) ? "~" + text[home.Length..] : text;
        }

        return text.StartsWith("./", StringComparison.Ordinal) ? text[2..] : text;
    }
}
