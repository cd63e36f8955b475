using System.Buffers;
using System.Text;
using System.Text.Json;

namespace MiniKube.Storage.Tests;

public sealed class StoredObjectTests
{
    [Theory]
    [InlineData("""{"metadata":{}}""", """{"metadata":{"resourceVersion":"7"}}""", null)]
    [InlineData("""{"metadata":{"name":"a"},"spec":{}}""", """{"metadata":{"resourceVersion":"7","name":"a"},"spec":{}}""", null)]
    [InlineData(
        """{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a"}}""",
        """{"kind":"Pod","apiVersion":"v1","metadata":{"resourceVersion":"7","name":"a"}}""",
        """{"metadata":{"resourceVersion":"7","name":"a"}}""")]
    [InlineData(
        """{"apiVersion":"v1","kind":"Pod","spec":{"metadata":{"x":1}},"metadata":{"name":"a"}}""",
        """{"apiVersion":"v1","kind":"Pod","spec":{"metadata":{"x":1}},"metadata":{"resourceVersion":"7","name":"a"}}""",
        """{"spec":{"metadata":{"x":1}},"metadata":{"resourceVersion":"7","name":"a"}}""")]
    [InlineData("""{"spec":{},"kind":"Pod","metadata":{"name":"a"},"apiVersion":"v1"}""", """{"spec":{},"kind":"Pod","metadata":{"resourceVersion":"7","name":"a"},"apiVersion":"v1"}""", null)]
    [InlineData("""{"metadata":null,"data":{}}""", """{"metadata":null,"data":{}}""", null)]
    [InlineData("""{"a":1}""", """{"a":1}""", null)]
    public void The_revision_is_spliced_into_metadata(string json, string written, string? asItem)
    {
        var value = StoredObject.Pack(Encoding.UTF8.GetBytes(json));
        Assert.Equal(json, Encoding.UTF8.GetString(StoredObject.JsonOf(value).Span));
        Assert.Equal(written, Write(value, 7));
        Assert.Equal(asItem ?? written, Write(value, 7, typeMeta: false));
    }

    [Theory]
    [InlineData("""{"metadata":{|}}""", """{"metadata":{"resourceVersion":"1234567890"}}""")]
    [InlineData("""{"metadata":{|"name":"a"}}""", """{"metadata":{"resourceVersion":"1234567890","name":"a"}}""")]
    [InlineData("""{"metadata":{"name":"a"|,"uid":"u"}}""", """{"metadata":{"name":"a","resourceVersion":"1234567890","uid":"u"}}""")]
    [InlineData("""{"metadata":{"name":"a"|}}""", """{"metadata":{"name":"a","resourceVersion":"1234567890"}}""")]
    public void An_encoder_may_choose_the_place(string marked, string written)
    {
        var json = Encoding.UTF8.GetBytes(marked.Replace("|", ""));
        var value = new byte[StoredObject.HeaderLength + json.Length];
        json.CopyTo(value, StoredObject.HeaderLength);
        StoredObject.WriteHeader(value, marked.IndexOf('|'));
        Assert.Equal(written, Write(value, 1234567890));
    }

    [Theory]
    [InlineData("")]
    [InlineData("01000000")]
    [InlineData("6b38730012345678")]
    [InlineData("01000000ff0000007b7d")]
    [InlineData("0100ff00000000007b7d")]
    public void Values_of_another_program_are_refused(string hex) =>
        Assert.Throws<InvalidDataException>(() => Write(Convert.FromHexString(hex), 1));

    [Theory]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("{\"a\"")]
    public void Only_objects_are_packed(string json) => Assert.ThrowsAny<JsonException>(() => StoredObject.Pack(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Writing_allocates_nothing()
    {
        var value = StoredObject.Pack("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"spec":{"containers":[]}}"""u8);
        var output = new ArrayBufferWriter<byte>(1 << 20);
        StoredObject.Write(output, value, 1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            StoredObject.Write(output, value, i);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static string Write(byte[] value, long revision, bool typeMeta = true)
    {
        var output = new ArrayBufferWriter<byte>();
        StoredObject.Write(output, value, revision, typeMeta);
        Assert.Equal(StoredObject.LengthOf(value, revision, typeMeta), output.WrittenCount);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
