using System.Net.Http.Headers;
using System.Text;
using Mtf.Artifacts.Http;

namespace Mtf.Artifacts.Registries;

/// <summary>pip's own settings: <c>PIP_*</c> variables, then <c>pip.conf</c>/<c>pip.ini</c> of virtual environment, user and machine.</summary>
public sealed class PipConfiguration
{
    private static readonly string[] NetrcNames = [".netrc", "_netrc"];

    private readonly Dictionary<string, string> settings;
    private readonly IReadOnlyDictionary<string, (string User, string Password)> netrc;

    private PipConfiguration(Dictionary<string, string> settings, IReadOnlyDictionary<string, (string User, string Password)> netrc) =>
        (this.settings, this.netrc) = (settings, netrc);

    /// <summary>The indexes in pip's order, each ending in '/'.</summary>
    public IReadOnlyList<Uri> Indexes { get; private init; } = [];

    /// <summary>Reads the settings that pip itself would use.</summary>
    public static PipConfiguration Load(UserEnvironment environment)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in environment.Variables.Where(variable => variable.Key.StartsWith("PIP_", StringComparison.Ordinal) && variable.Value.Length > 0))
        {
            found[name["PIP_".Length..].ToLowerInvariant().Replace('_', '-')] = value;
        }

        foreach (var file in Files(environment).TakeWhile(file => file != "/dev/null"))
        {
            // A later section of one file wins over [global]; an earlier file wins over a later one.
            var added = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (section, key, value) in IniFile.Read(file).OrderBy(setting => setting.Section == "global" ? 0 : 1))
            {
                if (section is "global" or "install" or "download")
                {
                    added[key.ToLowerInvariant().Replace('_', '-')] = value;
                }
            }

            foreach (var (key, value) in added)
            {
                found.TryAdd(key, value);
            }
        }

        var first = found.GetValueOrDefault("index-url") ?? BuiltInIndex(environment);
        var isOff = found.GetValueOrDefault("no-index") is "1" or "true" or "yes" or "on";
        var texts = isOff ? [] : new[] { first }.OfType<string>().Concat(SplitList(found.GetValueOrDefault("extra-index-url")));
        return new PipConfiguration(found, ReadNetrc(environment)) { Indexes = [.. texts.Select(ToIndex).Distinct()] };
    }

    /// <summary>Credentials in the index's URL, else those of the host in <c>.netrc</c>.</summary>
    public AuthenticationHeaderValue? AuthorizationFor(Uri uri)
    {
        var index = Indexes.FirstOrDefault(index => NpmConfiguration.HasOrigin(index, uri));
        var parts = (uri.UserInfo.Length > 0 ? uri.UserInfo : index?.UserInfo ?? "").Split(':', 2);
        if (parts[0].Length > 0)
        {
            return Basic(Uri.UnescapeDataString(parts[0]), parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : "");
        }

        return index is not null && netrc.TryGetValue(uri.Host, out var entry) ? Basic(entry.User, entry.Password) : null;
    }

    public HttpSettings ToHttpSettings()
    {
        var proxy = settings.GetValueOrDefault("proxy") is { Length: > 0 } text && Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri : null;
        return new HttpSettings { Proxy = proxy, SecureProxy = proxy, AuthorityFile = settings.GetValueOrDefault("cert") };
    }

    private static AuthenticationHeaderValue Basic(string user, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    private static IEnumerable<string> Files(UserEnvironment environment)
    {
        if (environment["PIP_CONFIG_FILE"] is { } chosen)
        {
            yield return chosen;
        }

        if (environment["VIRTUAL_ENV"] is { } virtualEnvironment)
        {
            yield return Path.Combine(virtualEnvironment, "pip.conf");
            yield return Path.Combine(virtualEnvironment, "pip.ini");
        }

        yield return Path.Combine(environment["XDG_CONFIG_HOME"] ?? Path.Combine(environment.Home, ".config"), "pip", "pip.conf");
        yield return Path.Combine(environment.Home, ".pip", "pip.conf");
        if (environment["APPDATA"] is { } roaming)
        {
            yield return Path.Combine(roaming, "pip", "pip.ini");
        }

        yield return environment.MachinePath("etc", "xdg", "pip", "pip.conf");
        yield return environment.MachinePath("etc", "pip.conf");
        yield return environment.MachinePath("pip", "pip.ini");
    }

    private static string[] SplitList(string? text) =>
        (text ?? "").Split((char[])[' ', '\n', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);

    private static Uri ToIndex(string text) =>
        Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new ArtifactException($"The configured Python index '{text}' is not an http(s) URL; correct index-url in pip.conf or PIP_INDEX_URL.");

    /// <summary>The default that an installed pip states in its own source.</summary>
    private static string? BuiltInIndex(UserEnvironment environment)
    {
        foreach (var file in InstalledSources(environment))
        {
            var line = ReadLines(file).FirstOrDefault(line => line.StartsWith("PyPI = PackageIndex(", StringComparison.Ordinal));
            var start = line?.IndexOfAny(['"', '\'']) ?? -1;
            var end = start < 0 ? -1 : line!.IndexOf(line[start], start + 1);
            if (end > 0)
            {
                return line![(start + 1)..end].TrimEnd('/') + "/simple/";
            }
        }

        return null;
    }

    private static IEnumerable<string> InstalledSources(UserEnvironment environment)
    {
        var roots = environment.ExecutableFolders.Select(folder => Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar))).OfType<string>()
            .Concat(ChildFolders(Path.Combine(environment["PYENV_ROOT"] ?? Path.Combine(environment.Home, ".pyenv"), "versions"), "*"))
            .Prepend(environment["VIRTUAL_ENV"] ?? environment.Home);
        foreach (var root in roots.Distinct())
        {
            foreach (var library in ChildFolders(Path.Combine(root, "lib"), "python3*").Append(Path.Combine(root, "Lib")))
            {
                foreach (var packages in new[] { "site-packages", "dist-packages" })
                {
                    yield return Path.Combine(library, packages, "pip", "_internal", "models", "index.py");
                }
            }
        }
    }

    private static string[] ChildFolders(string folder, string pattern)
    {
        try
        {
            return Directory.Exists(folder) ? Directory.GetDirectories(folder, pattern).Order(StringComparer.Ordinal).ToArray() : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string[] ReadLines(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllLines(file) : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static Dictionary<string, (string User, string Password)> ReadNetrc(UserEnvironment environment)
    {
        var entries = new Dictionary<string, (string User, string Password)>(StringComparer.OrdinalIgnoreCase);
        var path = environment["NETRC"] ?? NetrcNames.Select(name => Path.Combine(environment.Home, name)).FirstOrDefault(File.Exists);
        var words = path is null ? [] : ReadLines(path).SelectMany(line => SplitList(line)).ToArray();
        var machine = "";
        for (var index = 0; index + 1 < words.Length; index++)
        {
            switch (words[index])
            {
                case "machine":
                    machine = words[++index];
                    entries.TryAdd(machine, ("", ""));
                    break;
                case "login" when machine.Length > 0:
                    entries[machine] = entries[machine] with { User = words[++index] };
                    break;
                case "password" when machine.Length > 0:
                    entries[machine] = entries[machine] with { Password = words[++index] };
                    break;
            }
        }

        return entries;
    }
}
