using Mtf.Artifacts;
using Mtf.Inventories.Documents;

namespace Mtf.Inventories.Mcp;

/// <summary>The MTF declaration (standard, section 7). It is our own format, so a key that it does not have is an error, not an extension.</summary>
internal static class MtfDeclaration
{
    /// <summary>Key of the declaration in another manifest's <c>_meta</c>.</summary>
    public const string MetaKey = "mtf";

    private static readonly Dictionary<string, (PermissionKind Kind, string Key, string[] Keys)> Sections = new(StringComparer.Ordinal)
    {
        ["network"] = (PermissionKind.Network, "host", ["host", "reason"]),
        ["filesystem"] = (PermissionKind.Filesystem, "path", ["path", "access", "reason"]),
        ["environment"] = (PermissionKind.Environment, "name", ["name", "secret", "reason"]),
        ["subprocess"] = (PermissionKind.Subprocess, "command", ["command", "reason"]),
    };

    public static ManifestFacts? Read(ManifestFiles files, ArtifactFile file)
    {
        var document = files.Json(file);
        if (document.Root.Kind != NodeKind.Map)
        {
            if (!document.Truncated)
            {
                files.Report(file.Path, "The file is not a JSON object.");
            }

            return null;
        }

        var facts = new ManifestFacts(ManifestKind.MtfJson, file.Path);
        var permissions = Permissions(document.Root, facts, files);
        return facts with { Permissions = permissions ?? [], DeclaresPermissions = permissions is not null };
    }

    /// <summary>The permissions of a declaration found in a file or in a manifest's <c>_meta</c>; null when it has none.</summary>
    public static IReadOnlyList<DeclaredPermission>? Permissions(Node declaration, ManifestFacts source, ManifestFiles files)
    {
        foreach (var (key, value) in declaration.Members.Where(member => member.Key is not ("permissions" or "$schema")))
        {
            files.Report(source.Path, $"The MTF declaration has the unknown key '{key}' on line {value.Line}.");
        }

        var permissions = declaration["permissions"];
        if (permissions.Kind != NodeKind.Map)
        {
            if (permissions.Exists)
            {
                files.Report(source.Path, $"The MTF declaration's 'permissions' is not an object on line {permissions.Line}.");
            }

            return null;
        }

        List<DeclaredPermission> declared = [];
        foreach (var (key, section) in permissions.Members)
        {
            if (key == "native")
            {
                ReadNative(section, source, files, declared);
            }
            else if (Sections.TryGetValue(key, out var shape) && section.Kind == NodeKind.List)
            {
                ReadSection(key, section, shape, source, files, declared);
            }
            else
            {
                files.Report(source.Path, Sections.ContainsKey(key)
                    ? $"The MTF declaration's 'permissions.{key}' is not a list on line {section.Line}."
                    : $"The MTF declaration has the unknown key 'permissions.{key}' on line {section.Line}.");
            }
        }

        return declared;
    }

    private static void ReadNative(Node value, ManifestFacts source, ManifestFiles files, List<DeclaredPermission> declared)
    {
        if (value.Flag is { } native)
        {
            declared.Add(new DeclaredPermission(PermissionKind.Native, native ? "*" : "none", "", false, "", source.At(value.Line)));
        }
        else
        {
            files.Report(source.Path, $"The MTF declaration's 'permissions.native' is not true or false on line {value.Line}.");
        }
    }

    private static void ReadSection(
        string key, Node section, (PermissionKind Kind, string Key, string[] Keys) shape,
        ManifestFacts source, ManifestFiles files, List<DeclaredPermission> declared)
    {
        // An empty list says "nothing of this kind", which is more than not mentioning it.
        if (section.Items.Count == 0)
        {
            declared.Add(new DeclaredPermission(shape.Kind, "none", "", false, "", source.At(section.Line)));
        }

        foreach (var item in section.Items)
        {
            foreach (var (name, value) in item.Members.Where(member => !shape.Keys.Contains(member.Key, StringComparer.Ordinal)))
            {
                files.Report(source.Path, $"The MTF declaration has the unknown key 'permissions.{key}[].{name}' on line {value.Line}.");
            }

            if (item[shape.Key].Text is not { Length: > 0 } what)
            {
                files.Report(source.Path, $"The MTF declaration has an entry of 'permissions.{key}' without '{shape.Key}' on line {item.Line}.");
                continue;
            }

            var access = item["access"].Text ?? (shape.Kind == PermissionKind.Filesystem ? "full" : "");
            declared.Add(new DeclaredPermission(shape.Kind, what, access, item["secret"].IsTrue, item["reason"].Text ?? "", source.At(item.Line)));
        }
    }
}
