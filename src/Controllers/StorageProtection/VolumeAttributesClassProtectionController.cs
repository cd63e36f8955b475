using MiniKube.Api.Core.V1;
using MiniKube.Api.Storage.V1;
using MiniKube.Client.Informers;

namespace MiniKube.Controllers.StorageProtection;

/// <summary>A class of volume attributes stays while a claim or a volume has it, or is to have it.</summary>
internal sealed class VolumeAttributesClassProtectionController : ProtectionController<VolumeAttributesClass>
{
    private readonly Informer<PersistentVolumeClaim> claims;
    private readonly Informer<PersistentVolume> volumes;

    public VolumeAttributesClassProtectionController(ControllerContext context)
        : base(context, "volumeattributesclass-protection-controller", "kubernetes.io/vac-protection")
    {
        claims = context.Informers.Get<PersistentVolumeClaim>();
        volumes = context.Informers.Get<PersistentVolume>();
        claims.AddHandler(onUpdate: (_, _) => EnqueueWaiting(), onDelete: _ => EnqueueWaiting());
        volumes.AddHandler(onUpdate: (_, _) => EnqueueWaiting(), onDelete: _ => EnqueueWaiting());
    }

    protected override async ValueTask<bool> IsInUseAsync(VolumeAttributesClass attributes, CancellationToken ct)
    {
        var name = attributes.Metadata.Name!;
        return claims.Store.List().Any(c => Has(c, name)) || volumes.Store.List().Any(v => v.Spec.VolumeAttributesClassName == name)
            || (await Context.Client.ListAsync<PersistentVolumeClaim>(ct: ct)).OrThrow().Items.Any(c => Has(c, name))
            || (await Context.Client.ListAsync<PersistentVolume>(ct: ct)).OrThrow().Items.Any(v => v.Spec.VolumeAttributesClassName == name);
    }

    private static bool Has(PersistentVolumeClaim claim, string name) => claim.Spec.VolumeAttributesClassName == name
        || claim.Status.CurrentVolumeAttributesClassName == name || claim.Status.ModifyVolumeStatus?.TargetVolumeAttributesClassName == name;
}
