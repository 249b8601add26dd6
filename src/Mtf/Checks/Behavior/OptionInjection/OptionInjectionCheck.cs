using System.Collections.Frozen;
using Mtf.Checks.Code;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Checks.Behavior.OptionInjection;

/// <summary>A tool argument is an argument of a program that has options which execute something or write files, and nothing says that it is no option.</summary>
internal sealed class OptionInjectionCheck : FlowCheck
{
    /// <summary>Programs with options that start other programs, load code or write where they are told.</summary>
    private static readonly FrozenSet<string> Programs = new[]
    {
        "git", "ssh", "scp", "rsync", "tar", "find", "curl", "wget", "zip", "unzip", "7z", "npm", "npx", "yarn", "pnpm", "pip", "pip3", "python", "python3", "node", "perl", "ruby", "awk", "sed",
        "docker", "podman", "kubectl", "helm", "ffmpeg", "psql", "mysql", "sqlite3", "hg", "svn", "man", "less", "vim", "xargs", "env", "sudo", "nmap", "tcpdump", "sort", "rg", "chrome", "chromium", "go", "cargo", "java",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public override string Id => "BHV071";

    protected override FlowVerdict? Judge(DataFlow flow, EvidenceSet evidence) =>
        flow is { Source: "tool-argument", Sink: "argv", Guarded: false } && SinkText.Alternatives(flow.SinkDetail).Any(CanBeOption)
            ? new(Severity.Medium, Confidence.Medium, $"A tool argument can be an option of {Program(flow.SinkDetail)} {flow.Context.When()}.")
            : null;

    private static string Program(string command)
    {
        var words = command.Split(' ', 2)[0];
        return words[(words.LastIndexOfAny(['/', '\\']) + 1)..];
    }

    // A word of its own that no "--" stands before; an option's own value cannot be another option.
    private static bool CanBeOption(string command)
    {
        if (!Programs.Contains(Program(command)))
        {
            return false;
        }

        var words = command.Split(' ');
        for (var index = 1; index < words.Length && words[index] != "--"; index++)
        {
            var isValue = index > 1 && words[index - 1].StartsWith('-') && !words[index - 1].Contains('=', StringComparison.Ordinal);
            if (words[index].StartsWith("⟨arg", StringComparison.Ordinal) && !isValue)
            {
                return true;
            }
        }

        return false;
    }
}
