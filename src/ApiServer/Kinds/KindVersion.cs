using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;
using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Kinds;

/// <summary>One version in which a kind is served.</summary>
internal sealed record KindVersion
{
    public required GroupVersionKind Name { get; init; }
    public required Schema Schema { get; init; }

    /// <summary>What clients that use it are warned of; null where there is nothing.</summary>
    public string? Deprecation { get; init; }

    /// <summary>Reads the protobuf form; null where the version has none.</summary>
    public Func<ReadOnlyMemory<byte>, DocumentObject>? FromProtobuf { get; init; }

    /// <summary>Writes the fields of the protobuf message; null where the version has none.</summary>
    public Action<DocumentObject, ProtobufWriter>? ToProtobuf { get; init; }

    /// <summary>From the storage version to this one, apiVersion included; null where this is the storage version.</summary>
    public Func<DocumentObject, DocumentObject>? FromStorage { get; init; }

    /// <summary>From this version to the storage version, apiVersion included; null where this is the storage version.</summary>
    public Func<DocumentObject, DocumentObject>? ToStorage { get; init; }

    /// <summary>
    /// The selectable field that a label of a field selector stands for in this version, where it is not the kind's own name for it; null for a name that this
    /// version does not know.
    /// </summary>
    public Func<string, string?> FieldOf { get; init; } = static label => label;

    /// <summary>
    /// What is wrong with an object (in the storage version) that a request in this version creates, beside what <see cref="KindDeclaration.ValidateCreate"/> says
    /// in every version.
    /// </summary>
    public Func<DocumentObject, RequestContext, IReadOnlyList<FieldError>> ValidateCreate { get; init; } = static (_, _) => [];

    /// <summary>What is wrong with (old, new) in a request of this version, beside what <see cref="KindDeclaration.ValidateUpdate"/> says in every version.</summary>
    public Func<DocumentObject, DocumentObject, RequestContext, IReadOnlyList<FieldError>> ValidateUpdate { get; init; } = static (_, _, _) => [];

    public static KindVersion Of<T>() where T : class, IKubernetesObject<T> => new()
    {
        Name = T.GroupVersionKind,
        Schema = T.Schema,
        FromProtobuf = static bytes =>
        {
            var reader = new ProtobufReader(bytes.Span);
            return ApiJson.ToDocument(T.ReadProtobuf(ref reader));
        },
        ToProtobuf = static (document, message) => ApiJson.Read<T>(document).WriteProtobuf(message),
    };
}
