using System.Globalization;

namespace Mtf.Sandbox.Recording;

/// <summary>The process behind a thread number.</summary>
internal sealed record Caller(int Task, int Process, string Program)
{
    public static Caller Of(int task)
    {
        try
        {
            var (process, program) = (task, "");
            foreach (var line in File.ReadLines($"/proc/{task}/status"))
            {
                if (line.StartsWith("Name:\t", StringComparison.Ordinal))
                {
                    program = line[6..];
                }
                else if (line.StartsWith("Tgid:\t", StringComparison.Ordinal))
                {
                    process = int.Parse(line.AsSpan(6), CultureInfo.InvariantCulture);
                    break;
                }
            }

            return new Caller(task, process, program);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Caller(task, task, "");
        }
    }
}

/// <summary>Remembers callers, because asking costs more than answering a call.</summary>
internal sealed class Callers
{
    private const int Most = 4096;
    private readonly Dictionary<int, Caller> known = [];

    public Caller Of(int task)
    {
        if (known.TryGetValue(task, out var caller))
        {
            return caller;
        }

        if (known.Count >= Most)
        {
            known.Clear();
        }

        return known[task] = Caller.Of(task);
    }

    /// <summary>Programs change their name, and numbers their process.</summary>
    public void Forget(int task) => known.Remove(task);
}
