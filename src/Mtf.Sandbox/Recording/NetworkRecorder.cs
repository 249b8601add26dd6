using System.Buffers.Binary;
using System.Net;
using Mtf.Sandbox.Isolation;
using Mtf.Sandbox.Traces;

namespace Mtf.Sandbox.Recording;

/// <summary>Records calls that name network addresses, and has them answered.</summary>
internal sealed unsafe class NetworkRecorder(TraceRecorder trace, INetworkDoor door)
{
    private const int MostMessages = 64;
    private const int MessageHeaderSize = 56;
    private const int MessageVectorStep = 64;

    private const int SocketLevel = 1;
    private const int TypeOption = 3;
    private const int DatagramType = 2;
    private const int OpenProcess = 434;
    private const int TakeDescriptor = 438;

    /// <returns>False when an address could not be read.</returns>
    public bool Record(string name, in Notification call, Caller caller)
    {
        switch (name)
        {
            case "connect":
                return Note(TraceKinds.Connect, call, caller, call.Arguments[1], call.Arguments[2]);
            case "bind":
                return Note(TraceKinds.Bind, call, caller, call.Arguments[1], call.Arguments[2]);
            case "sendto":
                return Note(TraceKinds.Send, call, caller, call.Arguments[4], call.Arguments[5]);
            case "sendmsg":
                return NoteMessage(call, caller, call.Arguments[1]);
            default:
                var complete = true;
                for (var i = 0UL; i < Math.Min(call.Arguments[2], MostMessages); i++)
                {
                    complete &= NoteMessage(call, caller, call.Arguments[1] + (i * MessageVectorStep));
                }

                return complete;
        }
    }

    private bool NoteMessage(in Notification call, Caller caller, ulong header)
    {
        Span<byte> bytes = stackalloc byte[MessageHeaderSize];
        if (!ProcessMemory.TryRead(call.Task, header, bytes))
        {
            return false;
        }

        var address = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        return address == 0 || Note(TraceKinds.Send, call, caller, address, BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]));
    }

    private bool Note(string kind, in Notification call, Caller caller, ulong pointer, ulong length)
    {
        Span<byte> bytes = stackalloc byte[SocketTarget.LongestLength];
        bytes = bytes[..(int)Math.Min(length, SocketTarget.LongestLength)];
        if (!ProcessMemory.TryRead(call.Task, pointer, bytes))
        {
            return false;
        }

        var happening = new TraceEvent { Source = TraceLayer.Notify, Kind = kind, Process = caller.Process, Program = caller.Program };
        switch (SocketTarget.Read(bytes))
        {
            case { EndPoint: { } target }:
                NoteInternet(happening, call, caller, target);
                break;
            case { LocalName: { } local }:
                trace.Count(happening with { Path = local, Flags = "local" });
                break;
        }

        return true;
    }

    private void NoteInternet(TraceEvent happening, in Notification call, Caller caller, IPEndPoint target)
    {
        var stream = happening.Kind != TraceKinds.Send && IsStream(caller.Process, (int)call.Arguments[0]);
        if (happening.Kind != TraceKinds.Bind && target.Port != 0)
        {
            door.Open(target, stream);
        }

        var noted = happening with { Address = target.Address.ToString(), Port = target.Port, Flags = stream ? "tcp" : "udp" };

        // Repeats are told apart by their path.
        trace.Count(noted with { Path = $"{(stream ? "tcp" : "udp")}://{target}" });
    }

    /// <summary>What kind of socket it is; what cannot be found out counts as a stream.</summary>
    private static bool IsStream(int process, int descriptor)
    {
        var handle = (int)Kernel.SystemCall(OpenProcess, process);
        if (handle < 0)
        {
            return true;
        }

        var copy = (int)Kernel.SystemCall(TakeDescriptor, handle, descriptor);
        _ = Kernel.Close(handle);
        if (copy < 0)
        {
            return true;
        }

        // Not with the base library's class: closing that would change how the server's own end closes.
        var (type, length) = (0, sizeof(int));
        var known = Kernel.SocketOption(copy, SocketLevel, TypeOption, &type, &length) == 0;
        _ = Kernel.Close(copy);
        return !known || type != DatagramType;
    }
}
