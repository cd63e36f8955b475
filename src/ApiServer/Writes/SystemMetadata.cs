using MiniKube.Api.Documents;
using MiniKube.Api.Names;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;

namespace MiniKube.ApiServer.Writes;

/// <summary>The members of metadata that are the server's to set.</summary>
internal static class SystemMetadata
{
    /// <summary>A new object, with a name if it asks for a generated one.</summary>
    public static DocumentObject Create(DocumentObject input, RequestContext context)
    {
        if (input.Name().Length == 0 && input.At("metadata", "generateName")?.AsString is { Length: > 0 } prefix)
        {
            input = input.WithMeta("name", GeneratedNames.Generate(prefix, context.Random));
        }
        if (context.Namespace is not null)
        {
            input = input.WithMeta("namespace", context.Namespace);
        }
        input = input.WithMeta("uid", context.Ids.NewUid()).WithMeta("creationTimestamp", Timestamp.From(context.Now).ToString());
        foreach (var member in (ReadOnlySpan<string>)["deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "generation"])
        {
            input = input.WithoutMeta(member);
        }
        return input;
    }

    /// <summary>
    /// An update with what it leaves out, and what no update can change, as the object has it. What differs still (another uid, a deletion of an object
    /// that is not being deleted) is for validation to refuse.
    /// </summary>
    public static DocumentObject Update(DocumentObject old, DocumentObject updated)
    {
        updated = updated.WithoutMeta("selfLink").WithMetaOf(old, "generation").WithMetaOf(old, "resourceVersion");
        foreach (var member in (ReadOnlySpan<string>)["creationTimestamp", "deletionTimestamp"])
        {
            updated = IsAbsent(old, member) ? updated : updated.WithMetaOf(old, member);
        }
        foreach (var member in (ReadOnlySpan<string>)["name", "namespace", "uid", "deletionGracePeriodSeconds"])
        {
            updated = IsAbsent(updated, member) ? updated.WithMetaOf(old, member) : updated;
        }
        return updated;
    }

    private static bool IsAbsent(DocumentObject o, string member) => o.At("metadata", member) is null or { IsNull: true } or DocumentString { Value: "" };
}
