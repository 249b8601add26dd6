using System.Text;
using System.Text.Json;

namespace Mtf.Python.Tests.Oracle;

/// <summary>Names in all scripts, compared with CPython.</summary>
public sealed class UnicodeTests
{
    [Fact]
    public void Knows_the_characters_of_names_and_their_NFKC()
    {
        using var python = CPython.StartOrSkip();
        python.Send('U', "");
        using var answer = JsonDocument.Parse(python.ReadLine());
        var wrong = new List<string>();
        foreach (var entry in answer.RootElement.EnumerateArray())
        {
            int point = entry[0].GetInt32();
            string name = "a" + new Rune(point);
            string? expected = entry[1].GetString();
            string? ours = Identifiers.IsIdentifier(name) ? Identifiers.Normalize(name) : null;
            if (ours != expected)
            {
                wrong.Add($"U+{point:X}: {expected ?? "none"}, ours {ours ?? "none"}");
            }
        }

        // These became part of names with Unicode 15.1, which Python 3.13 has.
        string[] recent = python.Version.Minor < 13 ? ["U+200C:", "U+200D:", "U+30FB:", "U+FF65:"] : [];
        wrong.RemoveAll(entry => recent.Any(start => entry.StartsWith(start, StringComparison.Ordinal)));
        Assert.Equal([], wrong);
    }

    [Fact]
    public void Composes_sequences_of_marks_as_CPython_does()
    {
        using var python = CPython.StartOrSkip();
        string[] parts =
        [
            "e", "q", "A", "ｅ", "ﬁ", "é", "ộ", "\u0301", "\u0302", "\u0323", "\u0327", "\u0345", "\u1100", "\u1161", "\u11a8",
            "가", "각", "\u0915", "\u093c", "\u0f71", "\u0f72", "ᾳ", "\u05b4", "\u05bc", "שּׁ", "𝐱", "\u0334", "\u3099", "\u304b",
        ];
        uint state = 1;
        for (int i = 0; i < 3000; i++)
        {
            var text = new StringBuilder("a");
            for (int length = i % 7; length >= 0; length--)
            {
                state = state * 1664525 + 1013904223;
                text.Append(parts[(state >> 16) % (uint)parts.Length]);
            }

            python.Send('K', text.ToString());
            Assert.Equal((text.ToString(), python.ReadText()), (text.ToString(), Identifiers.Normalize(text.ToString())));
        }
    }
}
