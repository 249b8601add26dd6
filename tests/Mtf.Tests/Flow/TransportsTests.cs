using Mtf.Flow.Capabilities;
using Xunit;

namespace Mtf.Tests.Flow;

public sealed class TransportsTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("stdio", null)]
    [InlineData("0.0.0.0/stdio", null)]
    [InlineData("⟨?⟩", null)]
    [InlineData("streamable-http", "127.0.0.1")]
    [InlineData("0.0.0.0/streamable-http", "0.0.0.0")]
    [InlineData("0.0.0.0 http", "0.0.0.0")]
    [InlineData("⟨env:HOST⟩ stdio | sse", "⟨env:HOST⟩")]
    public void A_transport_listens_only_when_it_is_one_of_the_network(string detail, string? address) => Assert.Equal(address, Transports.Address(detail));
}
