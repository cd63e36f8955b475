using System.Text.Json;
using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Client.Http;

/// <summary>An object of any kind, of which only the metadata is known, without managedFields.</summary>
public sealed record ObjectMetadata(ObjectMeta Metadata);

/// <summary>Reads the metadata of whatever it is given: a PartialObjectMetadata, or a whole object of a server that does not make those.</summary>
public sealed class MetadataCodec : ObjectCodec<ObjectMetadata>
{
    public static MetadataCodec Instance { get; } = new();

    public override string Accept => "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";
    public override string AcceptList => "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

    public override ObjectMetadata Read(ref Utf8JsonReader reader)
    {
        JsonCodec.ExpectObject(ref reader);
        ObjectMeta? metadata = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMetadata = reader.ValueTextEquals("metadata"u8);
            reader.Read();
            if (isMetadata && reader.TokenType == JsonTokenType.StartObject)
            {
                metadata = ObjectMeta.ReadJson(ref reader) with { ManagedFields = [] };
            }
            else
            {
                reader.Skip();
            }
        }
        return new(metadata ?? new ObjectMeta());
    }

    public override void Write(Utf8JsonWriter writer, ObjectMetadata value)
    {
        writer.WriteStartObject();
        writer.WriteString("apiVersion"u8, "meta.k8s.io/v1"u8);
        writer.WriteString("kind"u8, "PartialObjectMetadata"u8);
        writer.WritePropertyName("metadata"u8);
        value.Metadata.WriteJson(writer);
        writer.WriteEndObject();
    }

    public override string Namespace(ObjectMetadata value) => value.Metadata.Namespace ?? "";
    public override string Name(ObjectMetadata value) => value.Metadata.Name ?? "";
    public override string Uid(ObjectMetadata value) => value.Metadata.Uid ?? "";
    public override string ResourceVersion(ObjectMetadata value) => value.Metadata.ResourceVersion ?? "";
}
