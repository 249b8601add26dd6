using System.Text.Json;
using Mtf.Checks.Texts;
using Mtf.Checks.Texts.Speech;
using Mtf.Findings;
using Xunit;

namespace Mtf.Tests.Checks.Texts;

/// <summary>Texts that instruct the model for somebody else, and texts that only sound like it.</summary>
public sealed class ToolTextTests
{
    public static TheoryData<string, string> Hostile => Cases("hostile-tuning");

    public static TheoryData<string, string> Benign => Cases("benign-tuning");

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Hostile_text_is_found(string id, string text) => Assert.True(TextReading.Read(Texts(text)).Count > 0, $"{id}: {text}");

    [Theory]
    [MemberData(nameof(Benign))]
    public void Benign_text_is_accepted(string id, string text) => Assert.True(TextReading.Read(Texts(text)) is [], $"{id}: {text}");

    private static TheoryData<string, string> Cases(string name) =>
        new(File.ReadLines(Path.Combine(RepositoryRoot.Path, "tests/Mtf.Tests/data/texts", $"{name}.jsonl")).Select(line => (JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!, line)));

    private static List<ToolText> Texts(string line)
    {
        var root = JsonDocument.Parse(line).RootElement;
        var kind = root.TryGetProperty("kind", out var given) ? given.GetString()! : "tool";
        var owner = root.GetProperty("tool").GetString()!;
        return [.. root.GetProperty("texts").EnumerateObject().Select(member => new ToolText(kind, owner, member.Name, member.Value.GetString()!, new Location("server.js", 1)))];
    }
}
