using System.Collections;
using System.Text;

namespace Mtf.Artifacts;

/// <summary>The parts of the user's environment that say where registries, caches and settings are. Read once, at the start.</summary>
/// <param name="Variables">Environment variables.</param>
/// <param name="Home">The user's home folder.</param>
/// <param name="WorkingDirectory">Where the command was started.</param>
/// <param name="SystemRoot">Prefix of machine-wide folders, <c>/</c> outside tests.</param>
public sealed record UserEnvironment(IReadOnlyDictionary<string, string> Variables, string Home, string WorkingDirectory, string SystemRoot = "/")
{
    /// <summary>The environment of this process.</summary>
    public static UserEnvironment Current()
    {
        var comparer = OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        var variables = new Dictionary<string, string>(comparer);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            variables[(string)variable.Key] = variable.Value as string ?? "";
        }

        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var root = OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData) : "/";
        return new UserEnvironment(variables, home, Environment.CurrentDirectory, root);
    }

    /// <summary>A variable's value, null when unset or empty.</summary>
    public string? this[string name] => Variables.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary><c>$MTF_CACHE</c>, else <c>$XDG_CACHE_HOME/mtf</c>, else <c>~/.cache/mtf</c>.</summary>
    public string CacheDirectory =>
        this["MTF_CACHE"] ?? Path.Combine(this["XDG_CACHE_HOME"] ?? Path.Combine(Home, ".cache"), "mtf");

    /// <summary>The folders of <c>PATH</c>.</summary>
    public IEnumerable<string> ExecutableFolders =>
        (this["PATH"] ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>A machine-wide path.</summary>
    public string MachinePath(params ReadOnlySpan<string> parts) => Path.Combine([SystemRoot, .. parts]);

    /// <summary>Replaces <c>${NAME}</c> by the variable; an unset one stays as written unless <c>${NAME?}</c>, as npm does.</summary>
    public string Expand(string text)
    {
        var result = new StringBuilder();
        for (var index = 0; index < text.Length; index++)
        {
            var end = text[index] == '$' && index + 1 < text.Length && text[index + 1] == '{' ? text.IndexOf('}', index) : -1;
            if (end < 0)
            {
                result.Append(text[index]);
                continue;
            }

            var name = text[(index + 2)..end];
            var fallback = name.EndsWith('?') ? "" : text[index..(end + 1)];
            result.Append(this[name.TrimEnd('?')] ?? fallback);
            index = end;
        }

        return result.ToString();
    }
}
