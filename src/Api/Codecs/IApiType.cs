using System.Text.Json;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Schemas;

namespace MiniKube.Api.Codecs;

/// <summary>What the generator gives every API type.</summary>
public interface IApiType<TSelf> where TSelf : class, IApiType<TSelf>
{
    static abstract Schema Schema { get; }

    /// <summary>Reads the object the reader stands on; afterwards it stands on its EndObject. Unknown fields are skipped, null is absence.</summary>
    /// <exception cref="JsonException">A value has another shape than its field.</exception>
    static abstract TSelf ReadJson(ref Utf8JsonReader reader);

    /// <summary>Reads an object that is parsed already. Unknown fields are passed over, null is absence.</summary>
    /// <exception cref="JsonException">A value has another shape than its field.</exception>
    static abstract TSelf ReadDocument(DocumentObject document);

    /// <summary>Writes the object: absent fields and empty lists and maps are left out unless the type requires them.</summary>
    void WriteJson(Utf8JsonWriter writer);

    /// <summary>Reads one message that fills the reader. Unknown fields are skipped; a zero is absence, but for fields that are pointers (<see cref="FieldAttribute.Pointer"/>).</summary>
    /// <exception cref="InvalidDataException">The bytes are no such message.</exception>
    static abstract TSelf ReadProtobuf(ref ProtobufReader reader);

    void WriteProtobuf(ProtobufWriter writer);
}

/// <summary>A whole object: a kind with metadata.</summary>
public interface IKubernetesObject
{
    string ApiVersion { get; }
    string Kind { get; }
    ObjectMeta Metadata { get; }
}

/// <summary>A whole object that knows its own kind's name.</summary>
public interface IKubernetesObject<TSelf> : IKubernetesObject, IApiType<TSelf> where TSelf : class, IKubernetesObject<TSelf>
{
    static abstract GroupVersionKind GroupVersionKind { get; }

    static abstract GroupVersionResource GroupVersionResource { get; }

    /// <summary>Whether objects of the kind live in namespaces.</summary>
    static abstract bool Namespaced { get; }

    /// <summary>The same object with other metadata.</summary>
    TSelf WithMetadata(ObjectMeta metadata);
}
