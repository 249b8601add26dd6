using Microsoft.CodeAnalysis;
using Mtf.Artifacts;
using Mtf.Flow;
using Mtf.Flow.Facts;
using Xunit;

namespace Mtf.Tests.Flow.DotNet;

public sealed class DotNetFlowTests
{
    public static TheoryData<string> Names => [.. Twins.Select(twin => twin.Name)];

    private static IReadOnlyList<FlowTwin> Twins { get; } = FlowTwin.Parse(File.ReadAllText(Path.Combine(CSharpProgram.DataFolder, "dotnet-twins.txt")));

    [Theory]
    [MemberData(nameof(Names))]
    public void Twins_differ_in_the_flow_that_is_found_in_the_assembly(string name) => Check(name, code => ("Server.dll", CSharpProgram.Compile(code)));

    [Theory]
    [MemberData(nameof(Names))]
    public void Twins_differ_in_the_flow_that_is_found_without_optimisation(string name) => Check(name, code => ("Server.dll", CSharpProgram.Compile(code, OptimizationLevel.Debug)));

    private static void Check(string name, Func<string, (string Path, byte[] Content)> build)
    {
        var twin = Twins.Single(twin => twin.Name == name);
        using var tree = new MemoryTree([build(twin.Code)]);
        var analysis = StaticAnalyzer.Analyze(tree, []);
        Assert.Empty(analysis.Unanalysed);
        var wrong = twin.Compare([.. analysis.Flows.Select(flow => ($"{flow.Source}->{flow.Sink}", flow.Guarded))]);
        Assert.True(wrong.Count == 0, string.Join('\n', [.. wrong, "found:", .. analysis.Flows.Select(Text), .. analysis.Capabilities.Select(item => $"{item.Kind} {item.Detail} {item.Api} {item.Context.Phase}")]));
    }

    private static string Text(DataFlow flow) => $"{flow.Source} {flow.SourceDetail} -> {flow.Sink} {flow.SinkDetail} guarded={flow.Guarded} at {flow.Context.Location}\n    {string.Join("\n    ", flow.Steps.Select(step => $"{step.Location.File}:{step.Location.Line} {step.Description}"))}";
}
