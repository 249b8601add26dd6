using System.Net;
using Mtf.Sandbox.Traces;

namespace Mtf.Sandbox.Sinkhole;

/// <summary>Answers every name, whichever server was asked.</summary>
internal sealed class NameServer(TraceRecorder trace, AddressBook book)
{
    /// <returns>The answer, null when the message is no question.</returns>
    public byte[]? Answer(ReadOnlySpan<byte> message, IPEndPoint server, string transport)
    {
        if (DnsQuestion.Read(message) is not { } question)
        {
            return null;
        }

        var address = question.Type == DnsQuestion.Address4 ? book.AddressOf(question.Name) : null;
        trace.Record(new TraceEvent
        {
            Source = TraceLayer.Sinkhole,
            Kind = TraceKinds.Dns,
            Host = question.Name,
            Method = question.TypeName,
            Address = server.Address.ToString(),
            Port = server.Port,
            Flags = transport,
            Result = address?.ToString(),
            Bytes = message.Length,
        });
        return DnsAnswer.Write(message, question, address);
    }
}
