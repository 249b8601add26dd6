using Mtf.Checks.Texts;
using Mtf.Collectors;
using Mtf.Findings;

namespace Mtf.Checks.Behavior.ConfusableName;

/// <summary>Names that are drawn like the name of another tool.</summary>
internal sealed class ConfusableNameCheck : Check
{
    private static readonly HashSet<string> Common = new(StringComparer.Ordinal)
    {
        "read_file", "write_file", "edit_file", "list_files", "list_directory", "search", "web_search", "fetch", "run_command", "execute_command", "bash", "shell", "send_email", "send_message", "query", "get_weather", "browser_navigate",
    };

    public override string Id => "BHV064";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => ToolTexts.Of(evidence).Select<IReadOnlyList<Finding>>(texts =>
    {
        var names = texts.Where(text => text.Field == "name").ToList();
        return [.. names.Select(name => Judge(name, names)).OfType<Finding>()];
    });

    private Finding? Judge(ToolText name, List<ToolText> all)
    {
        var drawn = Skeleton.OfScript(name.Text);
        if (drawn != name.Text && drawn.All(char.IsAscii) && (IsMixed(name.Text) || Common.Contains(drawn.ToLowerInvariant()) || all.Any(other => other.Text == drawn)))
        {
            return Report(
                Severity.High, Confidence.High, $"The name of the {name.Kind} {drawn} is written with letters that only look like those of {drawn}.", name.Location, name.Text);
        }

        var twin = all.Find(other => other != name && other.Kind == name.Kind && !other.Text.Equals(name.Text, StringComparison.OrdinalIgnoreCase)
            && Skeleton.Of(other.Text) == Skeleton.Of(name.Text) && string.CompareOrdinal(other.Text, name.Text) < 0);
        return twin is null ? null : Report(
            Severity.Medium, Confidence.High, $"The names of the {name.Kind}s {name.Text} and {twin.Text} look the same.", name.Location, $"{name.Text} {twin.Text}");
    }

    /// <summary>Latin letters beside others, or letters that are only forms of Latin ones.</summary>
    private static bool IsMixed(string name) => name.Any(char.IsAsciiLetter) || name.EnumerateRunes().Any(rune => rune.Value is >= 0xFF01 and <= 0xFF5E or >= 0x1D400 and <= 0x1D6A3);
}
