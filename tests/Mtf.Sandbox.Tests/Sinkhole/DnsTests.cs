using System.Net;
using CsCheck;
using Mtf.Sandbox.Sinkhole;

namespace Mtf.Sandbox.Tests.Sinkhole;

public sealed class DnsTests
{
    private static byte[] Query(int type, params string[] labels) =>
    [
        0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0,
        .. labels.SelectMany(label => (byte[])[(byte)label.Length, .. label.Select(letter => (byte)letter)]), 0, (byte)(type >> 8), (byte)type, 0, 1,
    ];

    [Fact]
    public void Reads_name_and_type()
    {
        var question = DnsQuestion.Read(Query(28, "www", "example", "com"))!;
        Assert.Equal(("www.example.com", "AAAA"), (question.Name, question.TypeName));
    }

    [Fact]
    public void Shows_unusual_bytes_of_a_name() => Assert.Equal(@"a\032b\000.c\046d", DnsQuestion.Read(Query(1, "a b\0", "c.d"))!.Name);

    [Fact]
    public void Answers_with_the_address_of_the_name()
    {
        var query = Query(1, "a", "test");
        var answer = DnsAnswer.Write(query, DnsQuestion.Read(query)!, IPAddress.Parse("34.64.1.10"));
        Assert.Equal([0x12, 0x34, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0], answer[..12]);
        Assert.Equal([34, 64, 1, 10], answer[^4..]);
    }

    [Fact]
    public void Has_no_answer_for_types_that_it_does_not_offer()
    {
        var query = Query(28, "a", "test");
        var answer = DnsAnswer.Write(query, DnsQuestion.Read(query)!, null);
        Assert.Equal(0, answer[7]);
        Assert.Equal(query.Length, answer.Length);
    }

    [Fact]
    public void Drops_what_a_query_carries_after_its_question()
    {
        byte[] query = [.. Query(1, "a"), 0, 0, 41, 0x10, 0, 0, 0, 0, 0, 0, 0];
        query[11] = 1;
        var answer = DnsAnswer.Write(query, DnsQuestion.Read(query)!, IPAddress.Loopback);
        Assert.Equal(0, answer[11]);
    }

    [Fact]
    public void A_pointer_in_a_question_is_no_question()
    {
        var query = Query(1, "abc");
        query[12] = 0xC0;
        Assert.Null(DnsQuestion.Read(query));
    }

    [Fact]
    public void Survives_any_bytes() => Gen.Byte.Array[0, 600].Sample(bytes =>
    {
        if (DnsQuestion.Read(bytes) is { } question)
        {
            _ = DnsAnswer.Write(bytes, question, IPAddress.Loopback);
        }
    });

    [Fact]
    public void Each_name_has_an_address_of_its_own_that_does_not_look_reserved()
    {
        var book = new AddressBook();
        var (first, second) = (book.AddressOf("a.test")!, book.AddressOf("b.test")!);
        Assert.NotEqual(first, second);
        Assert.Equal(first, book.AddressOf("A.TEST"));
        Assert.Equal("b.test", book.NameOf(second));
        Assert.Equal(34, first.GetAddressBytes()[0]);
    }
}
