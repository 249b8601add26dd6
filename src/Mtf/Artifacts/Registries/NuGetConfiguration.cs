using System.Net.Http.Headers;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Mtf.Artifacts.Http;

namespace Mtf.Artifacts.Registries;

/// <summary>One enabled NuGet source.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Index">Its service index.</param>
public sealed record NuGetSource(string Name, Uri Index)
{
    internal AuthenticationHeaderValue? Authorization { get; init; }
}

/// <summary>NuGet's own settings: every <c>NuGet.Config</c> from the working folder up, the user's and the machine's; the nearest wins.</summary>
public sealed class NuGetConfiguration
{
    private static readonly string[] FileNames = ["nuget.config", "NuGet.config", "NuGet.Config"];

    private readonly List<NuGetSource> sources = [];
    private readonly List<(string Source, string Pattern)> mappings = [];
    private readonly Dictionary<string, string> options = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The enabled v3 sources in their order.</summary>
    public IReadOnlyList<NuGetSource> Sources => sources;

    /// <summary>Reads the settings that NuGet itself would use.</summary>
    public static NuGetConfiguration Load(UserEnvironment environment)
    {
        // Farthest first, so that nearer files override and <clear/> forgets what came before.
        var locations = new List<(string Name, string Value)>();
        var disabled = new Dictionary<string, bool>(StringComparer.OrdinalIgnoreCase);
        var credentials = new Dictionary<string, Dictionary<string, string>>(StringComparer.OrdinalIgnoreCase);
        var configuration = new NuGetConfiguration();
        foreach (var root in Files(environment).Reverse().Select(ReadFile).OfType<XElement>())
        {
            foreach (var item in Section(root, "packageSources"))
            {
                Apply(item, locations.Clear, (key, value) =>
                {
                    locations.RemoveAll(source => string.Equals(source.Name, key, StringComparison.OrdinalIgnoreCase));
                    locations.Add((key, ExpandPercent(value, environment)));
                });
            }

            foreach (var item in Section(root, "disabledPackageSources"))
            {
                Apply(item, disabled.Clear, (key, value) => disabled[key] = value.Equals("true", StringComparison.OrdinalIgnoreCase));
            }

            foreach (var item in Section(root, "config"))
            {
                Apply(item, configuration.options.Clear, (key, value) => configuration.options[key] = ExpandPercent(value, environment));
            }

            ReadCredentials(root, credentials, environment);
            configuration.ReadMappings(root);
        }

        foreach (var (name, value) in locations.Where(source => !disabled.GetValueOrDefault(source.Name)))
        {
            // A folder feed has no index; it is left to the tools that can use it.
            if (Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            {
                configuration.sources.Add(new NuGetSource(name, uri) { Authorization = ToAuthorization(name, credentials.GetValueOrDefault(name), environment) });
            }
        }

        return configuration;
    }

    /// <summary>The sources a package may come from: all, or those of the longest matching pattern when mappings are configured.</summary>
    /// <exception cref="ArtifactException">No source is configured for the package.</exception>
    public IReadOnlyList<NuGetSource> SourcesOf(string package)
    {
        if (sources.Count == 0)
        {
            throw new ArtifactException("No NuGet v3 source is configured; add one with 'dotnet nuget add source'.");
        }

        if (mappings.Count == 0)
        {
            return sources;
        }

        var matching = mappings.Where(mapping => Matches(mapping.Pattern, package)).ToArray();
        var best = matching.Select(mapping => Rank(mapping.Pattern)).DefaultIfEmpty(-1).Max();
        var names = matching.Where(mapping => Rank(mapping.Pattern) == best).Select(mapping => mapping.Source).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var found = sources.Where(source => names.Contains(source.Name)).ToArray();
        return found.Length > 0 ? found : throw new ArtifactException($"No NuGet source is mapped to {package}; add a pattern to packageSourceMapping in NuGet.Config.");
    }

    public HttpSettings ToHttpSettings()
    {
        if (!options.TryGetValue("http_proxy", out var text) || !Uri.TryCreate(text, UriKind.Absolute, out var proxy))
        {
            return new HttpSettings();
        }

        if (options.TryGetValue("http_proxy.user", out var user))
        {
            proxy = new UriBuilder(proxy) { UserName = Uri.EscapeDataString(user) }.Uri;
        }

        return new HttpSettings
        {
            Proxy = proxy, SecureProxy = proxy,
            NoProxy = (options.GetValueOrDefault("no_proxy") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        };
    }

    /// <summary>Nearest first.</summary>
    private static IEnumerable<string> Files(UserEnvironment environment)
    {
        for (var folder = environment.WorkingDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            foreach (var name in FileNames.Where(name => File.Exists(Path.Combine(folder, name))).Take(1))
            {
                yield return Path.Combine(folder, name);
            }
        }

        var user = environment["APPDATA"] is { } roaming ? Path.Combine(roaming, "NuGet") : Path.Combine(environment.Home, ".nuget", "NuGet");
        yield return Path.Combine(user, "NuGet.Config");
        var machine = environment["NUGET_COMMON_APPLICATION_DATA"] is { } common ? Path.Combine(common, "NuGet", "Config")
            : OperatingSystem.IsWindows() ? Path.Combine(environment["ProgramFiles(x86)"] ?? "", "NuGet", "Config")
            : environment.MachinePath("etc", "opt", "NuGet", "Config");
        foreach (var folder in new[] { Path.Combine(user, "config"), machine }.Where(Directory.Exists))
        {
            foreach (var file in Directory.GetFiles(folder, "*.config", new EnumerationOptions { MatchCasing = MatchCasing.CaseInsensitive }).Order(StringComparer.Ordinal))
            {
                yield return file;
            }
        }
    }

    private static XElement? ReadFile(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var reader = XmlReader.Create(path, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 1 << 20 });
            return XElement.Load(reader);
        }
        catch (Exception exception) when (exception is XmlException or IOException or UnauthorizedAccessException)
        {
            throw new ArtifactException($"The NuGet settings in {path} cannot be read: {exception.Message}", exception);
        }
    }

    private static IEnumerable<XElement> Section(XElement root, string name) => root.Elements(name).SelectMany(section => section.Elements());

    private static void Apply(XElement item, Action clear, Action<string, string> add)
    {
        if (item.Name.LocalName == "clear")
        {
            clear();
        }
        else if (item.Name.LocalName == "add" && item.Attribute("key")?.Value is { } key)
        {
            add(key, item.Attribute("value")?.Value ?? "");
        }
    }

    private static void ReadCredentials(XElement root, Dictionary<string, Dictionary<string, string>> credentials, UserEnvironment environment)
    {
        foreach (var source in Section(root, "packageSourceCredentials"))
        {
            if (source.Name.LocalName == "clear")
            {
                credentials.Clear();
                continue;
            }

            var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var item in source.Elements("add"))
            {
                values[item.Attribute("key")?.Value ?? ""] = ExpandPercent(item.Attribute("value")?.Value ?? "", environment);
            }

            credentials[XmlConvert.DecodeName(source.Name.LocalName)] = values;
        }
    }

    private void ReadMappings(XElement root)
    {
        foreach (var item in Section(root, "packageSourceMapping"))
        {
            if (item.Name.LocalName == "clear")
            {
                mappings.Clear();
                continue;
            }

            var source = item.Attribute("key")?.Value ?? "";
            mappings.RemoveAll(mapping => string.Equals(mapping.Source, source, StringComparison.OrdinalIgnoreCase));
            mappings.AddRange(item.Elements("package").Select(package => (source, package.Attribute("pattern")?.Value ?? "")));
        }
    }

    private static AuthenticationHeaderValue? ToAuthorization(string name, Dictionary<string, string>? stored, UserEnvironment environment)
    {
        var values = stored;
        if (environment["NuGetPackageSourceCredentials_" + name] is { } variable)
        {
            values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var pair in variable.Split(';').Select(part => part.Split('=', 2)).Where(pair => pair.Length == 2))
            {
                values[pair[0].Trim() == "Password" ? "ClearTextPassword" : pair[0].Trim()] = pair[1];
            }
        }

        if (values is null)
        {
            return null;
        }

        if (!values.TryGetValue("ClearTextPassword", out var password))
        {
            throw new ArtifactException($"The password of the NuGet source {name} is encrypted and only NuGet on Windows can read it; store it as ClearTextPassword with a variable, %TOKEN%.");
        }

        return new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{values.GetValueOrDefault("Username")}:{password}")));
    }

    private static string ExpandPercent(string text, UserEnvironment environment)
    {
        var parts = text.Split('%');
        for (var index = 1; index < parts.Length - 1; index += 2)
        {
            parts[index] = environment[parts[index]] ?? $"%{parts[index]}%";
        }

        return parts.Length % 2 == 0 ? text : string.Concat(parts);
    }

    private static bool Matches(string pattern, string package) => pattern.EndsWith('*')
        ? package.StartsWith(pattern[..^1], StringComparison.OrdinalIgnoreCase)
        : package.Equals(pattern, StringComparison.OrdinalIgnoreCase);

    /// <summary>An exact name beats every prefix, a longer prefix beats a shorter one.</summary>
    private static int Rank(string pattern) => pattern.EndsWith('*') ? pattern.Length : int.MaxValue;
}
