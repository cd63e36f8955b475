using MiniKube.Api.Core.V1;
using MiniKube.Client.Informers;

namespace MiniKube.Controllers.StorageProtection;

/// <summary>A claim stays while a pod that is on a node mounts it. No node starts a pod whose claim is being deleted, so others do not count.</summary>
internal sealed class ClaimProtectionController : ProtectionController<PersistentVolumeClaim>
{
    private readonly Informer<Pod> pods;

    public ClaimProtectionController(ControllerContext context) : base(context, "pvc-protection-controller", "kubernetes.io/pvc-protection")
    {
        pods = context.Informers.Get<Pod>();
        pods.AddHandler(onUpdate: (_, _) => EnqueueWaiting(), onDelete: _ => EnqueueWaiting());
    }

    protected override async ValueTask<bool> IsInUseAsync(PersistentVolumeClaim claim, CancellationToken ct) =>
        pods.Store.List().Any(p => IsUsedBy(p, claim))
        || (await Context.Client.ListAsync<Pod>(claim.Metadata.Namespace, ct: ct)).OrThrow().Items.Any(p => IsUsedBy(p, claim));

    private static bool IsUsedBy(Pod pod, PersistentVolumeClaim claim) =>
        pod.Metadata.Namespace == claim.Metadata.Namespace && !string.IsNullOrEmpty(pod.Spec.NodeName) && pod.Spec.Volumes.Any(v => Mounts(pod, v, claim));

    private static bool Mounts(Pod pod, Volume volume, PersistentVolumeClaim claim) => volume.PersistentVolumeClaim?.ClaimName == claim.Metadata.Name
        || (volume.Ephemeral is not null && $"{pod.Metadata.Name}-{volume.Name}" == claim.Metadata.Name && pod.Status.Phase is not ("Succeeded" or "Failed")
            && claim.Metadata.OwnerReferences.Any(o => o.Uid == pod.Metadata.Uid && o.Controller == true));
}
