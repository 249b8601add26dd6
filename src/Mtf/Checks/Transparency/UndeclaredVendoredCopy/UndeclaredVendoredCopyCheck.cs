using Mtf.Artifacts;
using Mtf.Checks.Texts;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Inventories;

namespace Mtf.Checks.Transparency.UndeclaredVendoredCopy;

/// <summary>Shipped copies of packages that no manifest, lockfile or other shipped package asks for.</summary>
internal sealed class UndeclaredVendoredCopyCheck : Check
{
    private const int MostNamed = 5;

    public override string Id => "TRN043";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => evidence.Inventory.Select<IReadOnlyList<Finding>>(inventory =>
    {
        var copies = inventory.Components.Where(component => component.Source == ComponentSource.Vendored).ToList();
        var asked = Asked(inventory);
        var undeclared = copies.Where(copy => !copy.Direct && !asked.Contains(FullName(copy)) && !IsPartOfRuntime(copy)).ToList();

        // Without the edges between the copies nothing can be said about those that the subject does not name itself.
        return undeclared.Count == 0 || copies.All(copy => copy.DependsOn.Count == 0) && copies.Any(copy => copy.Direct) && undeclared.Count > copies.Count / 2
            ? []
            : [Report(
                Severity.Medium, Confidence.Medium,
                $"{undeclared.Count} shipped {(undeclared.Count == 1 ? "package is" : "packages are")} asked for by nobody.",
                undeclared[0].DeclaredIn ?? First(evidence.Files.ValueOrDefault), string.Join(", ", undeclared.Take(MostNamed).Select(FullName)))];
    });

    private static HashSet<string> Asked(Inventory inventory)
    {
        var asked = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        asked.UnionWith(inventory.Requirements.Select(requirement => requirement.Name));
        foreach (var component in inventory.Components)
        {
            if (component.Source is ComponentSource.Lockfile or ComponentSource.Sbom)
            {
                asked.Add(FullName(component));
            }

            asked.UnionWith(component.DependsOn.Select(NameOf));
        }

        return asked;
    }

    private static string FullName(Component component) =>
        component.Purl.Namespace.Length == 0 ? component.Purl.Name : $"{component.Purl.Namespace}/{component.Purl.Name}";

    /// <summary>The name in a canonical purl: <c>pkg:type/namespace/name@version</c>.</summary>
    private static string NameOf(string purl)
    {
        var start = purl.IndexOf('/', StringComparison.Ordinal) + 1;
        var end = purl.AsSpan(start).LastIndexOf('@');
        return Uri.UnescapeDataString(end <= 0 ? purl[start..] : purl.Substring(start, end));
    }

    /// <summary>Python's installers come with every environment that is packed whole.</summary>
    private static bool IsPartOfRuntime(Component component) => component.Purl is { Type: "pypi", Name: "pip" or "setuptools" or "wheel" };

    private static Location? First(FileTree? files) =>
        files?.Files.FirstOrDefault(file => FileRoles.IsVendored(file.Path)) is { } file ? new Location(file.Path) : null;
}
