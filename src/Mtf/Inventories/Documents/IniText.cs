namespace Mtf.Inventories.Documents;

/// <summary>Reads the INI dialect of Python's configparser: sections, <c>key = value</c>, indented continuation lines.</summary>
internal static class IniText
{
    public static Node Read(string text)
    {
        var root = new Node(NodeKind.Map, 1);
        var section = new Node(NodeKind.Map, 1);
        root.Set("", section);
        List<string> value = [];
        var (key, keyLine, line, lines) = ("", 0, 0, 0);
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            line++;
            var trimmed = raw.Trim();
            if (trimmed.IsEmpty || trimmed[0] is '#' or ';')
            {
                continue;
            }

            if (++lines > Document.MaximumValues)
            {
                break;
            }

            if (char.IsWhiteSpace(raw[0]) && key.Length > 0)
            {
                value.Add(trimmed.ToString());
                continue;
            }

            Flush();
            if (trimmed[0] == '[' && trimmed[^1] == ']')
            {
                var name = trimmed[1..^1].ToString();
                section = root[name] is { Kind: NodeKind.Map } existing ? existing : new Node(NodeKind.Map, line);
                root.Set(name, section);
            }
            else if (trimmed.IndexOfAny('=', ':') is > 0 and var separator)
            {
                (key, keyLine) = (trimmed[..separator].Trim().ToString().ToLowerInvariant(), line);
                value.Add(trimmed[(separator + 1)..].Trim().ToString());
            }
        }

        Flush();
        return root;

        void Flush()
        {
            if (key.Length > 0)
            {
                section.Set(key, new Node(NodeKind.Text, keyLine, string.Join('\n', value).Trim()));
            }

            (key, value) = ("", []);
        }
    }
}
