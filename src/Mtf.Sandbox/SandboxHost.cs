using System.Runtime.InteropServices;
using Mtf.Sandbox.Isolation;
using Mtf.Sandbox.Recording;

namespace Mtf.Sandbox;

/// <summary>What this machine allows.</summary>
/// <param name="Bubblewrap">The program that makes namespaces, null when servers cannot be run here.</param>
/// <param name="Refusal">Why they cannot be run, and what to do about it; null when they can.</param>
public sealed record SandboxHost(string? Bubblewrap, string? Refusal)
{
    public bool CanRun => Refusal is null;

    public static async Task<SandboxHost> ProbeAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            return new SandboxHost(null, "The sandbox needs Linux.");
        }

        if (SyscallTable.Current is null)
        {
            return new SandboxHost(null, $"The sandbox does not know the system calls of {RuntimeInformation.ProcessArchitecture}; it runs on x86-64 and arm64.");
        }

        if (Programs.Find("bwrap", Environment.GetEnvironmentVariable("PATH")) is not { } bubblewrap)
        {
            return new SandboxHost(null, "Servers are run only in a sandbox, and the program bwrap that builds it is not installed: install the package bubblewrap.");
        }

        return await Isolation.Bubblewrap.TryAsync(bubblewrap, cancellationToken) is { } failure
            ? new SandboxHost(bubblewrap, $"Servers are run only in a sandbox, and this machine does not allow one ({failure}). In a container, allow user namespaces: "
                + "for example with --security-opt seccomp=unconfined --security-opt systempaths=unconfined, or run mtf on the host.")
            : new SandboxHost(bubblewrap, null);
    }
}
