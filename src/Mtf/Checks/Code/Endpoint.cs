using System.Net;
using System.Net.Sockets;
using Mtf.Flow.Facts;

namespace Mtf.Checks.Code;

/// <summary>A network address as code or a manifest writes it.</summary>
/// <param name="Scheme">Lower case, empty when none is written.</param>
/// <param name="Host">Without port; holes such as <c>⟨env:URL⟩</c> stay.</param>
internal readonly record struct Endpoint(string Scheme, string Host)
{
    /// <summary>Whether the code fixes the host.</summary>
    public bool IsFixed => Host.Length > 0 && !Host.Contains('⟨', StringComparison.Ordinal);

    public IPAddress? Address => IPAddress.TryParse(Host, out var address) ? address : null;

    /// <summary>This machine itself.</summary>
    public bool IsLocal => Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (Address is { } address && (IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)));

    /// <summary>Reserved for documentation and private networks: it leads nowhere outside.</summary>
    public bool IsPrivate => Address is { AddressFamily: AddressFamily.InterNetwork } address
        && address.GetAddressBytes() is [var first, var second, ..] && (first == 10 || (first == 192 && second == 168) || (first == 172 && second is >= 16 and < 32));

    public static Endpoint Parse(string value)
    {
        var text = value.Trim();
        var separator = text.IndexOf("://", StringComparison.Ordinal);
        var scheme = separator < 0 ? "" : text[..separator].ToLowerInvariant();
        var rest = separator < 0 ? text : text[(separator + 3)..];
        var end = EndOfAuthority(rest);
        var authority = rest[..end];
        authority = authority[(authority.LastIndexOf('@') + 1)..];
        if (authority.StartsWith('['))
        {
            return new Endpoint(scheme, authority.Trim('[', ']').Split(']')[0]);
        }

        var colon = authority.LastIndexOf(':');
        var isPort = colon >= 0 && !authority.AsSpan(colon).Contains('⟩') && (colon == authority.IndexOf(':', StringComparison.Ordinal) || authority.Contains('⟨', StringComparison.Ordinal));
        return new Endpoint(scheme, (isPort ? authority[..colon] : authority).ToLowerInvariant());
    }

    /// <summary>The addresses in the detail of a capability, which joins alternatives.</summary>
    public static IEnumerable<Endpoint> Of(Capability capability) =>
        SinkText.Alternatives(capability.Detail).Select(text => Parse(text.Split(' ')[0])).Where(endpoint => endpoint.Host.Length > 0);

    private static int EndOfAuthority(string rest)
    {
        var depth = 0;
        for (var index = 0; index < rest.Length; index++)
        {
            depth += rest[index] switch { '⟨' => 1, '⟩' => -1, _ => 0 };
            if (depth == 0 && rest[index] is '/' or '?' or '#')
            {
                return index;
            }
        }

        return rest.Length;
    }
}
