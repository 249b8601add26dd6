using System.Net;
using CsCheck;
using Mtf.Sandbox.Recording;

namespace Mtf.Sandbox.Tests.Recording;

public sealed class SocketTargetTests
{
    [Fact]
    public void Reads_IPv4() => Assert.Equal(
        new IPEndPoint(IPAddress.Parse("203.0.113.9"), 8443), SocketTarget.Read([2, 0, 0x20, 0xFB, 203, 0, 113, 9, 0, 0, 0, 0, 0, 0, 0, 0])!.EndPoint);

    [Fact]
    public void Reads_IPv6()
    {
        byte[] bytes = [10, 0, 0, 53, 0, 0, 0, 0, .. IPAddress.Parse("2001:db8::7").GetAddressBytes(), 0, 0, 0, 0];
        Assert.Equal(new IPEndPoint(IPAddress.Parse("2001:db8::7"), 53), SocketTarget.Read(bytes)!.EndPoint);
    }

    [Fact]
    public void Reads_IPv4_in_IPv6_as_IPv4()
    {
        byte[] bytes = [10, 0, 0, 80, 0, 0, 0, 0, .. IPAddress.Parse("::ffff:198.51.100.4").GetAddressBytes(), 0, 0, 0, 0];
        Assert.Equal(new IPEndPoint(IPAddress.Parse("198.51.100.4"), 80), SocketTarget.Read(bytes)!.EndPoint);
    }

    [Fact]
    public void Reads_the_path_of_a_local_socket() => Assert.Equal("/run/x", SocketTarget.Read([1, 0, .. "/run/x"u8, 0, 0])!.LocalName);

    [Fact]
    public void Marks_a_local_socket_that_is_no_file() => Assert.Equal("@x\0y", SocketTarget.Read([1, 0, 0, .. "x\0y"u8])!.LocalName);

    [Fact]
    public void Tells_nothing_of_families_it_does_not_know() => Assert.Null(SocketTarget.Read([40, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]));

    [Fact]
    public void Survives_any_bytes() => Gen.Byte.Array[0, 130].Sample(bytes => _ = SocketTarget.Read(bytes));

    [Theory]
    [InlineData(1, 1, 0, true)]
    [InlineData(2, 1 | 0x80000, 6, true)]
    [InlineData(10, 2 | 0x800, 17, true)]
    [InlineData(16, 3, 0, true)]
    [InlineData(16, 3, 9, false)]
    [InlineData(2, 3, 255, false)]
    [InlineData(2, 2, 1, false)]
    [InlineData(17, 3, 768, false)]
    [InlineData(40, 1, 0, false)]
    [InlineData(38, 5, 0, false)]
    public void Only_sockets_that_the_network_namespace_holds_are_allowed(int family, int type, int protocol, bool allowed) =>
        Assert.Equal(allowed, SocketPolicy.IsAllowed(family, type, protocol));
}
