using System.Buffers;
using System.Text.Json;
using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;

namespace MiniKube.Client.Http;

/// <summary>
/// What the client needs to know of a form of objects, so that typed records and documents of any kind go the same way.
/// </summary>
public abstract class ObjectCodec<T> where T : class
{
    /// <summary>The media types in which the server may answer with an object or an event.</summary>
    public virtual string Accept => "application/json";

    /// <summary>The media types in which the server may answer with a list.</summary>
    public virtual string AcceptList => "application/json";

    /// <summary>Reads the object the reader stands on; afterwards it stands on its last token.</summary>
    /// <exception cref="JsonException">It has another shape.</exception>
    public abstract T Read(ref Utf8JsonReader reader);

    public abstract void Write(Utf8JsonWriter writer, T value);

    /// <summary>Empty for objects without a namespace.</summary>
    public abstract string Namespace(T value);
    public abstract string Name(T value);
    public abstract string Uid(T value);
    public abstract string ResourceVersion(T value);

    public T Read(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, DocumentJson.ReaderOptions);
        reader.Read();
        return Read(ref reader);
    }

    public ReadOnlyMemory<byte> Write(T value)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, DocumentJson.WriterOptions))
        {
            Write(writer, value);
        }
        return buffer.WrittenMemory;
    }
}

/// <summary>The codec of a kind that has a record.</summary>
public sealed class TypedCodec<T> : ObjectCodec<T> where T : class, IKubernetesObject<T>
{
    private readonly bool keepsManagedFields;

    private TypedCodec(bool keepsManagedFields) => this.keepsManagedFields = keepsManagedFields;

    public static TypedCodec<T> Instance { get; } = new(keepsManagedFields: true);

    /// <summary>Leaves <c>metadata.managedFields</c> out, a large part of most objects; an update that does not name them leaves them as they are.</summary>
    public static TypedCodec<T> WithoutManagedFields { get; } = new(keepsManagedFields: false);

    public override T Read(ref Utf8JsonReader reader)
    {
        var value = T.ReadJson(ref reader);
        return keepsManagedFields || value.Metadata.ManagedFields.Count == 0 ? value : value.WithMetadata(value.Metadata with { ManagedFields = [] });
    }

    public override void Write(Utf8JsonWriter writer, T value) => value.WriteJson(writer);
    public override string Namespace(T value) => value.Metadata.Namespace ?? "";
    public override string Name(T value) => value.Metadata.Name ?? "";
    public override string Uid(T value) => value.Metadata.Uid ?? "";
    public override string ResourceVersion(T value) => value.Metadata.ResourceVersion ?? "";
}

/// <summary>The codec of objects of any kind.</summary>
public sealed class DocumentCodec : ObjectCodec<DocumentObject>
{
    public static DocumentCodec Instance { get; } = new();

    public override DocumentObject Read(ref Utf8JsonReader reader) =>
        DocumentJson.Read(ref reader) as DocumentObject ?? throw new JsonException("expected an object");

    public override void Write(Utf8JsonWriter writer, DocumentObject value) => DocumentJson.Write(value, writer);
    public override string Namespace(DocumentObject value) => Text(value, "namespace");
    public override string Name(DocumentObject value) => Text(value, "name");
    public override string Uid(DocumentObject value) => Text(value, "uid");
    public override string ResourceVersion(DocumentObject value) => Text(value, "resourceVersion");

    private static string Text(DocumentObject value, string field) => value.At("metadata", field)?.AsString ?? "";
}
