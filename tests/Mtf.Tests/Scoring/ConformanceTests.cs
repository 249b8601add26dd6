using Xunit;

namespace Mtf.Tests.Scoring;

public sealed class ConformanceTests
{
    public static TheoryData<string> Vectors => [.. Directory.EnumerateFiles(ConformanceVector.Folder, "*.json").Select(path => System.IO.Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Fact]
    public void There_are_at_least_twenty_vectors() => Assert.True(Vectors.Count >= 20);

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Reproduces(string vector)
    {
        var (_, input, expected) = ConformanceVector.Load(vector);
        Assert.Equal(expected.ToString(), VectorExpectation.Of(input.ToScoringInput()).ToString());
    }
}
