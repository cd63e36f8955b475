using MiniKube.NodeRuntime.Server.Spdy;

namespace MiniKube.NodeRuntime.Tests.Server;

public sealed class SpdyHeadersTests
{
    // One zlib stream against the SPDY/3 dictionary, flushed after each block, as made by zlib itself.
    [Fact]
    public void Blocks_of_one_stream_are_read_in_turn()
    {
        using var reader = new SpdyHeaderReader();
        Assert.Equal("error", reader.Read(Convert.FromHexString("78f9e3c6a7c202a62346703a2b294a4dcc851625aca9a08006000000ffff"))["streamtype"]);
        Assert.Equal("stdin", reader.Read(Convert.FromHexString("c22e555c02cc2e00000000ffff"))["streamtype"]);
        Assert.Equal("stdout", reader.Read(Convert.FromHexString("c22a054ce729f9a52500000000ffff"))["streamtype"]);
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        var writer = new SpdyHeaderWriter();
        using var reader = new SpdyHeaderReader();
        foreach (var value in new[] { "first", "second", new string('x', 5000) })
        {
            Assert.Equal(value, reader.Read(writer.Write(new Dictionary<string, string> { ["Name"] = value }))["name"]);
        }
    }

    [Fact]
    public void Each_block_ends_with_a_flush()
    {
        var writer = new SpdyHeaderWriter();
        Assert.Equal<byte>([0, 0, 0, 0xff, 0xff], writer.Write(new Dictionary<string, string>())[^5..]);
        Assert.Equal<byte>([0, 0, 0, 0xff, 0xff], writer.Write(new Dictionary<string, string>())[^5..]);
    }

    [Fact]
    public void A_stream_without_the_dictionary_is_refused()
    {
        using var reader = new SpdyHeaderReader();
        Assert.Throws<InvalidDataException>(() => reader.Read([0x78, 0x9c, 0, 0, 0, 0, 1]));
    }
}
