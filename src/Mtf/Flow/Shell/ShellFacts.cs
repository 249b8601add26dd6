using System.Globalization;
using System.Text;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Flow.Shell;

/// <summary>Where a value of a shell program comes from.</summary>
/// <param name="Text">What it is, when that is known although it comes from there: a decoded constant.</param>
internal sealed record ShellSource(string Kind, string Detail, Location Location, string Text);

/// <summary>Collects what shell programs do. A value that comes from somewhere is a hole <c>⟨#n⟩</c> in the texts that it is part of.</summary>
internal sealed class ShellFacts
{
    private const int MostSources = 4096;
    private const int MostFacts = 4096;
    private readonly Dictionary<ShellSource, int> numbers = [];
    private readonly List<ShellSource> sources = [];
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    public List<Capability> Capabilities { get; } = [];

    public List<DataFlow> Flows { get; } = [];

    public List<UnanalysedPart> Unanalysed { get; } = [];

    /// <summary>Files of the package in other languages that are started, with the phase in which that happens.</summary>
    public HashSet<(string File, Phase Phase)> Started { get; } = [];

    /// <summary>A text that stands for a value from a source.</summary>
    public string From(string kind, string detail, Location location, string text = "")
    {
        var source = new ShellSource(kind, Show(detail), location, text);
        if (!numbers.TryGetValue(source, out var number))
        {
            if (sources.Count >= MostSources)
            {
                return "⟨?⟩";
            }

            numbers[source] = number = sources.Count;
            sources.Add(source);
        }

        return string.Create(CultureInfo.InvariantCulture, $"⟨#{number}⟩");
    }

    /// <summary>The sources that are in a text.</summary>
    public IReadOnlyList<ShellSource> In(string text)
    {
        List<ShellSource> found = [];
        for (var at = text.IndexOf("⟨#", StringComparison.Ordinal); at >= 0; at = text.IndexOf("⟨#", at + 2, StringComparison.Ordinal))
        {
            if (NumberAt(text, at, out _) is var number && number >= 0 && !found.Contains(sources[number]))
            {
                found.Add(sources[number]);
            }
        }

        return found;
    }

    /// <summary>Only what is known about where a text comes from.</summary>
    public string HolesOf(string text)
    {
        var holes = new StringBuilder();
        foreach (var source in In(text))
        {
            holes.Append(CultureInfo.InvariantCulture, $"⟨#{numbers[source]}⟩");
        }

        return holes.ToString();
    }

    /// <summary>The text as a person reads it; decoded constants are what they say.</summary>
    public string Show(string text) => Replace(text, source => source.Text.Length > 0 ? source.Text : source.Kind switch
    {
        "env.all" => "⟨env⟩",
        "env" => $"⟨env:{source.Detail}⟩",
        "file.secret" => $"⟨file:{source.Detail}⟩",
        var kind => $"⟨{kind}⟩",
    });

    /// <summary>The text with what decoded constants say in their place.</summary>
    public string Decoded(string text) => Replace(text, source => source.Text);

    public void Add(string kind, string detail, string api, CodeContext context)
    {
        detail = Show(detail);
        if (known.Count < MostFacts && known.Add($"{kind}\n{detail}\n{api}\n{context.Location}\n{context.Phase}"))
        {
            Capabilities.Add(new Capability(kind, detail, api, context));
        }
    }

    /// <summary>A value that may be in the text reaches a sink.</summary>
    public void Flow(string text, string sink, string detail, CodeContext context, params ReadOnlySpan<string> kinds)
    {
        detail = Show(detail);
        foreach (var source in In(text))
        {
            if (kinds.Contains(source.Kind) && known.Count < MostFacts && known.Add($"{source}\n{sink}\n{detail}\n{context.Location}\n{context.Phase}"))
            {
                Flows.Add(new DataFlow(source.Kind, source.Detail, sink, detail, false,
                    [new FlowStep(source.Location, $"source: {source.Kind} {source.Detail}".TrimEnd()), new FlowStep(context.Location, $"sink: {sink} {detail}".TrimEnd())], context));
            }
        }
    }

    public void Gap(Location location, string reason)
    {
        var part = new UnanalysedPart(location.File, location.Line, reason);
        if (Unanalysed.Count < MostFacts && !Unanalysed.Contains(part))
        {
            Unanalysed.Add(part);
        }
    }

    private string Replace(string text, Func<ShellSource, string> shown)
    {
        var at = text.IndexOf("⟨#", StringComparison.Ordinal);
        if (at < 0)
        {
            return text;
        }

        var result = new StringBuilder();
        var start = 0;
        for (; at >= 0; at = text.IndexOf("⟨#", Math.Max(start, at + 2), StringComparison.Ordinal))
        {
            if (NumberAt(text, at, out var end) is >= 0 and var number)
            {
                result.Append(text, start, at - start).Append(shown(sources[number]));
                start = end;
            }
        }

        return result.Append(text, start, text.Length - start).ToString();
    }

    private int NumberAt(string text, int at, out int end)
    {
        end = text.IndexOf('⟩', at);
        return end > 0 && int.TryParse(text.AsSpan(at + 2, end++ - at - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < sources.Count ? number : -1;
    }
}
