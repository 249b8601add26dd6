using System.Text;
using System.Xml.Linq;
using Mtf.Artifacts;
using Mtf.Inventories.Documents;

namespace Mtf.Inventories;

/// <summary>Opens the manifests of an artifact within bounds and remembers every file that could not be read.</summary>
internal sealed class ManifestFiles(FileTree tree)
{
    public const int MaximumLength = 32 << 20;

    private readonly List<UnreadableFile> unreadable = [];

    public FileTree Tree => tree;

    public IReadOnlyList<UnreadableFile> Unreadable => unreadable;

    public void Report(string path, string reason) => unreadable.Add(new UnreadableFile(path, reason));

    public Document Json(ArtifactFile file, bool comments = false) =>
        Parse(file, text => JsonText.Read(Encoding.UTF8.GetBytes(text), comments));

    public Document Yaml(ArtifactFile file) => Parse(file, YamlText.Read);

    public Document Toml(ArtifactFile file) => Parse(file, TomlText.Read);

    public XElement? Xml(ArtifactFile file)
    {
        if (Text(file) is not { } text)
        {
            return null;
        }

        var (root, problem) = XmlText.Read(text);
        if (root is null)
        {
            Report(file.Path, $"The file {problem}.");
        }

        return root;
    }

    /// <summary>The file as text, null when it is too large or cannot be opened; both are reported.</summary>
    public string? Text(ArtifactFile file)
    {
        if (file.Length > MaximumLength)
        {
            Report(file.Path, $"The file is larger than {MaximumLength >> 20} MB.");
            return null;
        }

        try
        {
            return tree.ReadText(file, MaximumLength);
        }
        catch (Exception exception) when (exception is ArtifactException or IOException or InvalidDataException)
        {
            Report(file.Path, "The file cannot be opened.");
            return null;
        }
    }

    private Document Parse(ArtifactFile file, Func<string, Document> parse)
    {
        if (Text(file) is not { } text)
        {
            return new Document(Node.Missing, [], Truncated: true);
        }

        var document = parse(text);
        foreach (var problem in document.Problems)
        {
            Report(file.Path, problem.StartsWith("duplicate", StringComparison.Ordinal) ? problem : $"The file {problem}.");
        }

        return document;
    }
}
