using System.Net.Sockets;
using Mtf.Sandbox.Driving;
using Mtf.Sandbox.Isolation;
using Mtf.Sandbox.Launching;
using Mtf.Sandbox.Recording;
using Mtf.Sandbox.Sinkhole;
using Mtf.Sandbox.Traces;

namespace Mtf.Sandbox;

/// <summary>One run inside the outer namespaces: lays out disk and network, starts the server under the recorder, drives it, takes stock.</summary>
internal sealed class SandboxRun(MonitorPlan plan, TraceRecorder trace, Action<byte[]> writeLine)
{
    private static readonly TimeSpan FarewellPatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ConversationPatience = TimeSpan.FromMilliseconds(300);

    private readonly List<string> degraded = [.. plan.Degraded];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var table = SyscallTable.Current ?? throw new SandboxException("This processor architecture is not supported by the sandbox.");
        var launch = plan.Launch;
        var folder = RunFolder.Mount([launch.Package, .. launch.Runtimes], plan.Limits.DiskBytes);
        using var authority = new CertificateAuthority(TimeProvider.System);
        var home = new CanaryHome();
        var environment = Environment(home);
        home.Write(folder.Home);
        SystemSettings.Write(folder.Settings, authority.RootPem);
        var writable = folder.MountPackage(launch.Package);
        Degrade(writable, "The package is read-only inside: this machine has no overlay file system for users.");
        Degrade(LocalRoutes.Add(AddressFamily.InterNetwork), "IPv4 addresses other than this machine's do not answer.");
        Degrade(LocalRoutes.Add(AddressFamily.InterNetworkV6), "IPv6 addresses other than this machine's do not answer.");

        using var group = ControlGroup.Create(plan.Limits);
        Degrade(group is { LimitsMemory: true, LimitsProcesses: true }, "Control groups are not available to this user: limits are enforced by sampling.");
        using var sink = new NetworkSink(trace, authority, new AddressBook());
        var supervisor = new Supervisor(table, SyscallPolicy.Rules(plan.Deep), trace, sink, TimeProvider.System, process => Confine(process, group));
        var before = new DiskDifference([(folder.Home, CanaryHome.Inside), (folder.Temporary, "/tmp"), (folder.Memory, "/dev/shm"), (folder.Upper, Jail.PackageInside)]);

        // From here on nobody but the server touches the planted files; until the disk is compared again.
        using var tripwire = new FileTripwire(trace);
        foreach (var path in CanaryHome.Watched)
        {
            tripwire.Add(folder.Home + path[CanaryHome.Inside.Length..], path);
        }

        IReadOnlyList<string> arguments =
            Jail.Arguments(folder, writable ? folder.Package : launch.Package, writable, launch.Runtimes, TrustStores.Find(launch), launch.Command).ToList();
        tripwire.Start();
        var (end, ended) = await ServeAsync(new FilteredLauncher(table, SyscallPolicy.Rules(plan.Deep)), supervisor, arguments, environment, home, group, cancellationToken);
        await LetFinishAsync(sink);
        tripwire.Finish();
        before.Record(trace);
        if (!ended)
        {
            throw new SandboxException("The server could not be ended.");
        }

        writeLine(TraceLines.Write(trace.Finish(end, supervisor.Unread)));
    }

    private async Task<(string End, bool Ended)> ServeAsync(
        FilteredLauncher launcher,
        Supervisor supervisor,
        IReadOnlyList<string> arguments,
        IReadOnlyList<string> environment,
        CanaryHome home,
        ControlGroup group,
        CancellationToken cancellationToken)
    {
        using var server = ServerProcess.Start(launcher, plan.Bubblewrap, arguments, environment, supervisor, degraded.Add);
        writeLine(TraceLines.Write(Header(home, group)));
        trace.Enter("startup");
        using var sampler = new ResourceSampler(trace, plan.Limits, group, server.Id, server.Kill);
        sampler.Start();
        var output = new ServerOutput(server.Output, trace);
        output.Start();
        ErrorOutput.Record(server.Error, trace);
        using var wall = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        wall.CancelAfter(plan.Limits.Wall);
        string end;
        try
        {
            await Task.WhenAny(supervisor.Armed, output.Closed).WaitAsync(plan.Driver.StartPatience, wall.Token);
            await Task.WhenAny(Task.Delay(plan.Driver.Settling, wall.Token), output.Closed);
            await using var input = new ServerInput(server.Input, trace);
            end = await new DriverSession(trace, plan.Driver).RunAsync(input, output, wall.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or TimeoutException)
        {
            end = cancellationToken.IsCancellationRequested ? TraceEnds.Cancelled : TraceEnds.TimedOut;
        }

        trace.Enter("shutdown");
        var code = await server.EndAsync(cancellationToken.IsCancellationRequested ? TimeSpan.Zero : FarewellPatience);
        sampler.Finish();
        trace.Record(new TraceEvent { Source = TraceLayer.Monitor, Kind = TraceKinds.Closed, Detail = code is { } value ? $"ended with code {value}" : "was ended" });
        end = end == TraceEnds.ServerEnded && !supervisor.IsArmed ? throw new SandboxException("The jail could not be built; see the trace for what it said.") : end;
        return (sampler.HasEnded || group.KilledForMemory() > 0 ? TraceEnds.LimitReached : end, server.HasEnded);
    }

    private TraceHeader Header(CanaryHome home, ControlGroup group) => new(
        TraceHeader.CurrentVersion,
        "namespaces",
        SyscallTable.Current!.Name,
        System.Environment.OSVersion.Version.ToString(3),
        plan.Launch.Command,
        new Observable(Files: true, Processes: true, Network: true, EncryptedTraffic: true, Environment: false, Limits: group is { LimitsMemory: true, LimitsProcesses: true }),
        degraded,
        home.Canaries);

    /// <summary>The kernel holds the process until this returns.</summary>
    private void Confine(int process, ControlGroup group)
    {
        group.Add(process);
        ProcessLimits.Set(process, plan.Limits, group.LimitsProcesses);
    }

    private IReadOnlyList<string> Environment(CanaryHome home) =>
    [
        "HOME=" + CanaryHome.Inside, "USER=dev", "LOGNAME=dev", "SHELL=/bin/bash", "LANG=C.UTF-8", "TERM=xterm-256color", "TMPDIR=/tmp",
        "PATH=" + string.Join(':', [.. plan.Launch.Runtimes.Select(runtime => runtime + "/bin"), "/usr/local/bin", "/usr/bin", "/bin"]),
        .. SystemSettings.Environment, .. home.CreateEnvironment(), .. plan.Launch.Environment,
    ];

    private void Degrade(bool works, string sentence)
    {
        if (!works)
        {
            degraded.Add(sentence);
        }
    }

    /// <summary>What was sent last may still be on its way through the readers.</summary>
    private static async Task LetFinishAsync(NetworkSink sink)
    {
        var step = TimeSpan.FromMilliseconds(20);
        for (var waited = TimeSpan.Zero; sink.Conversations > 0 && waited < ConversationPatience; waited += step)
        {
            await Task.Delay(step);
        }
    }
}
