namespace Mtf.Sandbox.Isolation;

/// <summary>A child process and the streams to it. It is started by a thread that lives as long as it: some programs end with the thread that started them.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly TaskCompletionSource<int> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int disposed;

    private ChildProcess(int id, FileStream input, FileStream output, FileStream error)
    {
        Id = id;
        Input = input;
        Output = output;
        Error = error;
    }

    public int Id { get; }

    public FileStream Input { get; }

    public FileStream Output { get; }

    public FileStream Error { get; }

    /// <summary>Its exit code, or minus the signal that ended it.</summary>
    public Task<int> Ended => ended.Task;

    public static ChildProcess Start(string program, IReadOnlyList<string> arguments, IReadOnlyList<string> environment)
    {
        var (input, output, error) = (Pipes.Open(), Pipes.Open(), Pipes.Open());
        Pipes.CloseAllOnExecute();
        var started = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var known = new TaskCompletionSource<ChildProcess?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            using (var request = new SpawnRequest(program, arguments, environment, input.ReadEnd, output.WriteEnd, error.WriteEnd))
            {
                started.SetResult(Spawn(request));
            }

            known.Task.GetAwaiter().GetResult()?.WaitForEnd();
        })
        { IsBackground = true, Name = "child" };
        thread.Start();
        var id = started.Task.GetAwaiter().GetResult();
        _ = Kernel.Close(input.ReadEnd);
        _ = Kernel.Close(output.WriteEnd);
        _ = Kernel.Close(error.WriteEnd);
        if (id <= 0)
        {
            known.SetResult(null);
            _ = Kernel.Close(input.WriteEnd);
            _ = Kernel.Close(output.ReadEnd);
            _ = Kernel.Close(error.ReadEnd);
            throw new SandboxException($"{program} could not be started (error {-id}).");
        }

        var child = new ChildProcess(id, input.Writer(), output.Reader(), error.Reader());
        known.SetResult(child);
        return child;
    }

    /// <summary>Runs a program to its end and tells what it wrote to standard error.</summary>
    public static async Task<(int Code, string Error)> RunAsync(string program, IReadOnlyList<string> arguments, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var child = Start(program, arguments, ["PATH=" + Environment.GetEnvironmentVariable("PATH"), "HOME=" + Environment.GetEnvironmentVariable("HOME")]);
        child.Input.Close();
        var text = ReadSomeAsync(child.Error);
        var output = ReadSomeAsync(child.Output);
        try
        {
            var code = await child.Ended.WaitAsync(patience, cancellationToken);
            await output;
            return (code, await text);
        }
        catch (TimeoutException)
        {
            return (-Kernel.SignalKill, $"no end after {patience.TotalSeconds:0} seconds");
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 0)
        {
            Kill();
            Input.Dispose();
            Output.Dispose();
            Error.Dispose();
        }
    }

    public void Kill()
    {
        // Not waited for yet, so the number still means this process.
        if (!Ended.IsCompleted)
        {
            _ = Kernel.Signal(Id, Kernel.SignalKill);
        }
    }

    private static async Task<string> ReadSomeAsync(Stream stream)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        var buffer = new char[4096];
        var length = await reader.ReadBlockAsync(buffer);
        return new string(buffer, 0, length);
    }

    private static unsafe int Spawn(SpawnRequest request)
    {
        int id;
        var failure = request.Spawn(&id, *request.Arguments, request.Actions, request.Attributes, request.Arguments, request.Environment);
        return failure == 0 ? id : -failure;
    }

    private unsafe void WaitForEnd()
    {
        int status;
        while (Kernel.Wait(Id, &status, 0) < 0)
        {
            if (System.Runtime.InteropServices.Marshal.GetLastPInvokeError() != Kernel.Eintr)
            {
                ended.TrySetResult(-1);
                return;
            }
        }

        ended.TrySetResult((status & 0x7f) == 0 ? (status >> 8) & 0xff : -(status & 0x7f));
    }
}
