using MiniKube.Api.Core.V1;
using MiniKube.Api.Values;

namespace MiniKube.Api.Quotas;

/// <summary>A claim of storage: one of so many and so many bytes, in all and of its storage class (<c>gold.storageclass.storage.k8s.io/requests.storage</c>).</summary>
public sealed class ClaimQuota(PersistentVolumeClaim claim) : QuotaSubject
{
    private const string Count = "count/persistentvolumeclaims";
    private const string Claims = "persistentvolumeclaims";
    private const string Bytes = "requests.storage";
    private const string OfClass = ".storageclass.storage.k8s.io/";

    public override bool Measures(string name) => name is Count or Claims or Bytes
        || name.EndsWith(OfClass + Claims, StringComparison.Ordinal) || name.EndsWith(OfClass + Bytes, StringComparison.Ordinal);

    public override SortedDictionary<string, Quantity> Usage(DateTimeOffset now)
    {
        var usage = ResourceList.New();
        usage[Count] = usage[Claims] = Quantity.From(1);
        var storageClass = claim.Metadata.Annotations.TryGetValue("volume.beta.kubernetes.io/storage-class", out var old) ? old : claim.Spec.StorageClassName;
        if (!string.IsNullOrEmpty(storageClass))
        {
            usage[storageClass + OfClass + Claims] = Quantity.From(1);
        }
        if (claim.Spec.Resources?.Requests is not { } requests || !requests.TryGetValue(ResourceName.Storage, out var asked))
        {
            return usage;
        }
        var bytes = Quantity.Max(asked, claim.Status.AllocatedResources.Of(ResourceName.Storage));
        usage[Bytes] = Quantity.From(bytes.Value, bytes.Format);
        if (!string.IsNullOrEmpty(storageClass))
        {
            usage[storageClass + OfClass + Bytes] = usage[Bytes];
        }
        return usage;
    }

    public override bool IsIn(ScopedResourceSelectorRequirement scope) => scope.ScopeName == "VolumeAttributesClass"
        && scope.Selects(((string?[])[claim.Spec.VolumeAttributesClassName, claim.Status.CurrentVolumeAttributesClassName, claim.Status.ModifyVolumeStatus?.TargetVolumeAttributesClassName])
            .Where(n => !string.IsNullOrEmpty(n)).Select(n => n!).ToArray());
}
