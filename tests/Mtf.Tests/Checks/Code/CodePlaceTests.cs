using Mtf.Checks.Code;
using Mtf.Findings;
using Mtf.Flow.Facts;
using Xunit;

namespace Mtf.Tests.Checks.Code;

public sealed class CodePlaceTests
{
    [Theory]
    [InlineData(100, 3, 2, true)]
    [InlineData(99, 3, 2, false)]
    [InlineData(100, 2, 2, false)]
    [InlineData(100, 3, 1, false)]
    public void A_long_way_with_joined_places_through_a_program_of_many_files_is_doubtful(int files, int passed, int doubts, bool isDoubtful)
    {
        var evidence = TestEvidence.Of(Enumerable.Range(0, files).Select(index => ($"part{index}.py", "value = 1\n")));
        var steps = Enumerable.Range(0, passed).Select(index => new FlowStep(new Location($"part{index}.py", 1), "goes on")).ToList();
        var flow = new DataFlow("network", "", "code", "", Guarded: false, steps, new CodeContext(steps[^1].Location, Phase.Startup, "", [])) { Doubts = doubts };
        Assert.Equal(isDoubtful, flow.IsDoubtful(evidence));
    }
}
