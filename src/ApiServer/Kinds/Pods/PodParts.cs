using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds.Validation;
using MiniKube.ApiServer.Resources;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>The parts of a pod's spec that only subresources can write: ephemeral containers (KEP-277) and the resources of its containers (KEP-1287).</summary>
internal static class PodParts
{
    public static Subresource EphemeralContainers { get; } = Part("ephemeralcontainers", WithEphemeralContainers, EphemeralContainerRules.Check);

    public static Subresource Resize { get; } = Part("resize", WithResources, PodResizeRules.Check);

    private static Subresource Part(string name, Func<DocumentObject, DocumentObject, DocumentObject> take, Action<Pod, Pod, FieldErrors> rules) =>
        Subresource.Status with
        {
            Name = name,
            Prepare = (old, updated, _) => take(WithPreconditionsOf(old, updated), updated),
            ValidateUpdate = (old, updated, _) =>
            {
                var found = new List<FieldError>();
                rules(ApiJson.Read<Pod>(old), ApiJson.Read<Pod>(updated), new FieldErrors(found.Add));
                return found;
            },
        };

    // Of the rest nothing is taken but what says which pod is meant, and who wrote it.
    private static DocumentObject WithPreconditionsOf(DocumentObject old, DocumentObject updated)
    {
        foreach (var member in (ReadOnlySpan<string>)["name", "namespace", "uid", "resourceVersion", "managedFields"])
        {
            old = old.WithMetaOf(updated, member);
        }
        return old;
    }

    private static DocumentObject WithEphemeralContainers(DocumentObject pod, DocumentObject updated) => pod.Edit("spec", spec =>
        updated.At("spec", "ephemeralContainers") is { } containers ? spec.With("ephemeralContainers", containers) : spec.Without("ephemeralContainers"));

    private static DocumentObject WithResources(DocumentObject pod, DocumentObject updated) => pod.Edit("spec", spec =>
    {
        foreach (var list in (string[])["initContainers", "containers"])
        {
            var wanted = updated["spec"].Each(list).ToLookup(static c => c.Text("name"), StringComparer.Ordinal);
            spec = spec.EditEach(list, c => wanted[c.Text("name")].FirstOrDefault() is { } named ? WithMembers(c, named, "resources", "resizePolicy") : c);
        }
        return spec;
    });

    private static DocumentObject WithMembers(DocumentObject o, DocumentObject other, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            o = other[name] is { } value ? o.With(name, value) : o.Without(name);
        }
        return o;
    }
}
