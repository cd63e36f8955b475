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

    /// <summary>The record that a tree says; it is made once for each object of the tree.</summary>
    /// <exception cref="JsonException">A value has another shape than its field.</exception>
    public static T Read<T>(Document document) where T : class, IApiType<T> => DocumentReader.ReadMessage<T>(document);

    public static byte[] Write<T>(T value) where T : class, IApiType<T>
    {
        using var buffer = JsonBuffer.Rent();
        value.WriteJson(buffer.Writer);
        return buffer.ToArray();
    }

    public static DocumentObject ToDocument<T>(T value) where T : class, IApiType<T> => (DocumentObject)DocumentJson.Parse(Write(value));
}
