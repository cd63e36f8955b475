using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Values;

namespace MiniKube.Api.Quotas;

/// <summary>
/// One object as ResourceQuotas see it (https://kubernetes.io/docs/concepts/policy/resource-quotas/): what it takes of them, and which of them it concerns.
/// Whoever admits objects and whoever counts them afterwards reckon with the same.
/// </summary>
public abstract class QuotaSubject
{
    /// <summary>Whether a resource named in a quota is counted by objects of this kind.</summary>
    public abstract bool Measures(string name);

    /// <summary>What the object takes of each resource, at a moment: a pod that has ended takes less.</summary>
    public abstract SortedDictionary<string, Quantity> Usage(DateTimeOffset now);

    /// <summary>Whether the object is in a scope. Kinds without scopes are in none.</summary>
    public virtual bool IsIn(ScopedResourceSelectorRequirement scope) => false;

    /// <summary>What the object has to say about the resources that a quota limits, and does not; null for nothing.</summary>
    /// <param name="limited">The resources that are limited, as far as this kind measures them.</param>
    public virtual string? Unsaid(IEnumerable<string> limited) => null;

    /// <summary>Whether a quota with these limits and scopes counts the object.</summary>
    public bool IsCountedBy(IEnumerable<string> resources, IEnumerable<ScopedResourceSelectorRequirement> scopes) => resources.Any(Measures) && scopes.All(IsIn);

    /// <summary>An object of any kind.</summary>
    /// <param name="group">Its API group; empty for core.</param>
    /// <param name="resource">The plural name of its kind.</param>
    /// <param name="o">The object.</param>
    public static QuotaSubject Of(string group, string resource, DocumentObject o) => (group, resource) switch
    {
        ("", "pods") => new PodQuota(ApiJson.Read<Pod>(o)),
        ("", "services") => new ServiceQuota(ApiJson.Read<Service>(o)),
        ("", "persistentvolumeclaims") => new ClaimQuota(ApiJson.Read<PersistentVolumeClaim>(o)),
        (DeviceClaimQuota.Group, DeviceClaimQuota.Resource) => new DeviceClaimQuota(ApiJson.Read<Resource.V1.ResourceClaim>(o)),
        _ => new CountQuota(group, resource),
    };
}
