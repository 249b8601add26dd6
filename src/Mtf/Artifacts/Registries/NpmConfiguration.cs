using System.Net.Http.Headers;
using System.Text;
using Mtf.Artifacts.Http;

namespace Mtf.Artifacts.Registries;

/// <summary>npm's own settings: environment, project, user, global and built-in <c>.npmrc</c>, in that order of precedence.</summary>
public sealed class NpmConfiguration
{
    private readonly IReadOnlyDictionary<string, string> settings;
    private readonly string? builtIn;

    private NpmConfiguration(IReadOnlyDictionary<string, string> settings, string? builtIn) => (this.settings, this.builtIn) = (settings, builtIn);

    /// <summary>Reads the settings that npm itself would use.</summary>
    public static NpmConfiguration Load(UserEnvironment environment)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in environment.Variables.Where(variable => variable.Key.StartsWith("npm_config_", StringComparison.OrdinalIgnoreCase)))
        {
            found.TryAdd(ToKey(name["npm_config_".Length..]), value);
        }

        var root = FindInstallation(environment);
        AddFile(found, ProjectFile(environment.WorkingDirectory), environment);
        AddFile(found, found.GetValueOrDefault("userconfig") ?? Path.Combine(environment.Home, ".npmrc"), environment);
        var prefix = found.GetValueOrDefault("prefix") ?? environment["PREFIX"] ?? PrefixOf(root);
        AddFile(found, found.GetValueOrDefault("globalconfig") ?? (prefix is null ? null : Path.Combine(prefix, "etc", "npmrc")), environment);
        AddFile(found, root is null ? null : Path.Combine(root, "npmrc"), environment);
        return new NpmConfiguration(found, root is null ? null : ReadBuiltInRegistry(root));
    }

    /// <summary>The registry of a package: that of its scope, else the default one.</summary>
    /// <exception cref="ArtifactException">npm is neither configured nor installed.</exception>
    public Uri RegistryOf(string package)
    {
        var slash = package.IndexOf('/', StringComparison.Ordinal);
        var scoped = package.StartsWith('@') && slash > 0 ? settings.GetValueOrDefault(package[..slash] + ":registry") : null;
        return ToRegistry(scoped ?? settings.GetValueOrDefault("registry") ?? builtIn
            ?? throw new ArtifactException("No npm registry is configured; set npm_config_registry, add registry=… to ~/.npmrc, or install npm."));
    }

    /// <summary>The credentials for a URL: those of the longest configured path that contains it.</summary>
    public AuthenticationHeaderValue? AuthorizationFor(Uri uri)
    {
        for (var path = uri.AbsolutePath; ; path = path[..(path.TrimEnd('/').LastIndexOf('/') + 1)])
        {
            if (path.EndsWith('/') && Credentials($"//{uri.Authority}{path}:") is { } found)
            {
                return found;
            }

            if (path.Length <= 1)
            {
                break;
            }
        }

        // The legacy form without a host belongs to the default registry alone.
        var isDefault = (settings.GetValueOrDefault("registry") ?? builtIn) is { } registry && HasOrigin(uri, ToRegistry(registry));
        return isDefault ? Credentials("") : null;
    }

    /// <summary>Where a tarball really is: npm replaces the public registry's host in answers of a mirror.</summary>
    public Uri Relocate(Uri tarball, Uri registry)
    {
        var isPublic = builtIn is not null && string.Equals(tarball.Host, ToRegistry(builtIn).Host, StringComparison.OrdinalIgnoreCase);
        var replace = settings.GetValueOrDefault("replace-registry-host") switch
        {
            "never" => false,
            "always" => true,
            null or "npmjs" => isPublic,
            var host => string.Equals(tarball.Host, host, StringComparison.OrdinalIgnoreCase),
        };
        return replace && !HasOrigin(tarball, registry)
            ? new UriBuilder(tarball) { Scheme = registry.Scheme, Host = registry.Host, Port = registry.Port }.Uri
            : tarball;
    }

    public HttpSettings ToHttpSettings() => new()
    {
        Proxy = ToProxy("proxy"),
        SecureProxy = ToProxy("https-proxy") ?? ToProxy("proxy"),
        NoProxy = (settings.GetValueOrDefault("noproxy") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        AuthorityFile = settings.GetValueOrDefault("cafile"),
        VerifyCertificates = settings.GetValueOrDefault("strict-ssl") is not "false",
    };

    internal static bool HasOrigin(Uri uri, Uri other) =>
        uri.Scheme == other.Scheme && string.Equals(uri.Authority, other.Authority, StringComparison.OrdinalIgnoreCase);

    /// <summary>npm's rule for variables: '_' means '-', but not at the start; keys of a host keep their spelling.</summary>
    private static string ToKey(string variable)
    {
        if (variable.StartsWith("//", StringComparison.Ordinal))
        {
            return variable;
        }

        var lower = variable.ToLowerInvariant();
        return lower[..1] + lower[1..].Replace('_', '-');
    }

    private static void AddFile(Dictionary<string, string> found, string? path, UserEnvironment environment)
    {
        var added = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (section, key, value) in path is null ? [] : IniFile.Read(path))
        {
            if (section.Length == 0)
            {
                added[environment.Expand(key)] = environment.Expand(value);
            }
        }

        foreach (var (key, value) in added)
        {
            found.TryAdd(key, value);
        }
    }

    /// <summary>The <c>.npmrc</c> of the nearest folder that is a package.</summary>
    private static string? ProjectFile(string folder)
    {
        for (var current = folder; current is not null; current = Path.GetDirectoryName(current))
        {
            if (File.Exists(Path.Combine(current, "package.json")) || Directory.Exists(Path.Combine(current, "node_modules")))
            {
                return Path.Combine(current, ".npmrc");
            }
        }

        return Path.Combine(folder, ".npmrc");
    }

    private static string? FindInstallation(UserEnvironment environment)
    {
        foreach (var folder in environment.ExecutableFolders)
        {
            foreach (var candidate in new[] { Path.Combine(folder, "node_modules", "npm"), Path.Combine(folder, "..", "lib", "node_modules", "npm"), Path.Combine(folder, "..", "share", "nodejs", "npm") })
            {
                if (File.Exists(Path.Combine(candidate, "package.json")) && (File.Exists(Path.Combine(folder, "npm")) || File.Exists(Path.Combine(folder, "npm.cmd"))))
                {
                    return Path.GetFullPath(candidate);
                }
            }
        }

        return null;
    }

    private static string? PrefixOf(string? root)
    {
        // <prefix>/lib/node_modules/npm, on Windows <prefix>/node_modules/npm.
        var parent = root is null ? null : Path.GetDirectoryName(Path.GetDirectoryName(root));
        return parent is not null && Path.GetFileName(parent) is "lib" or "share" ? Path.GetDirectoryName(parent) : parent;
    }

    /// <summary>The default that npm's own definition of the <c>registry</c> setting states.</summary>
    private static string? ReadBuiltInRegistry(string root)
    {
        foreach (var file in new[] { "node_modules/@npmcli/config/lib/definitions/definitions.js", "lib/utils/config/definitions.js" })
        {
            try
            {
                var text = File.ReadAllText(Path.Combine(root, file));
                var start = text.IndexOf("Definition('registry'", StringComparison.Ordinal);
                var value = start < 0 ? -1 : text.IndexOf("default: '", start, StringComparison.Ordinal);
                var end = value < 0 ? -1 : text.IndexOf('\'', value + 10);
                if (end > 0 && end - start < 300)
                {
                    return text[(value + 10)..end];
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Another layout of npm: the next place is tried.
            }
        }

        return null;
    }

    private static Uri ToRegistry(string text) =>
        Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new ArtifactException($"The configured npm registry '{text}' is not an http(s) URL; correct it in .npmrc or npm_config_registry.");

    private AuthenticationHeaderValue? Credentials(string prefix)
    {
        if (settings.GetValueOrDefault(prefix + "_authToken") is { Length: > 0 } token)
        {
            return new AuthenticationHeaderValue("Bearer", token);
        }

        if (settings.GetValueOrDefault(prefix + "_auth") is { Length: > 0 } basic)
        {
            return new AuthenticationHeaderValue("Basic", basic);
        }

        return settings.GetValueOrDefault(prefix + "username") is { Length: > 0 } user && settings.GetValueOrDefault(prefix + "_password") is { Length: > 0 } password
            ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{Decode(password)}")))
            : null;
    }

    private static string Decode(string base64)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(base64));
        }
        catch (FormatException)
        {
            return base64;
        }
    }

    private Uri? ToProxy(string key) =>
        settings.GetValueOrDefault(key) is { Length: > 0 } text and not ("null" or "false") && Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri : null;
}
