using System.Text;
using Mtf.Sandbox.Traces;
using NJsonSchema;

namespace Mtf.Sandbox.Tests.Traces;

public sealed class TraceTests
{
    private static readonly TraceHeader Header = new(TraceHeader.CurrentVersion, "namespaces", "x86_64", "6.1.0", ["node", "x.js"], Observable.Nothing, ["a"], [new Canary("env:A", "b")]);
    private static readonly TraceFooter Footer = new(TraceEnds.Completed, 1, 0, 0);

    private static (TraceRecorder Recorder, List<TraceEvent> Events) Recorder()
    {
        List<TraceEvent> events = [];
        return (new TraceRecorder(line => events.Add((TraceEvent)TraceLines.Read(Encoding.UTF8.GetString(line)))), events);
    }

    private static TraceEvent Open(string path) => new() { Source = TraceLayer.Notify, Kind = TraceKinds.FileOpen, Path = path, Process = 7 };

    [Fact]
    public void The_same_in_one_phase_is_counted()
    {
        var (recorder, events) = Recorder();
        recorder.Enter("startup");
        recorder.Count(Open("/a"));
        recorder.Count(Open("/a"));
        recorder.Count(Open("/b"));
        recorder.Enter("idle");
        recorder.Count(Open("/a"));
        recorder.Finish(TraceEnds.Completed, 0);
        Assert.Equal([("/a", 2, "startup"), ("/b", 1, "startup"), ("/a", 1, "idle")], events.Select(happening => (happening.Path!, happening.Count, happening.Phase)));
        Assert.Equal([0L, 1L, 2L], events.Select(happening => happening.Sequence));
    }

    [Fact]
    public void A_flood_is_cut_and_said_to_be()
    {
        var (recorder, events) = Recorder();
        for (var i = 0; i < TraceLimits.Events + 10; i++)
        {
            recorder.Record(Open("/a"));
        }

        Assert.Equal(10, recorder.Finish(TraceEnds.Completed, 0).Dropped);
        Assert.Equal(TraceLimits.Events, events.Count);
    }

    [Fact]
    public void Content_is_text_only_when_it_is_valid()
    {
        Assert.Equal("é", Open("/").WithContent("é"u8).Text);
        Assert.Equal("/w==", Open("/").WithContent([0xFF]).Data);
    }

    [Fact]
    public void A_trace_is_read_as_it_was_written()
    {
        var happening = Open("/a") with { Phase = "startup", Arguments = ["x"], Detail = "<&>\u001b" };
        var lines = new[] { TraceLines.Write(Header), TraceLines.Write(happening), TraceLines.Write(Footer) }.Select(Encoding.UTF8.GetString).ToList();
        var trace = TraceLines.Read(lines);
        Assert.Equal(lines, new[] { TraceLines.Write(trace.Header), TraceLines.Write(trace.Events[0]), TraceLines.Write(trace.Footer) }.Select(Encoding.UTF8.GetString));
        Assert.True(trace.IsComplete);
    }

    [Fact]
    public void A_trace_that_was_cut_off_is_none() =>
        Assert.Throws<FormatException>(() => TraceLines.Read([Encoding.UTF8.GetString(TraceLines.Write(Header)), Encoding.UTF8.GetString(TraceLines.Write(Open("/")))]));

    [Theory]
    [InlineData("[]")]
    [InlineData("nonsense")]
    [InlineData("{\"kind\":\"fs.open\",\"source\":\"rumour\"}")]
    public void A_line_that_is_none_is_refused(string line) => Assert.Throws<FormatException>(() => TraceLines.Read(line));

    [Fact]
    public async Task Lines_are_valid_by_the_published_schema()
    {
        var schema = await JsonSchema.FromFileAsync(RepositoryRoot.Combine("docs", "standard", "trace.schema.json"), TestContext.Current.CancellationToken);
        var full = Open("/a") with { Phase = "startup", OtherPath = "/b", Headers = ["a: b"], Arguments = ["x"], Port = 80, Bytes = 7, Text = "t" };
        foreach (var line in new[] { TraceLines.Write(Header), TraceLines.Write(Open("/")), TraceLines.Write(full), TraceLines.Write(Footer) })
        {
            Assert.Empty(schema.Validate(Encoding.UTF8.GetString(line)));
        }

        Assert.NotEmpty(schema.Validate("""{"sequence":1,"source":"rumour","kind":"fs.open"}"""));
    }

    [Fact]
    public void The_published_schema_names_every_kind()
    {
        var schema = File.ReadAllText(RepositoryRoot.Combine("docs", "standard", "trace.schema.json"));
        Assert.All(typeof(TraceKinds).GetFields().Select(field => (string)field.GetValue(null)!), kind => Assert.Contains($"\"{kind}\"", schema, StringComparison.Ordinal));
    }
}
