using System.Text;
using Mtf.Findings;
using Xunit;

namespace Mtf.Tests.Findings;

public sealed class CanonicalJsonTests
{
    // The example of RFC 8785, section 3.2.4, and its appendix B.
    [Theory]
    [InlineData("""{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}""",
        """{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}""")]
    [InlineData("[0,-0,5e-324,1.7976931348623157e308,9007199254740992,295147905179352830000,9.999999999999997e22,1e23,999999999999999700000,1e21,0.000001,1e-7]",
        "[0,0,5e-324,1.7976931348623157e+308,9007199254740992,295147905179352830000,9.999999999999997e+22,1e+23,999999999999999700000,1e+21,0.000001,1e-7]")]
    [InlineData("""{"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7}""", "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\ufb33\":3}")]
    [InlineData("""{"a":{},"b":[ ]}""", """{"a":{},"b":[]}""")]
    public void The_examples_of_the_RFC_come_out_as_published(string json, string expected)
    {
        var canonical = CanonicalJson.Write(Encoding.UTF8.GetBytes(json));
        Assert.Equal(expected, Encoding.UTF8.GetString(canonical));
        Assert.Equal(canonical, CanonicalJson.Write(canonical));
    }

    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""["\ud800"]""")]
    [InlineData("[1e999]")]
    [InlineData("{")]
    public void What_is_not_interoperable_JSON_is_refused(string json) =>
        Assert.Throws<FormatException>(() => CanonicalJson.Write(Encoding.UTF8.GetBytes(json)));
}
