using Mtf.Packages;
using Xunit;

namespace Mtf.Tests.Packages;

public sealed class PythonRequirementTests
{
    [Theory]
    [InlineData("requests", "requests", "", "", "", "")]
    [InlineData("requests >=2.8.1,==2.8.*", "requests", "", ">=2.8.1,==2.8.*", "", "")]
    [InlineData("requests[security, tests]>=2.8.1; python_version < '2.7'", "requests", "security tests", ">=2.8.1", "", "python_version < '2.7'")]
    [InlineData("name (>=1.0)", "name", "", ">=1.0", "", "")]
    [InlineData("pip @ https://example.test/pip-1.3.zip#sha1=abc ; os_name == \"posix\"", "pip", "", "", "https://example.test/pip-1.3.zip#sha1=abc", "os_name == \"posix\"")]
    [InlineData("a.b-c_d[x]", "a.b-c_d", "x", "", "", "")]
    public void A_requirement_is_taken_apart(string text, string name, string extras, string specifiers, string url, string marker)
    {
        Assert.True(PythonRequirement.TryParse(text, out var requirement));

        Assert.Equal(name, requirement.Name);
        Assert.Equal(extras, string.Join(' ', requirement.Extras));
        Assert.Equal((specifiers, url, marker), (requirement.Specifiers, requirement.Url, requirement.Marker));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-bad")]
    [InlineData("name[extra")]
    [InlineData("name[ex tra]")]
    [InlineData("name 1.0")]
    [InlineData("name >=1.0 <2.0")]
    [InlineData("name @ ")]
    [InlineData("name; python_version")]
    [InlineData("name; unknown_variable == '1'")]
    [InlineData("name; python_version < '3'; extra == 'x'")]
    public void A_malformed_requirement_is_refused(string text) => Assert.False(PythonRequirement.TryParse(text, out _));

    [Theory]
    [InlineData("python_version >= '3.8'", true)]
    [InlineData("python_version >= '3.10'", true)]
    [InlineData("python_version < '3.9'", false)]
    [InlineData("python_version in '3.10, 3.11'", true)]
    [InlineData("python_full_version < '3.11.0a1'", false)]
    [InlineData("'3.8' <= python_version", true)]
    [InlineData("sys_platform == 'win32'", false)]
    [InlineData("sys_platform != 'win32' and platform_system == 'Linux'", true)]
    [InlineData("sys_platform == 'win32' or (os_name == 'posix' and platform_machine == 'x86_64')", true)]
    [InlineData("platform_python_implementation == 'PyPy'", false)]
    [InlineData("implementation_name not in 'pypy jython'", true)]
    [InlineData("extra == 'cli'", false)]
    [InlineData("os.name == 'posix'", true)]
    public void A_marker_is_evaluated_for_the_default_machine(string text, bool expected)
    {
        Assert.True(PythonMarker.TryParse(text, out var marker));
        Assert.Equal(expected, marker.Holds(InstallEnvironment.Default, []));
    }

    [Theory]
    [InlineData("extra == 'CLI_tools'", "cli-tools", true)]
    [InlineData("extra == 'cli'", "other", false)]
    [InlineData("extra == 'cli' and python_version < '3'", "cli", false)]
    public void A_marker_sees_the_extras_asked_for(string text, string extra, bool expected)
    {
        Assert.True(PythonMarker.TryParse(text, out var marker));
        Assert.Equal(expected, marker.Holds(InstallEnvironment.Default, ["first", extra]));
    }

    [Fact]
    public void A_marker_nested_beyond_reason_is_refused()
    {
        var text = new string('(', 1000) + "os_name == 'posix'" + new string(')', 1000);

        Assert.False(PythonMarker.TryParse(text, out _));
    }

    [Theory]
    [InlineData("Friendly-Bard")]
    [InlineData("FRIENDLY-BARD")]
    [InlineData("friendly.bard")]
    [InlineData("friendly_bard")]
    [InlineData("friendly--bard")]
    [InlineData("FrIeNdLy-._.-bArD")]
    public void Names_are_normalised(string name) => Assert.Equal("friendly-bard", PythonName.Normalize(name));
}
