namespace Mtf.Inventories.Documents;

/// <summary>Authors: <c>Name &lt;mail&gt; (url)</c> or an object.</summary>
internal static class People
{
    public static (string? Name, string? Contact) Read(Node node)
    {
        if (node.Text is { } text)
        {
            return Parse(text);
        }

        if (node.Kind == NodeKind.List && node.Items.Count > 0)
        {
            node = node.Items[0];
            if (node.Text is { } first)
            {
                return Parse(first);
            }
        }

        return (NullIfEmpty(node["name"].Text), NullIfEmpty(node["email"].Text) ?? NullIfEmpty(node["url"].Text));
    }

    public static (string? Name, string? Contact) Parse(string text)
    {
        var mail = Between(text, '<', '>');
        var url = Between(text, '(', ')');
        var end = text.AsSpan().IndexOfAny('<', '(');
        return (NullIfEmpty(end >= 0 ? text[..end] : text), NullIfEmpty(mail) ?? NullIfEmpty(url));
    }

    private static string? Between(string text, char open, char close)
    {
        var start = text.IndexOf(open, StringComparison.Ordinal);
        var end = start < 0 ? -1 : text.IndexOf(close, start);
        return end > start ? text[(start + 1)..end] : null;
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
