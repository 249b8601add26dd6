using System.Collections.Immutable;
using Mtf.Packages;

namespace Mtf.Checks.Provenance.AuthenticName;

/// <summary>
/// The names worth imitating: <c>{npm,pypi,nuget}-{mcp,popular,scopes}.txt</c> and <c>words.txt</c> from <c>docs/standard/names</c>.
/// A list of the same name given by the user replaces the shipped one.
/// </summary>
public sealed class NameCorpus
{
    private readonly ImmutableDictionary<string, string> replacements;
    private readonly Dictionary<Ecosystem, Lazy<EstablishedNames>> names;

    private NameCorpus(ImmutableDictionary<string, string> replacements)
    {
        this.replacements = replacements;
        names = new[] { Ecosystem.Npm, Ecosystem.PyPI, Ecosystem.NuGet }.ToDictionary(
            ecosystem => ecosystem, ecosystem => new Lazy<EstablishedNames>(() => Build(ecosystem)));
    }

    public static NameCorpus Shipped { get; } = new([]);

    /// <summary>This corpus with one list replaced.</summary>
    /// <param name="list">File name without extension, for example <c>npm-mcp</c>.</param>
    /// <param name="text">One name a line; lines that start with <c>#</c> are comments.</param>
    public NameCorpus With(string list, string text) => new(replacements.SetItem(list, text));

    public EstablishedNames Of(Ecosystem ecosystem) => names[ecosystem].Value;

    private EstablishedNames Build(Ecosystem ecosystem)
    {
        var prefix = ecosystem switch { Ecosystem.Npm => "npm", Ecosystem.PyPI => "pypi", _ => "nuget" };
        return new EstablishedNames(ecosystem, Read($"{prefix}-mcp"), Read($"{prefix}-popular"), Read($"{prefix}-scopes"), Read("words"));
    }

    private IReadOnlyList<string> Read(string list)
    {
        if (!replacements.TryGetValue(list, out var text))
        {
            using var stream = typeof(NameCorpus).Assembly.GetManifestResourceStream($"standard/names/{list}.txt")
                ?? throw new InvalidOperationException($"The name list {list}.txt is not embedded.");
            using var reader = new StreamReader(stream);
            text = reader.ReadToEnd();
        }

        return [.. text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#')];
    }
}
