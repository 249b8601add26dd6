using System.Net;

namespace Mtf.Sandbox.Recording;

/// <summary>Asked before the server's packet leaves, so that somebody answers wherever it goes.</summary>
internal interface INetworkDoor
{
    /// <summary>Makes the address answer. Quick, never throws.</summary>
    void Open(IPEndPoint address, bool stream);
}
