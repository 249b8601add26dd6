using Xunit;

namespace Mtf.Tests;

/// <summary>
/// Compares text with a file of <c>data/golden</c> beside this file. <c>MTF_UPDATE_GOLDEN=1</c> writes the file instead;
/// what changed is then reviewed as code.
/// </summary>
internal static class Golden
{
    private static readonly bool Update = Environment.GetEnvironmentVariable("MTF_UPDATE_GOLDEN") == "1";

    public static void Match(string text, string name)
    {
        var path = RepositoryRoot.Combine("tests", "Mtf.Tests", "data", "golden", name);
        if (Update)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
            return;
        }

        Assert.True(File.Exists(path), $"There is no golden file {name}; MTF_UPDATE_GOLDEN=1 writes it.");
        Assert.Equal(File.ReadAllText(path), text);
    }
}
