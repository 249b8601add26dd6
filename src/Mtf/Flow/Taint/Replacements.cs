using System.Collections.Frozen;
using Mtf.Flow.Graph;
using Mtf.Flow.Models;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Taint;

/// <summary>Texts from which a replacement has taken what is dangerous: everything that is not in a list of harmless characters, or the quotes.</summary>
internal static class Replacements
{
    private static readonly FrozenSet<string> Methods = new[] { "replace", "replaceAll" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The groups of sinks for which the result may still be harmful.</summary>
    public static SinkClasses PassedOn(FlowProgram program, string method, int[] arguments)
    {
        if (!Methods.Contains(method) || arguments.Length != 2 || program[arguments[0]] is not { Kind: NodeKind.Regex or NodeKind.Text } pattern)
        {
            return SinkClasses.All;
        }

        var text = program.Text(pattern.A);
        var replacement = program[arguments[1]].Kind == NodeKind.Text ? program.Text(program[arguments[1]].A) : "";
        return pattern.Kind == NodeKind.Regex && KeepsHarmlessOnly(text) ? SinkClasses.Data
            : text is "'" && replacement == "''" ? SinkClasses.All & ~SinkClasses.Sql
            : text is "'" && replacement.Contains("\\'", StringComparison.Ordinal) ? SinkClasses.All & ~SinkClasses.Command
            : replacement.Contains("\\$&", StringComparison.Ordinal) ? SinkClasses.All & ~SinkClasses.Command
            : SinkClasses.All;
    }

    // [^a-zA-Z0-9_-]: letters, digits and a few marks stay.
    private static bool KeepsHarmlessOnly(string pattern)
    {
        var end = pattern.IndexOf(']', StringComparison.Ordinal);
        if (pattern == "\\W" || pattern == "\\W+" || pattern == "\\D" || pattern == "\\D+")
        {
            return true;
        }

        if (!pattern.StartsWith("[^", StringComparison.Ordinal) || end < 0 || pattern[(end + 1)..] is not ("" or "+"))
        {
            return false;
        }

        var kept = pattern[2..end].Replace("\\w", "", StringComparison.Ordinal).Replace("\\d", "", StringComparison.Ordinal).Replace("\\-", "-", StringComparison.Ordinal).Replace("\\.", ".", StringComparison.Ordinal);
        return kept.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or ' ' or '@' or ',');
    }
}
