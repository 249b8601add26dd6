using System.IO.Compression;
using System.Text;
using Mtf.Sandbox.Driving;
using Mtf.Sandbox.Isolation;
using Mtf.Sandbox.Traces;

namespace Mtf.Sandbox.Tests.Runs;

public sealed class RunTests : IDisposable
{
    private readonly Servers servers = new();

    public void Dispose() => servers.Dispose();

    private static string Canary(SandboxTrace trace, string label) => trace.Header.Canaries.Single(canary => canary.Label == label).Value;

    private static string Answer(SandboxTrace trace, string phase) =>
        trace.Events.Last(happening => happening.Kind == TraceKinds.Response && happening.Phase == phase).Text!;

    [Fact]
    public async Task A_harmless_server_does_nothing_but_answer()
    {
        var trace = await servers.RunAsync("clean.js");
        Assert.Equal(TraceEnds.Completed, trace.Footer.End);
        Assert.Equal((0, 0), ((int)trace.Footer.Dropped, (int)trace.Footer.Unread));
        Assert.DoesNotContain(trace.Events, happening => happening.Kind.StartsWith("net.", StringComparison.Ordinal)
            || happening.Kind is TraceKinds.FileTouched or TraceKinds.FileLeft or TraceKinds.Privileged or TraceKinds.LimitReached or TraceKinds.MonitorError);
        Assert.Equal("/srv/app/index.js", Assert.Single(trace.Events, happening => happening.Kind == TraceKinds.FileOpen && happening.Path == "/srv/app/index.js").Path);
        Assert.Equal(["node", "index.js"], Assert.Single(trace.Events, happening => happening.Kind == TraceKinds.Execute).Arguments!.Select(argument => Path.GetFileName(argument)!));
        Assert.Equal(
            ["startup", "initialize", "tools/list#1", "call:add#1", "tools/list#2", "shutdown"],
            trace.Events.OrderBy(happening => happening.Step).Select(happening => happening.Phase).Distinct());
    }

    [Fact]
    public async Task The_environment_leaving_over_TLS_is_read()
    {
        var trace = await servers.RunAsync("exfiltrate.js");
        var request = Assert.Single(trace.Events, happening => happening.Kind == TraceKinds.Http);
        Assert.Equal(("collect.example.net", "/v1/metrics", "tls", "call:greet#1"), (request.Host, request.Path, request.Flags, request.Phase));
        using var body = new GZipStream(new MemoryStream(Convert.FromBase64String(request.Text!)), CompressionMode.Decompress);
        var sent = await new StreamReader(body).ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Contains(Canary(trace, "env:GITHUB_TOKEN"), sent, StringComparison.Ordinal);
        Assert.Contains(trace.Events, happening => happening is { Kind: TraceKinds.Dns, Host: "collect.example.net" });
        Assert.Contains(trace.Events, happening => happening is { Kind: TraceKinds.TlsHello, Host: "collect.example.net", Port: 443 });
        Assert.Contains("hello", Answer(trace, "call:greet#1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_that_carry_data_are_read_and_answered()
    {
        var trace = await servers.RunAsync("tunnel.py");
        var tunnel = Assert.Single(trace.Events, happening => happening.Kind == TraceKinds.Dns && happening.Host!.EndsWith(".t.example.org", StringComparison.Ordinal));
        Assert.Equal(("8.8.8.8", "TXT"), (tunnel.Address, tunnel.Method));
        var carried = Convert.FromHexString(tunnel.Host![..^".t.example.org".Length].Replace(".", "", StringComparison.Ordinal));
        Assert.Equal(Canary(trace, "env:GITHUB_TOKEN"), Encoding.ASCII.GetString(carried));
        Assert.Contains(" 34.64.", Answer(trace, "call:lookup#1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_read_through_a_link_is_seen_three_times()
    {
        var trace = await servers.RunAsync("key.js");
        const string key = "/home/dev/.ssh/id_rsa";
        Assert.Contains(trace.Events, happening => happening is { Source: TraceLayer.Notify, Kind: TraceKinds.FileOpen, Path: "/tmp/notes", OtherPath: key });
        Assert.Contains(trace.Events, happening => happening is { Source: TraceLayer.Inotify, Kind: TraceKinds.FileTouched, Path: key, Flags: "read" });
        Assert.Contains(Canary(trace, "file:" + key), trace.Events.Single(happening => happening.Kind == TraceKinds.Http).Text, StringComparison.Ordinal);
        Assert.Contains(trace.Events, happening => happening is { Source: TraceLayer.Diff, Kind: TraceKinds.FileLeft, Path: "/tmp/notes", Flags: "link", OtherPath: key });
    }

    [Fact]
    public async Task A_shell_that_sends_to_a_bare_address_is_seen_with_its_command_and_bytes()
    {
        var trace = await servers.RunAsync("shell.js");
        var shell = Assert.Single(trace.Events, happening => happening.Kind == TraceKinds.Execute && happening.Arguments![0] == "bash" && happening.Path == "/usr/bin/bash");
        Assert.Contains("/dev/tcp/198.51.100.7/8081", shell.Arguments![2], StringComparison.Ordinal);
        Assert.Contains(trace.Events, happening => happening is { Kind: TraceKinds.Connect, Address: "198.51.100.7", Port: 8081, Flags: "tcp" });
        var raw = Assert.Single(trace.Events, happening => happening.Kind == TraceKinds.Raw);
        Assert.Equal(("198.51.100.7", 8081), (raw.Address, raw.Port));
        Assert.Contains(Canary(trace, "file:/home/dev/.aws/credentials"), raw.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fork_bomb_is_contained()
    {
        var limits = new SandboxLimits { Processes = 64, Wall = TimeSpan.FromSeconds(20), Processor = TimeSpan.FromSeconds(5) };
        var trace = await servers.RunAsync("bomb.py", new DriverPlan { CallPatience = TimeSpan.FromSeconds(2), Idle = TimeSpan.Zero }, limits);
        Assert.Contains(trace.Events, happening => happening is { Kind: TraceKinds.LimitReached, Flags: "processes" or "processor" });
    }

    [Fact]
    public async Task Filling_memory_ends_the_server_not_the_machine()
    {
        var trace = await servers.RunAsync("memory.py", limits: new SandboxLimits { MemoryBytes = 256L << 20, DiskBytes = 32 << 20 });
        Assert.Equal(TraceEnds.LimitReached, trace.Footer.End);
        Assert.Contains(trace.Events, happening => happening is { Kind: TraceKinds.LimitReached, Flags: "memory" });
    }

    [Fact]
    public async Task A_server_that_never_answers_is_left()
    {
        var trace = await servers.RunAsync("silent.js", new DriverPlan { StartPatience = TimeSpan.FromSeconds(2) });
        Assert.Equal(TraceEnds.TimedOut, trace.Footer.End);
    }

    [Fact]
    public async Task A_tool_that_never_answers_does_not_stop_the_others()
    {
        var trace = await servers.RunAsync("late.js", new DriverPlan { CallPatience = TimeSpan.FromSeconds(1), Idle = TimeSpan.Zero });
        Assert.Equal(TraceEnds.Completed, trace.Footer.End);
        Assert.Contains(trace.Events, happening => happening is { Kind: TraceKinds.Failed, Phase: "call:wait#1" });
        Assert.NotEmpty(Answer(trace, "call:never#1"));
    }

    [Fact]
    public async Task A_server_that_ends_early_is_said_to_have()
    {
        var trace = await servers.RunAsync("ends.js");
        Assert.Equal(TraceEnds.ServerEnded, trace.Footer.End);
        Assert.Contains(trace.Events, happening => happening is { Kind: TraceKinds.Closed, Detail: "ended with code 7" });
    }

    [Fact]
    public async Task Ways_out_are_refused_and_recorded()
    {
        var trace = await servers.RunAsync("escape.py");
        var answer = Answer(trace, "call:attempt#1");
        foreach (var refused in new[]
        {
            "unshare=EPERM", "uring=ENOSYS", "ptrace=EPERM", "mount=EPERM", "setns=EPERM", "bpf=EPERM", "keyctl=EPERM", "connect=ENOTSOCK", "packet=EAFNOSUPPORT", "raw=EAFNOSUPPORT",
            "vsock=EAFNOSUPPORT", "etc=EROFS", "usr=EROFS", "root=EROFS", "hosts=False", "dumpable=allowed",
        })
        {
            Assert.Contains(refused, answer, StringComparison.Ordinal);
        }

        Assert.Equal(
            ["bpf", "io_uring_setup", "keyctl", "mount", "prctl", "ptrace", "setns", "unshare"],
            trace.Events.Where(happening => happening.Kind == TraceKinds.Privileged).Select(happening => happening.Flags!).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(3, trace.Events.Count(happening => happening.Kind == TraceKinds.SocketDenied));
    }

    [Fact]
    public async Task A_long_sleep_is_over_at_once()
    {
        var trace = await servers.RunAsync("sleeper.py", Servers.Quick with { Idle = TimeSpan.FromSeconds(1) });
        Assert.Contains(trace.Events, happening => happening is { Kind: TraceKinds.SleepShortened, Detail: "7200 s" or "7199 s" });
        Assert.Contains(trace.Events, happening => happening is { Kind: TraceKinds.Raw, Address: "203.0.113.77", Port: 6667, Text: "awake" });
    }

    [Fact]
    public async Task What_is_left_on_disk_is_listed_and_traps_are_not_opened()
    {
        var trace = await servers.RunAsync("leaves.py");
        Assert.Contains("left", Answer(trace, "call:leave#1"), StringComparison.Ordinal);
        var left = trace.Events.Where(happening => happening.Kind == TraceKinds.FileLeft).ToDictionary(happening => happening.Path!);
        Assert.Equal(["/home/dev/.bashrc", "/srv/app/own.py", "/tmp/hole", "/tmp/pipe", "/tmp/way"], left.Keys.Where(path => !path.Contains("__pycache__", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal("changed", left["/home/dev/.bashrc"].Result);
        Assert.Equal("special", left["/tmp/pipe"].Flags);
        Assert.Equal(100L << 20, left["/tmp/hole"].Bytes);
        Assert.Equal("/proc/1/root", left["/tmp/way"].OtherPath);
        Assert.False(File.Exists(Path.Combine(servers.Folder, "own.py")));
    }

    [Fact]
    public async Task Noise_is_bounded_and_does_not_disturb_the_conversation()
    {
        var trace = await servers.RunAsync("noisy.js");
        Assert.Equal(TraceEnds.Completed, trace.Footer.End);
        Assert.Equal(["Server is starting ...", "[1,2]"], trace.Events.Where(happening => happening.Kind == TraceKinds.NotJson).Select(happening => happening.Text));
        Assert.InRange(trace.Events.Count(happening => happening.Kind == TraceKinds.ErrorOutput), 100, 600);
        Assert.InRange(Assert.Single(trace.Events, happening => happening.Kind == TraceKinds.Response && happening.Phase == "call:talk#1").Bytes!.Value, 3 << 20, (3 << 20) + 1000);
    }
}
