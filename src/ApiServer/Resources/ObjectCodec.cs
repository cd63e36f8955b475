using System.Globalization;
using MiniKube.Api.Documents;
using MiniKube.Storage;

namespace MiniKube.ApiServer.Resources;

/// <summary>Objects to and from the form in which they are stored: JSON with apiVersion, kind and metadata first, without resourceVersion.</summary>
internal static class ObjectCodec
{
    public static byte[] Encode(DocumentObject document)
    {
        var members = new List<KeyValuePair<string, Document>>(document.Count);
        foreach (var name in (ReadOnlySpan<string>)["apiVersion", "kind"])
        {
            if (document.TryGet(name, out var value))
            {
                members.Add(KeyValuePair.Create(name, value));
            }
        }
        var metadata = (document["metadata"]?.AsObject ?? DocumentObject.Empty).Without("resourceVersion");
        members.Add(KeyValuePair.Create("metadata", (Document)metadata));
        members.AddRange(document.Where(m => m.Key is not ("apiVersion" or "kind" or "metadata")));
        return StoredObject.Pack(DocumentJson.Write(new DocumentObject(members)));
    }

    /// <summary>The stored object with its resourceVersion.</summary>
    public static DocumentObject Decode(byte[] value, long revision) => Decode(StoredObject.JsonOf(value), revision);

    public static DocumentObject Decode(ReadOnlyMemory<byte> json, long revision)
    {
        var document = (DocumentObject)DocumentJson.Parse(json.Span);
        return document.WithAt(["metadata", "resourceVersion"], revision.ToString(CultureInfo.InvariantCulture));
    }
}
