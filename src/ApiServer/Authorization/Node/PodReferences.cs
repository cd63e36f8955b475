using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds;

namespace MiniKube.ApiServer.Authorization.Node;

/// <summary>An object of a pod's namespace that the pod needs.</summary>
/// <param name="Resource">Its resource: <c>secrets</c>.</param>
/// <param name="Name">Its name.</param>
internal readonly record struct PodReference(string Resource, string Name);

/// <summary>What a pod needs of other objects: what its node may therefore read.</summary>
internal static class PodReferences
{
    private const string MirrorAnnotation = "kubernetes.io/config.mirror";

    /// <summary>Each object once. A mirror pod, which its node makes itself, gives the node nothing.</summary>
    public static IReadOnlyCollection<PodReference> Of(Document pod)
    {
        var found = new HashSet<PodReference>();
        if (pod.At("metadata", "annotations", MirrorAnnotation) is not null)
        {
            return found;
        }
        void Add(string resource, string name)
        {
            if (name.Length > 0)
            {
                found.Add(new PodReference(resource, name));
            }
        }
        var spec = pod["spec"];
        Add("serviceaccounts", spec.Text("serviceAccountName"));
        foreach (var secret in spec.Each("imagePullSecrets"))
        {
            Add("secrets", secret.Text("name"));
        }
        foreach (var container in spec.Each("initContainers").Concat(spec.Each("containers")).Concat(spec.Each("ephemeralContainers")))
        {
            foreach (var source in container.Each("env").Select(e => e["valueFrom"]))
            {
                Add("secrets", source.Text("secretKeyRef", "name"));
                Add("configmaps", source.Text("configMapKeyRef", "name"));
            }
            foreach (var source in container.Each("envFrom"))
            {
                Add("secrets", source.Text("secretRef", "name"));
                Add("configmaps", source.Text("configMapRef", "name"));
            }
        }
        foreach (var volume in spec.Each("volumes"))
        {
            AddVolume(volume, pod.Text("metadata", "name"), Add);
        }
        foreach (var claim in spec.Each("resourceClaims").Concat(pod["status"].Each("resourceClaimStatuses")))
        {
            Add("resourceclaims", claim.Text("resourceClaimName"));
        }
        Add("resourceclaims", pod.Text("status", "extendedResourceClaimStatus", "resourceClaimName"));
        return found;
    }

    private static void AddVolume(DocumentObject volume, string pod, Action<string, string> add)
    {
        add("configmaps", volume.Text("configMap", "name"));
        add("persistentvolumeclaims", volume.Text("persistentVolumeClaim", "claimName"));
        if (volume["ephemeral"] is { IsNull: false })
        {
            add("persistentvolumeclaims", $"{pod}-{volume.Text("name")}");
        }
        foreach (var source in volume["projected"].Each("sources"))
        {
            add("secrets", source.Text("secret", "name"));
            add("configmaps", source.Text("configMap", "name"));
        }
        // Sources of all sorts name their secret in one of these members.
        foreach (var (_, source) in volume)
        {
            add("secrets", source.Text("secretName"));
            add("secrets", source.Text("secretRef", "name"));
            add("secrets", source.Text("nodePublishSecretRef", "name"));
        }
    }
}
