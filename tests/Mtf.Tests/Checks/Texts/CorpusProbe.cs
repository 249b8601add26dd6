using Mtf.Artifacts;
using Mtf.Artifacts.Directories;
using Mtf.Checks.Texts;
using Mtf.Checks.Texts.Speech;
using Mtf.Flow;
using Xunit;
namespace Mtf.Tests.Checks.Texts;
public sealed class CorpusProbe
{
    [Fact]
    public void Dump()
    {
        var output = new StreamWriter("/tmp/wt-data/texts.tsv");
        var found = new StreamWriter("/tmp/wt-data/found.txt");
        foreach (var folder in Directory.GetDirectories("/tmp/corpus").Concat(Directory.GetDirectories("/tmp/wt-data")).Where(f => Directory.Exists(f + "/package")).Order(StringComparer.Ordinal))
        {
            try
            {
                var tree = DirectoryTree.Read(folder + "/package", new UnpackLimits(), TestContext.Current.CancellationToken);
                var code = StaticAnalyzer.Analyze(tree, []);
                var texts = ToolTexts.OfCode(code);
                foreach (var text in texts) { output.WriteLine($"{Path.GetFileName(folder)}\t{text.Kind}\t{text.Owner}\t{text.Field}\t{text.Text.ReplaceLineEndings("\\n")}"); }
                foreach (var one in TextReading.Read(texts)) { found.WriteLine($"{Path.GetFileName(folder)}\t{one.Intent.Kind}\t{one.Place}\t{one.Intent.Source.Owner}\t{one.Intent.Source.Field}\t{one.Intent.Explanation}\t{one.Intent.Quote}"); }
                found.WriteLine($"# {Path.GetFileName(folder)} tools {code.Tools.Count} caps {code.Capabilities.Count}");
                foreach (var c in code.Capabilities) { found.WriteLine($"@cap\t{Path.GetFileName(folder)}\t{c.Kind}\t{c.Detail.ReplaceLineEndings(" ")}\t{c.Api}\t{c.Context.Phase}\t{c.Context.Owner}\t{string.Join(',', c.Context.Tools.Take(3))}\t{c.Context.Location}"); }
            }
            catch (Exception e) { found.WriteLine($"! {folder} {e.Message}"); }
        }
        output.Dispose();
        found.Dispose();
    }
}
