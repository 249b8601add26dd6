using System.Diagnostics;
using System.Globalization;
using Mtf.Python;

// Parses all Python files below a directory some times and prints megabytes per second of processor time for each round.
if (args.Length == 0)
{
    Console.Error.WriteLine("usage: PythonParserBench <directory> [rounds]");
    return 2;
}

int rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 5;
byte[][] files = [.. Directory.EnumerateFiles(args[0], "*.py", SearchOption.AllDirectories)
    .Where(path => !path.Contains("site-packages", StringComparison.Ordinal))
    .Order(StringComparer.Ordinal)
    .Select(File.ReadAllBytes)];
double megabytes = files.Sum(file => (double)file.Length) / 1e6;
using var process = Process.GetCurrentProcess();
for (int round = 0; round < rounds; round++)
{
    process.Refresh();
    var before = process.TotalProcessorTime;
    long allocated = GC.GetTotalAllocatedBytes();
    int errors = 0;
    foreach (byte[] file in files)
    {
        errors += PythonParser.Parse(file).ErrorCount;
    }

    process.Refresh();
    double seconds = (process.TotalProcessorTime - before).TotalSeconds;
    double perByte = (GC.GetTotalAllocatedBytes() - allocated) / (megabytes * 1e6);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"round {round + 1}: {files.Length} files, {megabytes:F1} MB, {seconds:F2} s, {megabytes / seconds:F1} MB/s, {perByte:F1} bytes allocated per byte, {errors} errors"));
}

return 0;
