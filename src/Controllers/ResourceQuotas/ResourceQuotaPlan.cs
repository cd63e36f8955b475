using MiniKube.Api.Core.V1;
using MiniKube.Api.Quotas;
using MiniKube.Api.Values;

namespace MiniKube.Controllers.ResourceQuotas;

/// <summary>What the status of a quota shall be.</summary>
internal static class ResourceQuotaPlan
{
    /// <summary>Whether its limits were never counted, or are others since.</summary>
    public static bool IsNew(ResourceQuota quota) => !Same(quota.Status.Hard, quota.Spec.Hard) || quota.Status.Used.Keys.Except(quota.Spec.Hard.Keys, StringComparer.Ordinal).Any();

    /// <param name="quota">The quota.</param>
    /// <param name="subjects">The objects in its namespace.</param>
    /// <param name="now">The moment of the count.</param>
    /// <param name="unknown">Of the limits those that nothing can be counted of now: what was last counted stands.</param>
    public static ResourceQuotaStatus Compute(ResourceQuota quota, IReadOnlyList<QuotaSubject> subjects, DateTimeOffset now, params IReadOnlyCollection<string> unknown)
    {
        var hard = quota.Spec.Hard;
        var scopes = quota.Spec.AllScopes().ToArray();
        var used = ResourceList.New();
        foreach (var name in hard.Keys)
        {
            if (!unknown.Contains(name))
            {
                used[name] = Quantity.Zero;
            }
            else if (quota.Status.Used.TryGetValue(name, out var last))
            {
                used[name] = last;
            }
        }
        foreach (var subject in subjects.Where(s => s.IsCountedBy(hard.Keys, scopes)))
        {
            used.Add(subject.Usage(now).Only(hard.Keys));
        }
        return Same(used, quota.Status.Used) && Same(hard, quota.Status.Hard) ? quota.Status : new ResourceQuotaStatus { Hard = hard, Used = used };
    }

    private static bool Same(IReadOnlyDictionary<string, Quantity> a, IReadOnlyDictionary<string, Quantity> b) =>
        a.Count == b.Count && a.All(x => b.TryGetValue(x.Key, out var other) && other == x.Value);
}
