using Mtf.Flow.Facts;

namespace Mtf.Checks.Code;

/// <summary>What capabilities say about the hosts that the subject's own code contacts.</summary>
internal static class NetworkAccess
{
    private static readonly string[] Servers = ["net.listen", "net.server", "net.cors"];

    /// <summary>Whether the capability contacts somebody, as opposed to being contacted.</summary>
    public static bool IsContact(this Capability capability) =>
        (capability.Kind.StartsWith("net.", StringComparison.Ordinal) || capability.Kind == "mcp.client" && capability.Detail.Contains("://", StringComparison.Ordinal))
        && !Servers.Contains(capability.Kind);

    /// <summary>Contacts of the subject's own code, with the hosts that the code fixes.</summary>
    public static IEnumerable<(Capability Capability, Endpoint Endpoint)> FixedHosts(this StaticAnalysis code) => code.Capabilities
        .Where(capability => capability.Context.IsOwn() && capability.IsContact())
        .SelectMany(capability => Endpoint.Of(capability).Where(endpoint => endpoint.IsFixed && IsHost(endpoint)).Select(endpoint => (capability, endpoint)));

    /// <summary>Whether a declared host covers a contacted one: itself, <c>*.</c> below it, or the name of a service below which the host stands.</summary>
    public static bool Covers(string declared, string host)
    {
        var pattern = Endpoint.Parse(declared).Host;
        return pattern is "*" or "**" || pattern.Equals(host, StringComparison.OrdinalIgnoreCase)
            || (pattern.StartsWith("*.", StringComparison.Ordinal) && (host.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase) || host.Equals(pattern[2..], StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>The part of a host that is registered: the last two labels, or three below short second-level names such as <c>co.uk</c>.</summary>
    public static string Site(string host)
    {
        var labels = host.Split('.');
        var count = labels.Length > 2 && labels[^2].Length <= 3 && labels[^1].Length == 2 ? 3 : 2;
        return labels.Length <= count ? host : string.Join('.', labels[^count..]);
    }

    // A path below a client's unknown address, or a port, is no host.
    private static bool IsHost(Endpoint endpoint) =>
        endpoint.Scheme.Length > 0 || endpoint.Address is not null || (endpoint.Host.Contains('.', StringComparison.Ordinal) && endpoint.Host.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_'));
}
