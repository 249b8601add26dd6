using System.Text.Json;
using Mtf.Findings;

namespace Mtf.Checks.Provenance.ManifestConfusion;

/// <summary>A field in which the registry's manifest and the packaged one disagree, after what npm itself normalises on publication.</summary>
internal sealed record NpmManifestDifference(Severity Severity, string Message, string Evidence)
{
    private static readonly string[] Hooks = ["preinstall", "install", "postinstall"];

    /// <summary>Members that only a full manifest has; the abbreviated one leaves scripts out and says <c>hasInstallScript</c>.</summary>
    private static readonly string[] FullOnly = ["scripts", "description", "keywords", "author", "license", "_id"];

    public static IEnumerable<NpmManifestDifference> Between(JsonElement registry, JsonElement package) =>
        Identity(registry, package).Concat(Dependencies(registry, package)).Concat(Scripts(registry, package)).Concat(Programs(registry, package));

    private static IEnumerable<NpmManifestDifference> Identity(JsonElement registry, JsonElement package)
    {
        foreach (var field in new[] { "name", "version" })
        {
            var (outside, inside) = (Text(registry, field), Text(package, field));
            if (outside != inside)
            {
                yield return Of(Severity.High, $"The registry says {field} '{outside}', package.json says '{inside}'.", "", "");
            }
        }
    }

    private static IEnumerable<NpmManifestDifference> Dependencies(JsonElement registry, JsonElement package)
    {
        var (outside, inside) = (AllDependencies(registry), AllDependencies(package));
        foreach (var name in outside.Keys.Union(inside.Keys).Order(StringComparer.Ordinal))
        {
            var (shown, shipped) = (outside.GetValueOrDefault(name), inside.GetValueOrDefault(name));
            if (shown == shipped || IsWorkspace(shipped))
            {
                continue;
            }

            var message = (shown, shipped) switch
            {
                (null, _) => $"package.json depends on {name}, which the registry does not show.",
                (_, null) => $"The registry shows a dependency on {name}, which package.json does not have.",
                _ => $"The registry shows another range for the dependency {name} than package.json.",
            };
            yield return Of(shown is null ? Severity.High : Severity.Medium, message, shown, shipped);
        }
    }

    private static IEnumerable<NpmManifestDifference> Scripts(JsonElement registry, JsonElement package)
    {
        var (outside, inside) = (JsonText.Map(registry, "scripts"), JsonText.Map(package, "scripts"));
        var isFull = FullOnly.Any(member => JsonText.Member(registry, member) is not null);
        var flagged = JsonText.Member(registry, "hasInstallScript") is { ValueKind: JsonValueKind.True };
        if (!isFull)
        {
            if (!flagged && Hooks.FirstOrDefault(inside.ContainsKey) is { } hidden)
            {
                yield return Of(Severity.High, $"package.json has the script '{hidden}', which the registry does not show.", null, inside[hidden]);
            }

            yield break;
        }

        foreach (var hook in Hooks)
        {
            var (shown, shipped) = (outside.GetValueOrDefault(hook), inside.GetValueOrDefault(hook));

            // npm adds 'install: node-gyp rebuild' when it finds a binding.gyp.
            if (shown?.Trim() == shipped?.Trim() || (shipped is null && shown == "node-gyp rebuild"))
            {
                continue;
            }

            var message = shown is null
                ? $"package.json has the script '{hook}', which the registry does not show."
                : $"The registry shows another script '{hook}' than package.json.";
            yield return Of(Severity.High, message, shown, shipped);
        }
    }

    private static IEnumerable<NpmManifestDifference> Programs(JsonElement registry, JsonElement package)
    {
        var (outside, inside) = (Bin(registry), Bin(package));
        if (JsonText.Member(registry, "bin") is null && inside.Count == 0)
        {
            yield break;
        }

        foreach (var name in outside.Keys.Union(inside.Keys).Order(StringComparer.Ordinal))
        {
            var (shown, shipped) = (outside.GetValueOrDefault(name), inside.GetValueOrDefault(name));
            if (shown != shipped)
            {
                yield return Of(Severity.Medium, $"The registry and package.json disagree on the program '{name}'.", shown, shipped);
            }
        }
    }

    /// <summary>npm repeats optional dependencies among the normal ones or takes them out, depending on its version.</summary>
    private static SortedDictionary<string, string> AllDependencies(JsonElement manifest)
    {
        var all = JsonText.Map(manifest, "dependencies");
        foreach (var (name, range) in JsonText.Map(manifest, "optionalDependencies"))
        {
            all[name] = range;
        }

        foreach (var name in all.Keys.ToArray())
        {
            all[name] = all[name].Trim() is { Length: > 0 } range ? range : "*";
        }

        return all;
    }

    private static SortedDictionary<string, string> Bin(JsonElement manifest)
    {
        var programs = JsonText.Map(manifest, "bin");
        if (JsonText.Of(manifest, "bin") is { } single && Text(manifest, "name") is { } name)
        {
            programs[name[(name.LastIndexOf('/') + 1)..]] = single;
        }

        foreach (var program in programs.Keys.ToArray())
        {
            programs[program] = programs[program].StartsWith("./", StringComparison.Ordinal) ? programs[program][2..] : programs[program];
        }

        return programs;
    }

    private static bool IsWorkspace(string? range) =>
        range is not null && (range.StartsWith("workspace:", StringComparison.Ordinal) || range.StartsWith("catalog:", StringComparison.Ordinal));

    private static string? Text(JsonElement manifest, string field)
    {
        var text = JsonText.Of(manifest, field)?.Trim();
        return field == "version" ? text?.TrimStart('v', '=').Split('+')[0] : text;
    }

    private static NpmManifestDifference Of(Severity severity, string message, string? shown, string? shipped) =>
        new(severity, message, (shown, shipped) is ("", "") ? "" : $"registry: {Shorten(shown)}; package.json: {Shorten(shipped)}");

    private static string Shorten(string? text) => text is null ? "(none)" : text.Length <= 160 ? text : text[..160] + "…";
}
