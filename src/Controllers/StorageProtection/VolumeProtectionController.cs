using MiniKube.Api.Core.V1;

namespace MiniKube.Controllers.StorageProtection;

/// <summary>A volume stays while it is bound to a claim.</summary>
internal sealed class VolumeProtectionController(ControllerContext context)
    : ProtectionController<PersistentVolume>(context, "pv-protection-controller", "kubernetes.io/pv-protection")
{
    protected override ValueTask<bool> IsInUseAsync(PersistentVolume volume, CancellationToken ct) => new(volume.Status.Phase == "Bound");
}
