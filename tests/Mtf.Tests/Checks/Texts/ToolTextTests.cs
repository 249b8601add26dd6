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

    /// <summary>Texts that were written without looking at the analyser: what it finds of them may not get worse. Numbers at the first look: data/texts/README.md.</summary>
    [Theory]
    [InlineData("held-out", 25, 0)]
    [InlineData("unseen", 15, 0)]
    [InlineData("second", 35, 0)]
    [InlineData("third", 37, 0)]
    [InlineData("fourth", 25, 0)]
    public void Other_texts_are_found_as_often_as_recorded(string set, int found, int falseAlarms)
    {
        var missed = Lines($"hostile-{set}").Where(line => TextReading.Read(Texts(line)) is []).ToList();
        var alarms = Lines($"benign-{set}").Where(line => TextReading.Read(Texts(line)) is not []).ToList();

        Assert.True(Lines($"hostile-{set}").Count() - missed.Count >= found, $"missed:\n{string.Join('\n', missed)}\nalarms:\n{string.Join('\n', alarms)}");
        Assert.True(alarms.Count <= falseAlarms, string.Join('\n', alarms));
    }

    private static IEnumerable<string> Lines(string name) => File.ReadLines(RepositoryRoot.Combine("tests/Mtf.Tests/data/texts", $"{name}.jsonl"));

    private static TheoryData<string, string> Cases(string name) =>
        new(Lines(name).Select(line => (JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!, line)));

    private static List<ToolText> Texts(string line)
    {
        var root = JsonDocument.Parse(line).RootElement;
        var kind = root.TryGetProperty("kind", out var given) ? given.GetString()! : "tool";
        var owner = root.GetProperty("tool").GetString()!;
        return [.. root.GetProperty("texts").EnumerateObject().Select(member => new ToolText(kind, owner, member.Name, member.Value.GetString()!, new Location("server.js", 1)))];
    }
}
