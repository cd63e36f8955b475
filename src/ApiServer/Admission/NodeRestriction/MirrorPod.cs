using MiniKube.Api.Core.V1;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Admission.NodeRestriction;

/// <summary>The only pods that a node makes: those that show its static pods. They refer to nothing that the node may not read anyway.</summary>
internal static class MirrorPod
{
    private const string Annotation = "kubernetes.io/config.mirror";

    public static bool Is(Pod pod) => pod.Metadata.Annotations.ContainsKey(Annotation);

    /// <param name="request">The creation of a pod.</param>
    /// <param name="node">The name of the node that asks for it.</param>
    /// <param name="self">That node; null where there is none.</param>
    public static ApiError? Check(AdmissionRequest request, string node, Node? self)
    {
        var pod = request.Read<Pod>();
        if (!Is(pod))
        {
            return request.Forbidden($"pod does not have \"{Annotation}\" annotation, node \"{node}\" can only create mirror pods");
        }
        if (pod.Spec.NodeName != node)
        {
            return request.Forbidden($"node \"{node}\" can only create pods with spec.nodeName set to itself");
        }
        if (pod.Metadata.OwnerReferences.Count > 1)
        {
            return request.Forbidden($"node \"{node}\" can only create pods with a single owner reference set to itself");
        }
        if (pod.Metadata.OwnerReferences is not [{ ApiVersion: "v1", Kind: "Node" } owner] || owner.Name != node)
        {
            return request.Forbidden($"node \"{node}\" can only create pods with an owner reference set to itself");
        }
        if (owner.Controller != true)
        {
            return request.Forbidden($"node \"{node}\" can only create pods with a controller owner reference set to itself");
        }
        if (owner.BlockOwnerDeletion == true)
        {
            return request.Forbidden($"node \"{node}\" must not set blockOwnerDeletion on an owner reference");
        }
        if (self is null)
        {
            return ApiError.NotFound("", "nodes", node);
        }
        if (owner.Uid != self.Metadata.Uid)
        {
            return request.Forbidden($"node {node} UID mismatch: expected {owner.Uid} got {self.Metadata.Uid}");
        }
        if (!string.IsNullOrEmpty(pod.Spec.ServiceAccountName))
        {
            return request.Forbidden($"node \"{node}\" can not create pods that reference a service account");
        }
        return References(pod) is { } what ? request.Forbidden($"node \"{node}\" can not create pods that reference {what}") : null;
    }

    private static string? References(Pod pod)
    {
        var environment = pod.Spec.Containers.Concat(pod.Spec.InitContainers).SelectMany(c => c.Env).Select(e => e.ValueFrom).ToArray();
        var wholes = pod.Spec.Containers.Concat(pod.Spec.InitContainers).SelectMany(c => c.EnvFrom).ToArray();
        var volumes = pod.Spec.Volumes;
        var sources = volumes.SelectMany(v => v.Projected?.Sources ?? []).ToArray();
        if (pod.Spec.ImagePullSecrets.Count > 0 || volumes.Any(v => v.Secret is not null) || sources.Any(s => s.Secret is not null)
            || environment.Any(e => e?.SecretKeyRef is not null) || wholes.Any(e => e.SecretRef is not null))
        {
            return "secrets";
        }
        if (volumes.Any(v => v.ConfigMap is not null) || sources.Any(s => s.ConfigMap is not null)
            || environment.Any(e => e?.ConfigMapKeyRef is not null) || wholes.Any(e => e.ConfigMapRef is not null))
        {
            return "configmaps";
        }
        return sources.Any(s => s.ClusterTrustBundle is not null) ? "clustertrustbundles"
            : volumes.Any(v => v.PersistentVolumeClaim is not null) ? "persistentvolumeclaims"
            : pod.Spec.ResourceClaims.Count > 0 ? "resourceclaims"
            : null;
    }
}
