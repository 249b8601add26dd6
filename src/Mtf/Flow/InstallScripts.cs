using System.Text.Json;
using Mtf.Artifacts;
using Mtf.Flow.JavaScript;

namespace Mtf.Flow;

/// <summary>Modules that a package manager runs on installation.</summary>
internal static class InstallScripts
{
    private static readonly string[] Hooks = ["preinstall", "install", "postinstall", "prepare", "preuninstall", "postuninstall"];

    public static IReadOnlyList<string> Of(FileTree files, JavaScriptModules modules)
    {
        if (files.Find("package.json") is not { } file)
        {
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(files.ReadText(file));
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("scripts", out var scripts) || scripts.ValueKind != JsonValueKind.Object)
            {
                return [];
            }

            return [.. Hooks.Where(hook => scripts.TryGetProperty(hook, out var command) && command.ValueKind == JsonValueKind.String)
                .SelectMany(hook => scripts.GetProperty(hook).GetString()!.Split([' ', '&', '|', ';', '"', '\''], StringSplitOptions.RemoveEmptyEntries))
                .Where(word => !word.StartsWith('-'))
                .Select(word => modules.Resolve("package.json", word.StartsWith('.') ? word : "./" + word, out _)).OfType<string>().Distinct(StringComparer.Ordinal)];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
