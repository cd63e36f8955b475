using MiniKube.Api.Authentication.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Authorization.Node;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Admission.NodeRestriction;

/// <summary>
/// A node's agent changes only what is its node's own: the Node itself, without the labels and taints that decide what comes to it, the pods that are bound to it, its lease, its
/// CSINode, and tokens for its pods. Agents are the users <c>system:node:NAME</c> of the group <c>system:nodes</c>.
/// </summary>
internal sealed class NodeRestrictionPlugin(ClusterObjects objects, TokenAudiences audiences) : IValidatingPlugin
{
    private const string LeaseNamespace = "kube-node-lease";

    public string Name => "NodeRestriction";

    public bool Handles(AdmissionRequest request) => NodeUser.NodeOf(request.Context.User) is not null && (request.Group, request.Kind) is
        ("", "Pod" or "Node" or "PersistentVolumeClaim" or "ServiceAccount") or ("coordination.k8s.io", "Lease") or ("storage.k8s.io", "CSINode") or ("resource.k8s.io", "ResourceSlice");

    public async ValueTask<ApiError?> ValidateAsync(AdmissionRequest request)
    {
        var node = NodeUser.NodeOf(request.Context.User)!;
        if (node.Length == 0)
        {
            return request.Forbidden($"could not determine node from user \"{request.Context.User.Name}\"");
        }
        return (request.Kind, request.Context.Subresource) switch
        {
            ("Pod", null) => PodOf(request, node),
            ("Pod", "status") => PodStatus(request, node),
            ("Pod", "eviction") => Eviction(request, node),
            ("Pod", var other) => request.Forbidden($"unexpected pod subresource \"{other}\", only 'status' and 'eviction' are allowed"),
            ("Node", _) => NodeOf(request, node),
            ("PersistentVolumeClaim", "status") => ClaimStatus(request, node),
            ("PersistentVolumeClaim", _) => request.Forbidden("may only update PVC status"),
            ("ServiceAccount", "token") when request.IsCreate => await TokenAsync(request, node),
            ("Lease", _) => Lease(request, node),
            ("CSINode", _) => request.Name == node ? null : request.Forbidden("can only access CSINode with the same name as the requesting node"),
            ("ResourceSlice", _) => Slice(request, node),
            _ => null,
        };
    }

    private ApiError? PodOf(AdmissionRequest request, string node) => request.Operation switch
    {
        AdmissionOperation.Create => MirrorPod.Check(request, node, objects.Find<Node>(null, node)),
        AdmissionOperation.Delete => NodeOfPod(request.Old) == node ? null : request.Forbidden($"node \"{node}\" can only delete pods with spec.nodeName set to itself"),
        _ => request.Forbidden($"unexpected operation \"UPDATE\", node \"{node}\" can only create and delete mirror pods"),
    };

    private static ApiError? PodStatus(AdmissionRequest request, string node)
    {
        if (NodeOfPod(request.Old) != node)
        {
            return request.Forbidden($"node \"{node}\" can only update pod status for pods with spec.nodeName set to itself");
        }
        if (!Equals(request.Object!.At("metadata", "labels") ?? DocumentObject.Empty, request.Old!.At("metadata", "labels") ?? DocumentObject.Empty))
        {
            return request.Forbidden($"node \"{node}\" cannot update labels through pod status");
        }
        return Equals(request.Object!.At("status", "resourceClaimStatuses"), request.Old!.At("status", "resourceClaimStatuses"))
            ? null
            : request.Forbidden($"node \"{node}\" cannot update resource claim statues");
    }

    private ApiError? Eviction(AdmissionRequest request, string node)
    {
        if (objects.Find<Pod>(request.Namespace, request.Name) is not { } pod)
        {
            return ApiError.NotFound("", "pods", request.Name);
        }
        return pod.Spec.NodeName == node ? null : request.Forbidden($"node {node} can only evict pods with spec.nodeName set to itself");
    }

    private static ApiError? NodeOf(AdmissionRequest request, string node)
    {
        if (request.Name != node)
        {
            return request.Forbidden($"node \"{node}\" is not allowed to modify node \"{request.Name}\"");
        }
        if (request.IsDelete)
        {
            return null;
        }
        var (labels, old) = (request.Read<Node>(), request.IsUpdate ? request.ReadOld<Node>() : null);
        if (labels.Spec.ConfigSource is not null && !Equals(labels.Spec.ConfigSource, old?.Spec.ConfigSource))
        {
            return request.Forbidden(old is null
                ? $"node \"{node}\" is not allowed to create pods with a non-nil configSource"
                : $"node \"{node}\" is not allowed to update configSource to a new non-nil configSource");
        }
        if (old is not null && !labels.Spec.Taints.SequenceEqual(old.Spec.Taints))
        {
            return request.Forbidden($"node \"{node}\" is not allowed to modify taints");
        }
        var forbidden = NodeLabels.Changed(labels.Metadata.Labels, old?.Metadata.Labels ?? new Dictionary<string, string>()).Where(NodeLabels.IsForbidden).ToArray();
        return forbidden.Length == 0
            ? null
            : request.Forbidden(old is null
                ? $"node \"{node}\" is not allowed to set the following labels: {string.Join(", ", forbidden)}"
                : $"is not allowed to modify labels: {string.Join(", ", forbidden)}");
    }

    private static ApiError? ClaimStatus(AdmissionRequest request, string node)
    {
        static DocumentObject Rest(DocumentObject claim)
        {
            claim = claim.WithoutMeta("resourceVersion").WithoutMeta("managedFields");
            var status = claim["status"]?.AsObject ?? DocumentObject.Empty;
            foreach (var name in (ReadOnlySpan<string>)["capacity", "conditions", "allocatedResourceStatuses", "allocatedResources"])
            {
                status = status.Without(name);
            }
            return claim.With("status", status);
        }
        return Rest(request.Object!).Equals(Rest(request.Old!))
            ? null
            : request.Forbidden($"node \"{node}\" is not allowed to update fields other than status.capacity and status.conditions");
    }

    private async ValueTask<ApiError?> TokenAsync(AdmissionRequest request, string node)
    {
        var wanted = request.Read<TokenRequest>().Spec;
        if (wanted.BoundObjectRef is not { ApiVersion: "v1", Kind: "Pod", Name: { Length: > 0 } name } bound)
        {
            return request.Forbidden("node requested token not bound to a pod");
        }
        if (string.IsNullOrEmpty(bound.Uid))
        {
            return request.Forbidden("node requested token with a pod binding without a uid");
        }
        if (await objects.FindLiveAsync<Pod>(request.Namespace, name, request.Context.Cancel) is not { } pod)
        {
            return ApiError.NotFound("", "pods", name);
        }
        if (pod.Metadata.Uid != bound.Uid)
        {
            return request.Forbidden($"the UID in the bound object reference ({bound.Uid}) does not match the UID in record. The object might have been deleted and then recreated");
        }
        return pod.Spec.NodeName == node
            ? await audiences.CheckAsync(request, pod, wanted.Audiences)
            : request.Forbidden("node requested token bound to a pod scheduled on a different node");
    }

    private static ApiError? Lease(AdmissionRequest request, string node) => request.Namespace != LeaseNamespace
        ? request.Forbidden($"can only access leases in the \"{LeaseNamespace}\" system namespace")
        : request.Name == node ? null : request.Forbidden("can only access node lease with the same name as the requesting node");

    private static ApiError? Slice(AdmissionRequest request, string node) => (request.Object ?? request.Old)!.At("spec", "nodeName")?.AsString == node
        ? null
        : request.Forbidden(request.IsDelete ? "can only delete ResourceSlice with the same NodeName as the requesting node" : "can only create ResourceSlice with the same NodeName as the requesting node");

    private static string? NodeOfPod(DocumentObject? pod) => pod?.At("spec", "nodeName")?.AsString;
}
