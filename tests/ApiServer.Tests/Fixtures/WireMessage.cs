using Google.Protobuf;

namespace MiniKube.ApiServer.Tests.Fixtures;

/// <summary>A protobuf message as Google's reader sees it, by field numbers alone: upstream's, from the generated.proto files of its API.</summary>
public sealed class WireMessage
{
    private readonly List<(int Number, object Value)> fields = [];

    private WireMessage() { }

    public static WireMessage Parse(byte[] bytes)
    {
        var message = new WireMessage();
        var input = new CodedInputStream(bytes);
        while (input.ReadTag() is var tag and not 0)
        {
            object value = WireFormat.GetTagWireType(tag) switch
            {
                WireFormat.WireType.Varint => input.ReadInt64(),
                WireFormat.WireType.Fixed64 => input.ReadDouble(),
                WireFormat.WireType.LengthDelimited => input.ReadBytes().ToByteArray(),
                var other => throw new InvalidDataException($"wire type {other}"),
            };
            message.fields.Add((WireFormat.GetTagFieldNumber(tag), value));
        }
        return message;
    }

    /// <summary>The object in <c>k8s\0 Unknown { typeMeta = 1 { apiVersion = 1, kind = 2 }, raw = 2 }</c>.</summary>
    public static (string ApiVersion, string Kind, WireMessage Object) Unframe(byte[] body)
    {
        Assert.Equal("k8s\0"u8.ToArray(), body[..4]);
        var unknown = Parse(body[4..]);
        return (unknown.Text(1, 1), unknown.Text(1, 2), unknown.At(2));
    }

    public bool Has(int number) => fields.Any(f => f.Number == number);
    public IReadOnlyList<byte[]> Bytes(int number) => fields.Where(f => f.Number == number).Select(f => (byte[])f.Value).ToArray();
    public IReadOnlyList<WireMessage> All(int number) => Bytes(number).Select(Parse).ToArray();

    /// <summary>The message at a path of field numbers.</summary>
    public WireMessage At(params ReadOnlySpan<int> path)
    {
        var message = this;
        foreach (var number in path)
        {
            message = Assert.Single(message.All(number));
        }
        return message;
    }

    /// <summary>The text at a path of field numbers; empty where it is absent.</summary>
    public string Text(params ReadOnlySpan<int> path) =>
        System.Text.Encoding.UTF8.GetString(At(path[..^1]).Bytes(path[^1]).SingleOrDefault([]));

    public long Number(params ReadOnlySpan<int> path)
    {
        var last = path[^1];
        return (long)At(path[..^1]).fields.Single(f => f.Number == last).Value;
    }
}
