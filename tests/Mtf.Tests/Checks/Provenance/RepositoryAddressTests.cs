using Mtf.Checks.Provenance;
using Xunit;

namespace Mtf.Tests.Checks.Provenance;

public class RepositoryAddressTests
{
    [Theory]
    [InlineData("git+https://github.com/ann/tools.git", "github.com/ann/tools")]
    [InlineData("git+ssh://git@github.com/ann/tools.git", "github.com/ann/tools")]
    [InlineData("git@github.com:ann/tools.git", "github.com/ann/tools")]
    [InlineData("git://github.com/ann/tools", "github.com/ann/tools")]
    [InlineData("https://www.github.com/ann/tools/tree/main/packages/x", "github.com/ann/tools")]
    [InlineData("https://github.com/ann/tools#readme", "github.com/ann/tools")]
    [InlineData("github:ann/tools", "github.com/ann/tools")]
    [InlineData("gitlab:ann/tools", "gitlab.com/ann/tools")]
    [InlineData("ann/tools", "github.com/ann/tools")]
    [InlineData("https://gitlab.com/group/sub/tools/-/tree/main", "gitlab.com/group/sub/tools")]
    [InlineData("https://git.example.test/ann/tools", "git.example.test/ann/tools")]
    [InlineData("https://code.example.test/ann/tools.git", "code.example.test/ann/tools")]
    public void An_address_of_a_repository_is_read(string text, string expected) => Assert.Equal(expected, RepositoryAddress.TryParse(text)?.ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("https://tools.example.test")]
    [InlineData("https://registry.example.test/package/tools")]
    [InlineData("https://github.com/ann")]
    [InlineData("https://github.com")]
    [InlineData("@scope/name")]
    [InlineData("file:///etc/passwd")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://127.0.0.1/ann/tools.git")]
    [InlineData("https://github.com/ann/%2e%2e")]
    [InlineData("https://github.com/ann/to\nols")]
    [InlineData("not a url at all")]
    [InlineData("git+https://")]
    [InlineData("git@")]
    [InlineData("github:")]
    public void Anything_else_is_not_an_address(string? text) => Assert.Null(RepositoryAddress.TryParse(text));

    [Fact]
    public void A_very_long_address_is_refused() => Assert.Null(RepositoryAddress.TryParse("https://github.com/ann/" + new string('a', 5000)));
}
