using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Resources;

/// <summary>The members of metadata that all machinery looks at.</summary>
internal static class ObjectMetadata
{
    public static string Name(this DocumentObject o) => Text(o, "name") ?? "";
    public static string Namespace(this DocumentObject o) => Text(o, "namespace") ?? "";
    public static string? Uid(this DocumentObject o) => Text(o, "uid");
    public static string? ResourceVersion(this DocumentObject o) => Text(o, "resourceVersion");
    public static long Generation(this DocumentObject o) => o.At("metadata", "generation")?.AsInteger ?? 0;
    public static bool IsBeingDeleted(this DocumentObject o) => o.At("metadata", "deletionTimestamp") is { IsNull: false };
    public static long? DeletionGrace(this DocumentObject o) => o.At("metadata", "deletionGracePeriodSeconds")?.AsInteger;

    public static IReadOnlyList<string> Finalizers(this DocumentObject o) =>
        o.At("metadata", "finalizers")?.AsArray?.Select(f => f.AsString ?? "").ToArray() ?? [];

    public static DocumentObject WithMeta(this DocumentObject o, string name, Document value) => o.WithAt(["metadata", name], value);

    public static DocumentObject WithoutMeta(this DocumentObject o, string name) =>
        o["metadata"]?.AsObject is { } metadata ? o.With("metadata", metadata.Without(name)) : o;

    /// <summary>The member of metadata as another object has it.</summary>
    public static DocumentObject WithMetaOf(this DocumentObject o, DocumentObject other, string name) =>
        other.At("metadata", name) is { } value ? o.WithMeta(name, value) : o.WithoutMeta(name);

    private static string? Text(DocumentObject o, string name) => o.At("metadata", name)?.AsString;
}
