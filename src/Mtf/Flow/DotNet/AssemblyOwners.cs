using System.Text;
using System.Text.Json;

namespace Mtf.Flow.DotNet;

/// <summary>Which package each assembly of a folder comes from, as the build wrote it down.</summary>
internal sealed class AssemblyOwners
{
    private readonly Dictionary<string, string> packages = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Name of the package, empty for the subject's own assemblies and for those that nothing is said of.</summary>
    public string Of(string path) => packages.GetValueOrDefault(SimpleName(path), "");

    /// <summary>Reads a <c>deps.json</c>; what is not readable says nothing.</summary>
    public void Read(byte[] content)
    {
        try
        {
            using var document = JsonDocument.Parse(content.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? content.AsMemory(3) : content);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("targets", out var targets) || targets.ValueKind != JsonValueKind.Object)
            {
                return;
            }

            var own = OwnLibraries(document.RootElement);
            foreach (var library in targets.EnumerateObject().Where(target => target.Value.ValueKind == JsonValueKind.Object).SelectMany(target => target.Value.EnumerateObject()))
            {
                if (!own.Contains(library.Name) && library.Value.ValueKind == JsonValueKind.Object)
                {
                    Read(library.Name.Split('/')[0], library.Value);
                }
            }
        }
        catch (JsonException)
        {
            // The inventory reports it.
        }
    }

    private static HashSet<string> OwnLibraries(JsonElement root)
    {
        HashSet<string> own = new(StringComparer.Ordinal);
        if (root.TryGetProperty("libraries", out var libraries) && libraries.ValueKind == JsonValueKind.Object)
        {
            own.UnionWith(libraries.EnumerateObject()
                .Where(library => library.Value.ValueKind == JsonValueKind.Object && library.Value.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.GetString() is "project" or "reference")
                .Select(library => library.Name));
        }

        return own;
    }

    private void Read(string package, JsonElement library)
    {
        foreach (var kind in (ReadOnlySpan<string>)["runtime", "runtimeTargets"])
        {
            if (library.TryGetProperty(kind, out var files) && files.ValueKind == JsonValueKind.Object)
            {
                foreach (var file in files.EnumerateObject())
                {
                    packages.TryAdd(SimpleName(file.Name), package.StartsWith("runtimepack.", StringComparison.Ordinal) ? package[12..] : package);
                }
            }
        }
    }

    private static string SimpleName(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return name.LastIndexOf('.') is > 0 and var dot && (name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase)) ? name[..dot] : name;
    }
}
