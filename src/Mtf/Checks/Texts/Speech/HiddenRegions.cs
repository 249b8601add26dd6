namespace Mtf.Checks.Texts.Speech;

/// <summary>A part of a text that a person does not see, or that pretends to come from somebody else.</summary>
/// <param name="Place">Where it is hidden, as a phrase for a message.</param>
internal sealed record HiddenRegion(string Place, string Text, int Start);

/// <summary>Finds comments, invisible elements, forged roles, and text that is pushed out of view.</summary>
internal static class HiddenRegions
{
    private const int Most = 50;
    private const int Longest = 1 << 14;
    private const int Screen = 100;

    private static readonly string[] RoleMarks =
        ["[SYSTEM]", "[/INST]", "<|im_start|>", "<|system|>", "<<SYS>>", "<system>", "<|start_header_id|>", "[system message]", "<assistant>", "<|user|>", "[ADMIN]", "### System"];

    private static readonly string[] Invisible =
        ["display:none", "visibility:hidden", "font-size:0", "opacity:0", "color:transparent", "color:white", "color:#fff", "aria-hidden=\"true\""];

    public static IReadOnlyList<HiddenRegion> Find(string text)
    {
        List<HiddenRegion> regions = [];
        Between(text, "<!--", "-->", "a comment", regions);
        Between(text, "<![CDATA[", "]]>", "a CDATA section", regions);
        Between(text, "[//]: # (", ")", "a Markdown comment", regions);
        Between(text, "\u001b[8m", "\u001b[", "text that a terminal conceals", regions);
        Elements(text, regions);
        foreach (var mark in RoleMarks)
        {
            if (text.IndexOf(mark, StringComparison.OrdinalIgnoreCase) is >= 0 and var index)
            {
                var start = index + mark.Length;
                regions.Add(new HiddenRegion("a forged role mark", text[start..Math.Min(text.Length, start + Longest)], start));
            }
        }

        Pushed(text, regions);
        return regions;
    }

    private static void Between(string text, string open, string close, string place, List<HiddenRegion> regions)
    {
        for (var from = 0; regions.Count < Most && text.IndexOf(open, from, StringComparison.Ordinal) is >= 0 and var index;)
        {
            var start = index + open.Length;
            var end = text.IndexOf(close, start, StringComparison.Ordinal);
            end = end < 0 ? text.Length : end;
            regions.Add(new HiddenRegion(place, text[start..Math.Min(end, start + Longest)], start));
            from = end;
        }
    }

    private static void Elements(string text, List<HiddenRegion> regions)
    {
        for (var from = 0; regions.Count < Most && text.IndexOf('<', from) is >= 0 and var index;)
        {
            var close = text.IndexOf('>', index);
            if (close < 0)
            {
                return;
            }

            from = index + 1;
            if (close - index > 400)
            {
                continue;
            }

            var tag = text[index..close].Replace(" ", "", StringComparison.Ordinal);
            if (Invisible.Any(style => tag.Contains(style, StringComparison.OrdinalIgnoreCase)) || tag.EndsWith("hidden", StringComparison.OrdinalIgnoreCase) && tag.Length > 7)
            {
                var end = text.IndexOf("</", close, StringComparison.Ordinal);
                regions.Add(new HiddenRegion("an invisible element", text[(close + 1)..Math.Min(end < 0 ? text.Length : end, close + Longest)], close + 1));
            }
        }
    }

    /// <summary>After a run of blanks wider than a screen, or of lines higher than one, nobody looks for more text.</summary>
    private static void Pushed(string text, List<HiddenRegion> regions)
    {
        var (run, lines) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                run++;
                lines += text[i] == '\n' ? 1 : 0;
                run = text[i] == '\n' ? 0 : run;
                continue;
            }

            if (run >= Screen || lines >= 20)
            {
                regions.Add(new HiddenRegion("text that blanks push out of view", text[i..Math.Min(text.Length, i + Longest)], i));
                return;
            }

            (run, lines) = (0, 0);
        }
    }
}
