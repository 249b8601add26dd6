using Mtf.Packages;

namespace Mtf.Checks.Provenance.AuthenticName;

/// <summary>The established names of one ecosystem, prepared for comparison.</summary>
public sealed class EstablishedNames
{
    private readonly HashSet<string> full;
    private readonly HashSet<string> parts;

    public EstablishedNames(
        Ecosystem ecosystem, IReadOnlyList<string> mcp, IReadOnlyList<string> popular, IReadOnlyList<string> scopes, IReadOnlyList<string> words)
    {
        Names = [.. mcp.Concat(popular).Select(name => RegistryName.Parse(ecosystem, name)).DistinctBy(name => name.Full, StringComparer.Ordinal)];
        Scopes = [.. scopes.Select(scope => scope.ToLowerInvariant()).Distinct(StringComparer.Ordinal)];
        full = [.. Names.Select(name => name.Full)];
        parts = [.. words.Select(word => word.ToLowerInvariant()), .. Names.SelectMany(name => name.Parts), .. Scopes];
    }

    public IReadOnlyList<RegistryName> Names { get; }

    /// <summary>Scopes or first name parts of well-known owners, lower case.</summary>
    public IReadOnlyList<string> Scopes { get; }

    public bool Contains(RegistryName name) => full.Contains(name.Full);

    /// <summary>Whether a name part stands for itself: a plain word, a product, a part of an established name.</summary>
    public bool IsOwnWord(string part) => parts.Contains(part);
}
