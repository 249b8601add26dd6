namespace Mtf.Packages;

/// <summary>The machine an installer is imagined to run on. Fixed, so that the same metadata always resolves the same way.</summary>
public sealed record InstallEnvironment
{
    private static readonly HashSet<string> PythonVariableNames = new(
        [
            "os_name", "sys_platform", "platform_machine", "platform_python_implementation", "platform_release", "platform_system",
            "platform_version", "python_version", "python_full_version", "implementation_name", "implementation_version", "extra",
        ],
        StringComparer.Ordinal);

    /// <summary>Linux on x86-64 with CPython 3.11, Node 22 and .NET 10.</summary>
    public static InstallEnvironment Default { get; } = new();

    public string NodeVersion { get; init; } = "22.12.0";

    public string PythonVersion { get; init; } = "3.11.7";

    public string TargetFramework { get; init; } = "net10.0";

    internal static bool IsPythonVariable(string name) => PythonVariableNames.Contains(name);

    /// <summary>The values of the PEP 508 marker variables.</summary>
    internal Dictionary<string, string> PythonVariables(string extra) => new(StringComparer.Ordinal)
    {
        ["os_name"] = "posix",
        ["sys_platform"] = "linux",
        ["platform_machine"] = "x86_64",
        ["platform_python_implementation"] = "CPython",
        ["platform_release"] = "",
        ["platform_system"] = "Linux",
        ["platform_version"] = "",
        ["python_version"] = string.Join('.', PythonVersion.Split('.').Take(2)),
        ["python_full_version"] = PythonVersion,
        ["implementation_name"] = "cpython",
        ["implementation_version"] = PythonVersion,
        ["extra"] = extra,
    };
}
