using Mtf.Inventories.Documents;
using Mtf.Packages;

namespace Mtf.Inventories.Python;

/// <summary>The requirements of a <c>pyproject.toml</c>, whichever tool it is written for.</summary>
internal static class PyProjectRequirements
{
    public static IReadOnlyList<DependencyRequirement> Read(Node root, ManifestFiles files, string path)
    {
        var project = root["project"];
        var tool = root["tool"];
        List<DependencyRequirement> all = [];
        Add(project["dependencies"], DependencyKind.Production);
        AddGroups(project["optional-dependencies"], DependencyKind.Optional);
        AddGroups(root["dependency-groups"], DependencyKind.Development);
        AddGroups(tool["pdm", "dev-dependencies"], DependencyKind.Development);
        Add(tool["uv", "dev-dependencies"], DependencyKind.Development);
        Add(tool["flit", "metadata"]["requires"], DependencyKind.Production);
        Add(root["build-system", "requires"], DependencyKind.Development);
        AddSetuptools(tool["setuptools", "dynamic"]["dependencies"]);
        AddPoetry(tool["poetry"], all);
        return [.. all.Select(requirement => WithSource(requirement, tool["uv", "sources"]))];

        void Add(Node list, DependencyKind kind) => all.AddRange(Requirements.ParseAll(list.Texts, kind, files, path));

        void AddGroups(Node groups, DependencyKind kind)
        {
            foreach (var (_, group) in groups.Members)
            {
                Add(group, kind);
            }
        }

        // setuptools can read its dependencies from requirements files.
        void AddSetuptools(Node dynamic)
        {
            var named = dynamic["file"].Text is { } single ? [single] : dynamic["file"].Texts.Take(16);
            foreach (var name in named)
            {
                if (SafePath.Join(SafePath.FolderOf(path), name) is { } located && files.Tree.Find(located) is { } file)
                {
                    all.AddRange(RequirementsFile.Read(files, file).Requirements);
                }
            }
        }
    }

    private static void AddPoetry(Node poetry, List<DependencyRequirement> all)
    {
        Take(poetry["dependencies"], DependencyKind.Production);
        Take(poetry["dev-dependencies"], DependencyKind.Development);
        foreach (var (_, group) in poetry["group"].Members)
        {
            Take(group["dependencies"], DependencyKind.Development);
        }

        void Take(Node table, DependencyKind kind)
        {
            foreach (var (name, constraint) in table.Members.Where(member => member.Key != "python"))
            {
                // A list holds one constraint per environment.
                foreach (var one in constraint.Kind == NodeKind.List ? constraint.Items : [constraint])
                {
                    all.Add(FromPoetry(name, one, kind));
                }
            }
        }
    }

    private static DependencyRequirement FromPoetry(string name, Node constraint, DependencyKind kind)
    {
        var range = constraint.Text ?? constraint["version"].Text ?? "";
        var origin = constraint["git"].Text is { } git ? $"git+{git}@{constraint["rev"].Text ?? constraint["tag"].Text ?? constraint["branch"].Text ?? "HEAD"}"
            : PythonLock.Origin(constraint);
        return new DependencyRequirement(
            name, origin ?? PoetryRange.ToPep440(range),
            kind == DependencyKind.Production && constraint["optional"].IsTrue ? DependencyKind.Optional : kind,
            constraint["markers"].Text ?? "", [.. constraint["extras"].Texts]);
    }

    /// <summary>uv takes a package from elsewhere when its name stands in <c>tool.uv.sources</c>.</summary>
    private static DependencyRequirement WithSource(DependencyRequirement requirement, Node sources)
    {
        var source = sources[requirement.Name];
        var origin = source["git"].Text is { } git ? $"git+{git}@{source["rev"].Text ?? source["tag"].Text ?? source["branch"].Text ?? "HEAD"}"
            : source["workspace"].IsTrue ? "file:." : PythonLock.Origin(source);
        return origin is null ? requirement : requirement with { Range = origin };
    }
}
