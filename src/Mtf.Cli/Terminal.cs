namespace Mtf.Cli;

/// <summary>Where a command reads and writes, decided once at start.</summary>
/// <param name="Width">Columns that the report may use.</param>
/// <param name="Colors">Whether standard output shows colours.</param>
/// <param name="LiveProgress">Whether standard error is a terminal where a line can be redrawn.</param>
internal sealed record Terminal(TextReader Input, int Width, bool Colors, bool LiveProgress)
{
    private const int DefaultWidth = 80;
    private const int WidestReadable = 120;

    public static Terminal Detect()
    {
        var dumb = Environment.GetEnvironmentVariable("TERM") == "dumb";
        var colors = !Console.IsOutputRedirected && !dumb && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        return new Terminal(Console.In, Columns(), colors, !Console.IsErrorRedirected && !dumb);
    }

    private static int Columns()
    {
        var columns = Console.IsOutputRedirected ? 0 : Console.WindowWidth;
        return columns <= 0 ? DefaultWidth : Math.Clamp(columns, 40, WidestReadable);
    }
}
