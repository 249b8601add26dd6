namespace Mtf.Tests.Detection;

/// <summary>All servers of <c>data/detection</c>.</summary>
internal static class HostileSet
{
    public static IReadOnlyList<HostileServer> Servers { get; } = [.. Read()];

    public static HostileServer Named(string name) => Servers.Single(server => server.ToString() == name);

    private static IEnumerable<HostileServer> Read() =>
        Directory.GetFiles(RepositoryRoot.Combine("tests", "Mtf.Tests", "data", "detection"), "*.txt").Order(StringComparer.Ordinal)
            .SelectMany(file => HostileServer.Parse(File.ReadAllText(file)));
}
