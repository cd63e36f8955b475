using MiniKube.Api.Autoscaling.V1;
using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Renderings;
using MiniKube.ApiServer.Resources;

namespace MiniKube.ApiServer.Audit;

/// <summary>Reads answers in protobuf back, for the audit log, which is written in JSON.</summary>
internal static class ProtobufAnswer
{
    /// <param name="body">The whole answer, in its frame.</param>
    /// <param name="resource">What the request was about; null where it was about none.</param>
    /// <returns>Null for a kind that is neither the resource's nor of the API machinery.</returns>
    public static Document? Read(byte[] body, ServedResource? resource)
    {
        var envelope = ProtobufEnvelope.Read(body);
        var message = envelope.Message;
        var content = envelope.Kind switch
        {
            "Status" => Of<Status>(message),
            "Scale" => Of<Scale>(message),
            PartialMetadata.Kind => PartialOf(message),
            PartialMetadata.ListKind => ListOf(message, PartialOf, envelope.ApiVersion),
            var kind when kind == resource?.Kind.Kind => resource.Version.FromProtobuf!(message),
            var kind when kind == resource?.Kind.ListKind => ListOf(message, resource.Version.FromProtobuf!, envelope.ApiVersion),
            _ => null,
        };
        return content is null ? null : new DocumentObject([
            KeyValuePair.Create("kind", (Document)envelope.Kind), KeyValuePair.Create("apiVersion", (Document)envelope.ApiVersion),
            .. content.Where(m => m.Key is not ("kind" or "apiVersion"))]);
    }

    private static DocumentObject Of<T>(ReadOnlyMemory<byte> message) where T : class, IApiType<T>
    {
        var reader = new ProtobufReader(message.Span);
        return ApiJson.ToDocument(T.ReadProtobuf(ref reader));
    }

    // The metadata is field 1.
    private static DocumentObject PartialOf(ReadOnlyMemory<byte> message) => new(("metadata", Fields(message, 1).Select(Of<ObjectMeta>).FirstOrDefault(DocumentObject.Empty)));

    private static DocumentObject ListOf(ReadOnlyMemory<byte> message, Func<ReadOnlyMemory<byte>, DocumentObject> item, string apiVersion)
    {
        var (metadata, items) = PartialMetadata.ListFields(apiVersion);
        return new(
            ("metadata", Fields(message, metadata).Select(Of<ListMeta>).FirstOrDefault(DocumentObject.Empty)),
            ("items", Document.Of(Fields(message, items).Select(m => (Document)item(m)).ToArray())));
    }

    private static List<ReadOnlyMemory<byte>> Fields(ReadOnlyMemory<byte> message, int wanted)
    {
        var found = new List<ReadOnlyMemory<byte>>();
        var reader = new ProtobufReader(message.Span);
        while (reader.ReadTag(out var number))
        {
            if (number == wanted)
            {
                found.Add(reader.ReadBytes().ToArray());
            }
            else
            {
                reader.Skip();
            }
        }
        return found;
    }
}
