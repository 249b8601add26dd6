using System.ComponentModel;
using ModelContextProtocol.Server;

namespace Mtf.Tests.Flow.DotNet;

/// <summary>Tools of a sample server, which the SDK and the analysis must describe alike.</summary>
[McpServerToolType]
internal sealed class SampleTools
{
    public enum Unit { Celsius, Fahrenheit }

    public sealed record Place(string City, [property: Description("Two letters")] string Country);

    [McpServerTool, Description("Adds two numbers.")]
    public static int Add(int left, int right) => left + right;

    [McpServerTool(Name = "weather", Title = "Weather", ReadOnly = true, Destructive = false), Description("Tells the weather.")]
    public static Task<string> GetWeatherAsync(
        McpServer server, [Description("Where")] Place place, CancellationToken cancellationToken, Unit unit = Unit.Celsius, DateTime? day = null) =>
        Task.FromResult($"{place.City} {unit} {day} {server.SessionId}{cancellationToken.IsCancellationRequested}");

    [McpServerTool(Destructive = true)]
    public static async Task RemoveAllHTTPCachesAsync(string[] names, IServiceProvider services)
    {
        await Task.Yield();
        GC.KeepAlive((names, services));
    }

    [McpServerTool]
    public static string list_items2(Dictionary<string, string> filters, Guid id, bool all, double limit = 2.5) => $"{filters.Count}{id}{all}{limit}";
}
