using System.Net;

namespace Mtf.Sandbox.Sinkhole;

/// <summary>Gives each asked-for name an address of its own. They look public: servers refuse to fetch from reserved ranges.</summary>
internal sealed class AddressBook
{
    private const int Most = 65_536;
    private const uint First = (34u << 24) | (64u << 16) | (1u << 8) | 10;

    private readonly Lock gate = new();
    private readonly Dictionary<string, IPAddress> addresses = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<IPAddress, string> names = [];

    /// <returns>Null when too many names were asked for.</returns>
    public IPAddress? AddressOf(string name)
    {
        lock (gate)
        {
            if (addresses.TryGetValue(name, out var known))
            {
                return known;
            }

            if (addresses.Count >= Most)
            {
                return null;
            }

            var number = First + (uint)addresses.Count;
            var address = new IPAddress([(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number]);
            addresses[name] = address;
            names[address] = name;
            return address;
        }
    }

    /// <returns>The name that was given this address, null when none was.</returns>
    public string? NameOf(IPAddress address)
    {
        lock (gate)
        {
            return names.GetValueOrDefault(address);
        }
    }
}
