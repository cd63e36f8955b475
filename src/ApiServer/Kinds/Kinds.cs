using MiniKube.ApiServer.Kinds.AdmissionRegistration;
using MiniKube.ApiServer.Kinds.ApiExtensions;
using MiniKube.ApiServer.Kinds.ApiRegistration;
using MiniKube.ApiServer.Kinds.Apps;
using MiniKube.ApiServer.Kinds.Authentication;
using MiniKube.ApiServer.Kinds.Authorization;
using MiniKube.ApiServer.Kinds.Autoscaling;
using MiniKube.ApiServer.Kinds.Batch;
using MiniKube.ApiServer.Kinds.Certificates;
using MiniKube.ApiServer.Kinds.Coordination;
using MiniKube.ApiServer.Kinds.Core;
using MiniKube.ApiServer.Kinds.Discovery;
using MiniKube.ApiServer.Kinds.FlowControl;
using MiniKube.ApiServer.Kinds.Networking;
using MiniKube.ApiServer.Kinds.Nodes;
using MiniKube.ApiServer.Kinds.Policy;
using MiniKube.ApiServer.Kinds.Rbac;
using MiniKube.ApiServer.Kinds.Resource;
using MiniKube.ApiServer.Kinds.Scheduling;
using MiniKube.ApiServer.Kinds.Storage;

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
        BindingKind.Declaration,
        ComponentStatusKind.Declaration,
        LimitRangeKind.Declaration,
        PersistentVolumeKind.Declaration,
        PersistentVolumeClaimKind.Declaration,
        PodTemplateKind.Declaration,
        ReplicationControllerKind.Declaration,
        ResourceQuotaKind.Declaration,
        APIServiceKind.Declaration,
        DeploymentKind.Declaration,
        ReplicaSetKind.Declaration,
        ControllerRevisionKind.Declaration,
        DaemonSetKind.Declaration,
        StatefulSetKind.Declaration,
        SelfSubjectReviewKind.Declaration,
        TokenReviewKind.Declaration,
        HorizontalPodAutoscalerKind.Declaration,
        CronJobKind.Declaration,
        JobKind.Declaration,
        CertificateSigningRequestKind.Declaration,
        IngressClassKind.Declaration,
        IngressKind.Declaration,
        IPAddressKind.Declaration,
        NetworkPolicyKind.Declaration,
        ServiceCIDRKind.Declaration,
        PodDisruptionBudgetKind.Declaration,
        LocalSubjectAccessReviewKind.Declaration,
        SelfSubjectAccessReviewKind.Declaration,
        SelfSubjectRulesReviewKind.Declaration,
        SubjectAccessReviewKind.Declaration,
        ClusterRoleBindingKind.Declaration,
        ClusterRoleKind.Declaration,
        RoleBindingKind.Declaration,
        RoleKind.Declaration,
        CSIDriverKind.Declaration,
        CSINodeKind.Declaration,
        CSIStorageCapacityKind.Declaration,
        StorageClassKind.Declaration,
        VolumeAttachmentKind.Declaration,
        VolumeAttributesClassKind.Declaration,
        MutatingAdmissionPolicyKind.Declaration,
        MutatingAdmissionPolicyBindingKind.Declaration,
        MutatingWebhookConfigurationKind.Declaration,
        ValidatingAdmissionPolicyKind.Declaration,
        ValidatingAdmissionPolicyBindingKind.Declaration,
        ValidatingWebhookConfigurationKind.Declaration,
        CustomResourceDefinitionKind.Declaration,
        PriorityClassKind.Declaration,
        LeaseKind.Declaration,
        RuntimeClassKind.Declaration,
        EndpointSliceKind.Declaration,
        DeviceClassKind.Declaration,
        ResourceClaimKind.Declaration,
        ResourceClaimTemplateKind.Declaration,
        ResourceSliceKind.Declaration,
        FlowSchemaKind.Declaration,
        PriorityLevelConfigurationKind.Declaration,
    ];
}
