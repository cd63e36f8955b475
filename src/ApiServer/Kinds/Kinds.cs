using MiniKube.ApiServer.Kinds.Apps;
using MiniKube.ApiServer.Kinds.Autoscaling;
using MiniKube.ApiServer.Kinds.Coordination;
using MiniKube.ApiServer.Kinds.Core;
using MiniKube.ApiServer.Kinds.Discovery;

namespace MiniKube.ApiServer.Kinds;

/// <summary>Every kind that this server serves, each declared in a file of its own.</summary>
internal static class KindList
{
    public static IReadOnlyList<KindDeclaration> All { get; } =
    [
        NamespaceKind.Declaration,
        NodeKind.Declaration,
        PodKind.Declaration,
        ServiceKind.Declaration,
        ConfigMapKind.Declaration,
        SecretKind.Declaration,
        ServiceAccountKind.Declaration,
        EndpointsKind.Declaration,
        EventKind.Declaration,
        EndpointSliceKind.Declaration,
        LeaseKind.Declaration,
        DeploymentKind.Declaration,
        ReplicaSetKind.Declaration,
        HorizontalPodAutoscalerKind.Declaration,
    ];
}
