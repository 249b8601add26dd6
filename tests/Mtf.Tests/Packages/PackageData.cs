using System.Runtime.CompilerServices;

namespace Mtf.Tests.Packages;

/// <summary>The test data beside the sources.</summary>
internal static class PackageData
{
    public static string Path(string relative, [CallerFilePath] string caller = "") =>
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(caller)!, "..", "data", relative);
}
