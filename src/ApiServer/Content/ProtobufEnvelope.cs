using System.Buffers;
using System.Text;
using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Content;

/// <summary>
/// The frame around protobuf bodies: four magic bytes, then <c>runtime.Unknown { typeMeta = 1 { apiVersion = 1, kind = 2 }, raw = 2 }</c>.
/// </summary>
/// <param name="ApiVersion">Of the object; empty where the frame does not tell.</param>
/// <param name="Kind">Likewise.</param>
/// <param name="Message">The object's own message.</param>
internal sealed record ProtobufEnvelope(string ApiVersion, string Kind, ReadOnlyMemory<byte> Message)
{
    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    /// <exception cref="InvalidDataException">The bytes have another form.</exception>
    public static ProtobufEnvelope Read(byte[] body)
    {
        if (body.Length == 0)
        {
            throw new InvalidDataException("empty data");
        }
        if (!body.AsSpan().StartsWith(Magic))
        {
            throw new InvalidDataException($"provided data does not appear to be a protobuf message, expected prefix [{string.Join(' ', Magic.ToArray())}]");
        }
        if (body.Length == Magic.Length)
        {
            throw new InvalidDataException("empty body");
        }
        var (apiVersion, kind) = ("", "");
        byte[] raw = [];
        var reader = new ProtobufReader(body.AsSpan(Magic.Length));
        while (reader.ReadTag(out var number))
        {
            switch (number)
            {
                case 1:
                    (apiVersion, kind) = ReadTypeMeta(new ProtobufReader(reader.ReadBytes()));
                    break;
                case 2:
                    raw = reader.ReadBytes().ToArray();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        return new ProtobufEnvelope(apiVersion, kind, raw);
    }

    /// <summary>An object in its frame, which names its apiVersion and kind.</summary>
    public static byte[] Of<T>(DocumentObject document) where T : class, IApiType<T>
    {
        var message = new ProtobufWriter();
        ApiJson.Read<T>(document).WriteProtobuf(message);
        var body = new ArrayBufferWriter<byte>(256);
        Write(body, document["apiVersion"]?.AsString ?? "", document["kind"]?.AsString ?? "", message.Written);
        return body.WrittenSpan.ToArray();
    }

    public static void Write(IBufferWriter<byte> output, string apiVersion, string kind, ReadOnlySpan<byte> message)
    {
        WriteHead(output, apiVersion, kind, message.Length);
        output.Write(message);
    }

    /// <summary>All that stands before the message.</summary>
    public static void WriteHead(IBufferWriter<byte> output, string apiVersion, string kind, int length)
    {
        var head = new ProtobufWriter();
        head.WriteMessage(1, (apiVersion, kind), static (meta, type) =>
        {
            meta.WriteString(1, type.apiVersion);
            meta.WriteString(2, type.kind);
        });
        head.WriteHead(2, length);
        output.Write(Magic);
        output.Write(head.Written);
    }

    private static (string ApiVersion, string Kind) ReadTypeMeta(ProtobufReader reader)
    {
        var (apiVersion, kind) = ("", "");
        while (reader.ReadTag(out var number))
        {
            switch (number)
            {
                case 1:
                    apiVersion = Encoding.UTF8.GetString(reader.ReadBytes());
                    break;
                case 2:
                    kind = Encoding.UTF8.GetString(reader.ReadBytes());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        return (apiVersion, kind);
    }
}
