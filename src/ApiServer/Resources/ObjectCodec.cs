using System.Globalization;
using MiniKube.Api.Documents;
using MiniKube.Storage;

namespace MiniKube.ApiServer.Resources;

/// <summary>Objects to and from the form in which they are stored: JSON with apiVersion, kind and metadata first, without resourceVersion.</summary>
internal static class ObjectCodec
{
    public static byte[] Encode(DocumentObject document)
    {
        using var buffer = JsonBuffer.Rent();
        var json = buffer.Writer;
        json.WriteStartObject();
        var typed = Write(buffer, document, "apiVersion") & Write(buffer, document, "kind");
        var typeMetaEnd = typed ? buffer.Position + 1 : 0;
        json.WriteStartObject("metadata"u8);
        var splice = buffer.Position;
        foreach (var (name, value) in document["metadata"]?.AsObject ?? DocumentObject.Empty)
        {
            if (name != "resourceVersion")
            {
                Write(buffer, name, value);
            }
        }
        json.WriteEndObject();
        foreach (var (name, value) in document)
        {
            if (name is not ("apiVersion" or "kind" or "metadata"))
            {
                Write(buffer, name, value);
            }
        }
        json.WriteEndObject();
        var stored = buffer.ToArray(StoredObject.HeaderLength);
        StoredObject.WriteHeader(stored, splice, typeMetaEnd);
        return stored;
    }

    /// <summary>The stored object with its resourceVersion.</summary>
    public static DocumentObject Decode(byte[] value, long revision) => Decode(StoredObject.JsonOf(value), revision);

    public static DocumentObject Decode(ReadOnlyMemory<byte> json, long revision)
    {
        var document = (DocumentObject)DocumentJson.Parse(json.Span);
        return document.WithAt(["metadata", "resourceVersion"], revision.ToString(CultureInfo.InvariantCulture));
    }

    private static bool Write(JsonBuffer buffer, DocumentObject document, string name)
    {
        if (!document.TryGet(name, out var value))
        {
            return false;
        }
        Write(buffer, name, value);
        return true;
    }

    private static void Write(JsonBuffer buffer, string name, Document value)
    {
        buffer.Writer.WritePropertyName(name);
        DocumentJson.Write(value, buffer.Writer);
    }
}
