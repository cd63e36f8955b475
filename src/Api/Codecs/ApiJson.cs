using System.Buffers;
using System.Text;
using System.Text.Json;
using MiniKube.Api.Documents;

namespace MiniKube.Api.Codecs;

/// <summary>API types to and from UTF-8 JSON and <see cref="Document"/> trees.</summary>
public static class ApiJson
{
    /// <exception cref="JsonException">The bytes are not JSON, or a value has another shape than its field.</exception>
    public static T Read<T>(ReadOnlySpan<byte> utf8) where T : class, IApiType<T>
    {
        var reader = new Utf8JsonReader(utf8, DocumentJson.ReaderOptions);
        reader.Read();
        return T.ReadJson(ref reader);
    }

    public static T Read<T>(string json) where T : class, IApiType<T> => Read<T>(Encoding.UTF8.GetBytes(json));

    public static T Read<T>(Document document) where T : class, IApiType<T> => Read<T>(DocumentJson.Write(document));

    public static byte[] Write<T>(T value) where T : class, IApiType<T>
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, DocumentJson.WriterOptions))
        {
            value.WriteJson(writer);
        }
        return buffer.WrittenSpan.ToArray();
    }

    public static DocumentObject ToDocument<T>(T value) where T : class, IApiType<T> => (DocumentObject)DocumentJson.Parse(Write(value));
}
