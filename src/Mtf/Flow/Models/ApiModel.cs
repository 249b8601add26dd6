using System.Globalization;

namespace Mtf.Flow.Models;

/// <summary>What an outside API does, from the model files. See <c>README.md</c> beside them.</summary>
internal sealed record ApiModel(
    string Capability, IReadOnlyList<ArgumentSelector> Arguments, string Detail, string Returns, IReadOnlyList<SinkModel> Sinks, SinkClasses? PassedOn,
    ArgumentSelector? Factory)
{
    /// <summary>The row is about all members of a package.</summary>
    public bool IsWholePackage { get; init; }

    /// <summary>Reads a row of the compiled table.</summary>
    public static ApiModel Parse(string[] columns) => new(
        columns[1],
        [.. columns[2].Split('+', StringSplitOptions.RemoveEmptyEntries).Select(ArgumentSelector.Parse)],
        columns[3], columns[4],
        [.. columns[5].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(SinkModel.Parse)],
        Passes(columns[6]),
        columns[7].Length == 0 ? null : ArgumentSelector.Parse(columns[7]));

    private static SinkClasses? Passes(string sanitised)
    {
        if (sanitised.Length == 0)
        {
            return null;
        }

        var passed = SinkClasses.All;
        foreach (var name in sanitised.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            passed &= ~(name switch
            {
                "command" => SinkClasses.Command,
                "sql" => SinkClasses.Sql,
                "path" => SinkClasses.Path,
                "url" => SinkClasses.Url,
                "data" => SinkClasses.Data,
                "injection" => SinkClasses.All & ~SinkClasses.Data,
                "all" => SinkClasses.All,
                _ => SinkClasses.None,
            });
        }

        return passed;
    }
}

/// <summary>Groups of sinks for which the same treatment makes a value harmless.</summary>
[Flags]
internal enum SinkClasses { None = 0, Command = 1, Sql = 2, Path = 4, Url = 8, Data = 16, All = 31 }

/// <summary>Names an argument of a call: by position, or a field of it, by name, the receiver, or all of them.</summary>
internal readonly record struct ArgumentSelector(int Position, string Field)
{
    public const int Everything = -1;
    public const int Receiver = -2;
    public const int ByName = -3;

    public static ArgumentSelector Parse(string text)
    {
        var (first, field) = text.Split('.', 2) is [var head, var tail] ? (head, tail) : (text, "");
        return first switch
        {
            "*" => new(Everything, field),
            "recv" => new(Receiver, field),
            _ => int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? new(position, field) : new(ByName, text),
        };
    }
}

/// <summary>An argument that is dangerous or tells others something.</summary>
internal readonly record struct SinkModel(ArgumentSelector Argument, string Kind)
{
    public static SinkModel Parse(string text)
    {
        var parts = text.Split(':', 2, StringSplitOptions.TrimEntries);
        return new(ArgumentSelector.Parse(parts[0]), parts[1]);
    }

    /// <summary>The group that a kind of sink belongs to.</summary>
    public static SinkClasses ClassOf(string kind) => kind switch
    {
        "sql" => SinkClasses.Sql,
        "path" => SinkClasses.Path,
        "url" => SinkClasses.Url,
        "network" or "log" or "file" or "result" or "prompt" => SinkClasses.Data,
        _ => SinkClasses.Command,
    };
}
