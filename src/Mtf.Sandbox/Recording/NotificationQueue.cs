using System.Runtime.InteropServices;
using Mtf.Sandbox.Isolation;

namespace Mtf.Sandbox.Recording;

/// <summary>The descriptor on which the kernel offers system calls.</summary>
internal sealed unsafe class NotificationQueue(int descriptor)
{
    private const uint ReceiveRequest = 0xC0502100;
    private const uint SendRequest = 0xC0182101;
    private const uint ValidRequest = 0x40082102;
    private const uint FlagsRequest = 0x40082104;
    private const int NoSuchEntry = 2;

    /// <summary>Lets the kernel run the supervisor on the caller's processor: five times faster, from Linux 6.6 on.</summary>
    public bool WakeSynchronously() => Kernel.Control(descriptor, FlagsRequest, (void*)1) == 0;

    /// <summary>Waits for a call.</summary>
    /// <returns>False when the descriptor no longer works.</returns>
    public bool Receive(out Notification call)
    {
        while (true)
        {
            call = default;
            fixed (Notification* target = &call)
            {
                if (Kernel.Control(descriptor, ReceiveRequest, target) == 0)
                {
                    return true;
                }
            }

            // The caller was killed before it could be told about, or a signal came.
            if (Marshal.GetLastPInvokeError() is not (Kernel.Eintr or NoSuchEntry))
            {
                return false;
            }
        }
    }

    /// <summary>Whether the caller still waits, so that what was read from its number was its own.</summary>
    public bool IsWaiting(ulong id) => Kernel.Control(descriptor, ValidRequest, &id) == 0;

    /// <summary>Answers; a caller that died meanwhile needs none.</summary>
    public void Send(Answer answer) => _ = Kernel.Control(descriptor, SendRequest, &answer);
}
