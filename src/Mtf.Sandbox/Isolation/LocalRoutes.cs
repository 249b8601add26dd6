using System.Buffers.Binary;
using System.Net.Sockets;

namespace Mtf.Sandbox.Isolation;

/// <summary>Makes every address of the private network one of this machine's own, so that it can be listened on and nothing is unreachable.</summary>
internal static unsafe class LocalRoutes
{
    private const int NetlinkFamily = 16;
    private const int RawCloseOnExecute = 3 | 0x80000;
    private const ushort NewRoute = 24;
    private const ushort RequestCreateReplaceAcknowledge = 1 | 0x400 | 0x100 | 4;
    private const byte LocalTable = 255;
    private const byte StaticProtocol = 4;
    private const byte HostScope = 254;
    private const byte LocalType = 2;
    private const ushort OutputInterface = 4;
    private const int Loopback = 1;
    private const int MessageLength = 36;

    /// <returns>Whether the family's routes could be set.</returns>
    public static bool Add(AddressFamily family)
    {
        Span<byte> message = stackalloc byte[MessageLength];
        message.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(message, MessageLength);
        BinaryPrimitives.WriteUInt16LittleEndian(message[4..], NewRoute);
        BinaryPrimitives.WriteUInt16LittleEndian(message[6..], RequestCreateReplaceAcknowledge);
        message[8] = 1;
        message[16] = (byte)(family == AddressFamily.InterNetwork ? 2 : 10);
        message[20] = LocalTable;
        message[21] = StaticProtocol;
        message[22] = HostScope;
        message[23] = LocalType;
        BinaryPrimitives.WriteUInt16LittleEndian(message[28..], 8);
        BinaryPrimitives.WriteUInt16LittleEndian(message[30..], OutputInterface);
        BinaryPrimitives.WriteInt32LittleEndian(message[32..], Loopback);

        var descriptor = Kernel.Socket(NetlinkFamily, RawCloseOnExecute, 0);
        Span<byte> answer = stackalloc byte[256];
        fixed (byte* start = message, target = answer)
        {
            var received = descriptor >= 0 && Kernel.Send(descriptor, start, MessageLength, 0) == MessageLength ? Kernel.Receive(descriptor, target, (nuint)answer.Length, 0) : -1;
            _ = descriptor >= 0 ? Kernel.Close(descriptor) : 0;
            return received >= 20 && BinaryPrimitives.ReadInt32LittleEndian(answer[16..]) == 0;
        }
    }
}
