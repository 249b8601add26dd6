using System.Text.Json;
using Mtf.Artifacts;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Inventories;
using Mtf.Packages;

namespace Mtf.Checks.Provenance.PublisherIdentity;

/// <summary>
/// PRV-01: who stands behind the package. Rungs: <c>anonymous</c> 0, <c>claimed</c> .25 (an author with a mail address or URL),
/// <c>marker</c> .5 (two sides name the same publisher). <c>verified</c> needs a proof of a domain, an organisation or a registry account,
/// which metadata alone cannot give.
/// </summary>
public sealed class PublisherIdentityAssessment : Assessment
{
    private const string Raise = "a verified domain, forge organisation or registry publisher would raise it";

    private static readonly string[] PlaceholderDomains = ["example.com", "example.org", "example.net", "domain.com", "email.com", "yourdomain.com", "test.com"];

    public override string Control => "PRV-01";

    public override Evidence<Assessed> Assess(EvidenceSet evidence) => evidence.Inventory.Then(inventory =>
    {
        if (Marker(evidence, inventory) is { } marker)
        {
            return Evidence.Of(new Assessed("marker", 0.5, $"{marker}; {Raise}."));
        }

        if (inventory.AuthorName is { Length: > 0 } author && IsContact(inventory.AuthorContact))
        {
            return Evidence.Of(new Assessed("claimed", 0.25, $"The manifest claims the author {author} ({inventory.AuthorContact}); a namespace marker that agrees on both sides would raise it."));
        }

        var reason = inventory.AuthorName is { Length: > 0 } name
            ? $"The manifest claims the author {name} without mail address or URL; a contact would raise it."
            : "The manifest names no author; an author with a contact would raise it.";
        return Evidence.Of(new Assessed("anonymous", 0, reason));
    });

    private static string? Marker(EvidenceSet evidence, Inventory inventory)
    {
        var repository = RepositoryAddress.TryParse(inventory.Repository);
        if (inventory.McpName is { Length: > 0 and <= 512 } name && name.Split('/') is [var space, { Length: > 0 }])
        {
            if (repository is not null && IsForgeNamespace(space, repository))
            {
                return $"The MCP name {name} and the declared repository {repository} name the same owner";
            }

            if (Domain(space) is { } domain && Domains(inventory, repository).FirstOrDefault(other => IsWithin(other, domain)) is { } match)
            {
                return $"The MCP name {name} and the declared address {match} name the same domain";
            }

            if (ServerJsonAgrees(evidence, inventory, name))
            {
                return $"The package and its server.json claim the same MCP name {name} and each other";
            }
        }

        return OwnerMarker(evidence, inventory, repository);
    }

    /// <summary><c>io.github.owner</c> belongs to whoever owns <c>owner</c> on that forge.</summary>
    private static bool IsForgeNamespace(string space, RepositoryAddress repository)
    {
        var forge = repository.Host.EndsWith(".com", StringComparison.Ordinal) ? $"io.{repository.Host[..^4]}." : null;
        return forge is not null && space.StartsWith(forge, StringComparison.OrdinalIgnoreCase)
            && string.Equals(space[forge.Length..], repository.Owner, StringComparison.OrdinalIgnoreCase);
    }

    private static string? Domain(string space)
    {
        var labels = space.Split('.');
        return labels.Length < 2 || labels.Any(string.IsNullOrEmpty) ? null : string.Join('.', labels.Reverse()).ToLowerInvariant();
    }

    private static IEnumerable<string> Domains(Inventory inventory, RepositoryAddress? repository)
    {
        foreach (var text in new[] { inventory.Homepage, inventory.AuthorContact })
        {
            if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http")
            {
                yield return address.Host;
            }
            else if (text is not null && text.Split('@') is [_, var mailDomain])
            {
                yield return mailDomain.ToLowerInvariant();
            }
        }

        if (repository is not null)
        {
            yield return repository.Host;
        }
    }

    private static bool IsWithin(string host, string domain) =>
        host == domain || host.EndsWith("." + domain, StringComparison.Ordinal) || domain.EndsWith("." + host, StringComparison.Ordinal);

    private static bool ServerJsonAgrees(EvidenceSet evidence, Inventory inventory, string name) =>
        evidence.Files.ValueOrDefault is { } files
        && (files.Find("server.json") ?? files.Find(".mcp/server.json")) is { } file
        && ReadServerJson(files, file) is var (serverName, identifiers)
        && serverName == name
        && identifiers.Contains(inventory.Name, StringComparer.OrdinalIgnoreCase);

    private static (string? Name, IReadOnlyList<string> Identifiers) ReadServerJson(FileTree files, ArtifactFile file)
    {
        try
        {
            using var document = JsonDocument.Parse(files.ReadText(file, 1 << 20));
            return (JsonText.Of(document.RootElement, "name"), JsonText.Each(document.RootElement, "packages", "identifier"));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArtifactException)
        {
            return (null, []);
        }
    }

    /// <summary>NuGet states the accounts that own a package; the manifest's author or repository owner names one of them.</summary>
    private static string? OwnerMarker(EvidenceSet evidence, Inventory inventory, RepositoryAddress? repository)
    {
        if (evidence.History.ValueOrDefault is not { Ecosystem: Ecosystem.NuGet } history)
        {
            return null;
        }

        var owner = history.Maintainers.FirstOrDefault(candidate =>
            Letters(candidate) is { Length: > 0 } letters && (letters == Letters(inventory.AuthorName) || letters == Letters(repository?.Owner)));
        return owner is null ? null : $"The registry owner {owner} and the manifest name the same publisher";
    }

    private static string Letters(string? text) => string.Concat((text ?? "").Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private static bool IsContact(string? contact) =>
        contact is { Length: > 4 and <= 512 }
        && (contact.Split('@') is [{ Length: > 0 } user, var domain]
            ? domain.Contains('.') && !PlaceholderDomains.Contains(domain.ToLowerInvariant()) && !user.Contains("noreply", StringComparison.OrdinalIgnoreCase)
            : Uri.TryCreate(contact, UriKind.Absolute, out var address) && address.Scheme is "https" or "http"
                && address.Host.Contains('.') && !PlaceholderDomains.Contains(address.Host));
}
