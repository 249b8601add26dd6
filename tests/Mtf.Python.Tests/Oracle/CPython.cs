using System.Diagnostics;
using System.Text.Json;

namespace Mtf.Python.Tests.Oracle;

/// <summary>A running CPython that answers what its parser makes of files.</summary>
internal sealed class CPython : IDisposable
{
    private readonly Process _process;
    private readonly Dictionary<string, string?> _characterNames = [];

    private CPython(Process process, Version version, string libraryPath, string packagesPath)
    {
        _process = process;
        Version = version;
        LibraryPath = libraryPath;
        PackagesPath = packagesPath;
    }

    public Version Version { get; }

    public string LibraryPath { get; }

    public string PackagesPath { get; }

    public PythonVersion Syntax => (PythonVersion)Math.Min(Version.Minor, (int)PythonVersion.Python314);

    /// <summary>Starts the interpreter of MTF_PYTHON or of the path; skips the test when there is none of 3.11 or later.</summary>
    public static CPython StartOrSkip()
    {
        string executable = Environment.GetEnvironmentVariable("MTF_PYTHON") ?? "python3";
        var python = TryStart(executable);
        Assert.SkipWhen(python is null, $"{executable} cannot be started");
        if (python.Version < new Version(3, 11))
        {
            python.Dispose();
            Assert.Skip($"{executable} is {python.Version}; the trees are compared with 3.11 or later");
        }

        return python;
    }

    public string? CharacterOf(string name)
    {
        if (!_characterNames.TryGetValue(name, out string? text))
        {
            Send('N', name);
            text = _characterNames[name] = ReadText();
        }

        return text;
    }

    /// <summary>Asks for something; the answers come in order.</summary>
    public void Send(char kind, string argument)
    {
        string quoted = JsonSerializer.Serialize(argument);
        _process.StandardInput.Write($"{kind} {quoted}\n");
        _process.StandardInput.Flush();
    }

    public string ReadLine() => _process.StandardOutput.ReadLine() ?? throw new EndOfStreamException("the interpreter ended");

    public string? ReadText() => JsonSerializer.Deserialize<string?>(ReadLine());

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static CPython? TryStart(string executable)
    {
        using var script = new StreamReader(typeof(CPython).Assembly.GetManifestResourceStream("dump.py")!);
        var start = new ProcessStartInfo(executable)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add("-I");
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(script.ReadToEnd());
        try
        {
            var process = Process.Start(start)!;
            if (process.StandardOutput.ReadLine() is not { } line)
            {
                process.Dispose();
                return null;
            }

            using var greeting = JsonDocument.Parse(line);
            var root = greeting.RootElement;
            int[] version = [.. root.GetProperty("version").EnumerateArray().Select(part => part.GetInt32())];
            return new CPython(
                process,
                new Version(version[0], version[1], version[2]),
                root.GetProperty("stdlib").GetString()!,
                root.GetProperty("purelib").GetString()!);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
