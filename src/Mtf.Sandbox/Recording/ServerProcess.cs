using System.Runtime.InteropServices;
using Mtf.Sandbox.Isolation;

namespace Mtf.Sandbox.Recording;

/// <summary>The jail with the server in it, and the streams to the server.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const int SecondsToDie = 2;
    private readonly TaskCompletionSource<int> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool killed;

    private ServerProcess(int id, FileStream input, FileStream output, FileStream error)
    {
        (Id, Input, Output, Error) = (id, input, output, error);
        new Thread(Wait) { IsBackground = true, Name = "server" }.Start();
    }

    public int Id { get; }

    public FileStream Input { get; }

    public FileStream Output { get; }

    public FileStream Error { get; }

    public bool HasEnded => ended.Task.IsCompleted;

    public static ServerProcess Start(
        FilteredLauncher launcher, string bubblewrap, IReadOnlyList<string> arguments, IReadOnlyList<string> environment, Supervisor supervisor, Action<string> degraded)
    {
        var (input, output, error) = (Pipes.Open(), Pipes.Open(), Pipes.Open());
        Pipes.CloseAllOnExecute();

        // Not freed: the launching thread may use it until the process ends.
        var request = new SpawnRequest(bubblewrap, arguments, environment, input.ReadEnd, output.WriteEnd, error.WriteEnd);
        var id = launcher.Start(request, supervisor.Run, degraded);
        foreach (var descriptor in new[] { input.ReadEnd, output.WriteEnd, error.WriteEnd })
        {
            _ = Kernel.Close(descriptor);
        }

        return new ServerProcess(id, input.Writer(), output.Reader(), error.Reader());
    }

    /// <summary>Ends the jail; the kernel then ends all that is in it.</summary>
    public void Kill()
    {
        killed = true;
        if (!HasEnded)
        {
            _ = Kernel.Signal(Id, Kernel.SignalKill);
        }
    }

    /// <summary>Waits for the end, then forces it.</summary>
    /// <returns>The exit code, null when it was forced.</returns>
    public async Task<int?> EndAsync(TimeSpan patience)
    {
        if (await Task.WhenAny(ended.Task, Task.Delay(patience)) != ended.Task)
        {
            Kill();
        }

        await Task.WhenAny(ended.Task, Task.Delay(TimeSpan.FromSeconds(SecondsToDie)));
        return killed || !HasEnded ? null : await ended.Task;
    }

    public void Dispose()
    {
        Kill();
        Input.Dispose();
        Output.Dispose();
        Error.Dispose();
    }

    private unsafe void Wait()
    {
        int status;
        while (Kernel.Wait(Id, &status, 0) < 0 && Marshal.GetLastPInvokeError() == Kernel.Eintr)
        {
        }

        ended.TrySetResult((status & 0x7f) == 0 ? (status >> 8) & 0xff : -(status & 0x7f));
    }
}
