namespace Mtf.Cli;

/// <summary>How this executable starts itself again.</summary>
internal static class OwnProgram
{
    /// <summary>Program and first arguments: one file when native or started by its own name, else the runtime and the assembly.</summary>
    public static IReadOnlyList<string> Command
    {
        get
        {
            var program = Environment.ProcessPath!;
            return Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, Path.GetFullPath(Environment.GetCommandLineArgs()[0])] : [program];
        }
    }
}
