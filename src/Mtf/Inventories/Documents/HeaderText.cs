namespace Mtf.Inventories.Documents;

/// <summary>Mail-style headers with a body: Python's <c>METADATA</c> and <c>PKG-INFO</c>.</summary>
internal sealed class HeaderText
{
    private readonly List<(string Name, string Value)> headers = [];

    public string Body { get; private init; } = "";

    public bool IsEmpty => headers.Count == 0;

    public string? this[string name] => All(name).FirstOrDefault(value => value.Length > 0 && value != "UNKNOWN");

    public IEnumerable<string> All(string name) =>
        headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value);

    public static HeaderText Read(string text)
    {
        List<(string Name, string Value)> found = [];
        var at = 0;
        while (at < text.Length && found.Count < Document.MaximumValues)
        {
            var end = text.IndexOf('\n', at);
            var line = (end < 0 ? text[at..] : text[at..end]).TrimEnd('\r');
            at = end < 0 ? text.Length : end + 1;
            if (line.Length == 0)
            {
                break;
            }

            if (line[0] is ' ' or '\t' && found.Count > 0)
            {
                // A folded header; only descriptions fold, and nothing needs their later lines as a header.
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                found.Add((line[..colon].Trim(), line[(colon + 1)..].Trim()));
            }
        }

        var read = new HeaderText { Body = text[at..] };
        read.headers.AddRange(found);
        return read;
    }
}
