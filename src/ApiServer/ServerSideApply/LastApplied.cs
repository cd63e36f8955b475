using System.Text;
using System.Text.Json;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.FieldValidation;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;

namespace MiniKube.ApiServer.ServerSideApply;

/// <summary>
/// The way over from client-side apply, which keeps its configuration in an annotation: what stands there belongs to whoever applies now, and the
/// annotation is kept up for kubectl, so that one can go back.
/// </summary>
internal static class LastApplied
{
    private const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";
    private const string Kubectl = "kubectl";

    /// <summary>Whether all conflicts are about fields that client-side apply had set and nobody has changed since. For kubectl alone.</summary>
    public static bool Allows(RequestContext context, DocumentObject? live, IReadOnlyList<(ManagerEntry Manager, FieldSet Fields)> conflicts)
    {
        if (context.FieldManager != Kubectl || context.Subresource is not null || live is null
            || Configuration(live) is not { } last || SchemaWalk.Decode(last, context.Version.Schema).Object is not { } typed)
        {
            return false;
        }
        var changes = FieldManager.Compare(context, typed, live);
        var unchanged = FieldManager.FieldsOf(context, typed).Difference(changes.Modified).Difference(changes.Removed);
        return conflicts.All(c => c.Fields.Difference(unchanged).IsEmpty);
    }

    /// <summary>The object with the annotation brought up to date, where kubectl applies and it is there.</summary>
    public static DocumentObject Refresh(RequestContext context, DocumentObject? live, DocumentObject configuration, DocumentObject merged)
    {
        if (context.FieldManager != Kubectl || context.Subresource is not null || merged.At("metadata", "annotations", Annotation) is null || Configuration(live) is null)
        {
            return merged;
        }
        var annotations = configuration.At("metadata", "annotations")?.AsObject?.Without(Annotation);
        var plain = annotations is null ? configuration : configuration.WithMeta("annotations", annotations);
        return merged.WithAt(["metadata", "annotations", Annotation], plain + "\n");
    }

    private static Document? Configuration(DocumentObject? live)
    {
        if (live?.At("metadata", "annotations", Annotation)?.AsString is not { Length: > 0 } text)
        {
            return null;
        }
        try
        {
            return DocumentJson.Parse(Encoding.UTF8.GetBytes(text));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
