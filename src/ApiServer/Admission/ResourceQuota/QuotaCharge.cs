using MiniKube.Api.Core.V1;
using MiniKube.Api.Quotas;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Statuses;
using Quota = MiniKube.Api.Core.V1.ResourceQuota;

namespace MiniKube.ApiServer.Admission.ResourceQuota;

/// <summary>What became of a charge: quotas with their new use, or a refusal.</summary>
internal readonly record struct ChargeOutcome(IReadOnlyList<Quota> Changed, ApiError? Refusal)
{
    public static implicit operator ChargeOutcome(ApiError refusal) => new([], refusal);
}

/// <summary>One write that quotas are to be charged with.</summary>
/// <param name="Request">The write.</param>
/// <param name="Subject">The object as it would be stored.</param>
/// <param name="Old">The object as it is stored; null in a create.</param>
/// <param name="Limited">What may be taken only where a quota grants it.</param>
internal sealed record QuotaCharge(AdmissionRequest Request, QuotaSubject Subject, QuotaSubject? Old, LimitedResources Limited)
{
    /// <summary>Reckons with the quotas as they are: pure, so that it can be done again when one of them turns out to have changed.</summary>
    public ChargeOutcome Compute(IReadOnlyList<Quota> quotas)
    {
        var now = Request.Context.Now;
        var usage = Subject.Usage(now);
        var covered = new HashSet<string>(StringComparer.Ordinal);
        var counting = new List<Quota>();
        foreach (var quota in quotas.Where(q => Subject.IsCountedBy(q.Status.Hard.Keys, q.Spec.AllScopes())))
        {
            var limits = quota.Status.Hard.Keys.Where(Subject.Measures).Order(StringComparer.Ordinal).ToArray();
            if (Subject.Unsaid(limits) is { } unsaid)
            {
                return Request.Forbidden($"failed quota: {quota.Metadata.Name}: {unsaid}");
            }
            if (!limits.All(quota.Status.Used.ContainsKey))
            {
                return Request.Forbidden($"status unknown for quota: {quota.Metadata.Name}, resources: {string.Join(',', limits)}");
            }
            covered.UnionWith(limits);
            counting.Add(quota);
        }
        if (usage.Where(u => u.Value.Sign < 0).Select(u => u.Key).ToArray() is { Length: > 0 } negative)
        {
            return Request.Forbidden($"quota usage is negative for resource(s): {string.Join(',', negative)}");
        }
        var raise = Old is null ? usage : Difference(usage, Old.Usage(now));
        if (!raise.Values.Any(a => !a.IsZero))
        {
            return new([], null);
        }
        if (Limited.Uncovered(Request, Subject, usage, covered, quotas) is { } uncovered)
        {
            return uncovered;
        }
        var changed = new List<Quota>();
        foreach (var quota in counting)
        {
            // What came into the quota's scopes just now is new to it as a whole.
            var added = Old is null || Old.IsCountedBy(quota.Status.Hard.Keys, quota.Spec.AllScopes()) ? raise : usage;
            if (Raise(quota, added) is not { } raised)
            {
                continue;
            }
            if (raised.Refusal is not null)
            {
                return raised.Refusal;
            }
            changed.Add(raised.Quota!);
        }
        return new(changed, null);
    }

    // Null where there is nothing to charge.
    private (Quota? Quota, ApiError? Refusal)? Raise(Quota quota, SortedDictionary<string, Quantity> added)
    {
        var asked = added.Only(quota.Status.Hard.Keys);
        if (!asked.Values.Any(a => !a.IsZero))
        {
            return null;
        }
        var used = quota.Status.Used.Copy();
        used.Add(asked);
        var exceeded = asked.Keys.Where(n => used[n] > quota.Status.Hard[n]).ToArray();
        // A status tells what is so; there is nothing to refuse.
        return exceeded.Length > 0 && Request.Context.Subresource != "status"
            ? (null, Request.Forbidden($"exceeded quota: {quota.Metadata.Name}, requested: {asked.Only(exceeded).ToText()}, used: {quota.Status.Used.Only(exceeded).ToText()}, "
                + $"limited: {quota.Status.Hard.Only(exceeded).ToText()}"))
            : (quota with { Status = quota.Status with { Used = used } }, null);
    }

    private static SortedDictionary<string, Quantity> Difference(SortedDictionary<string, Quantity> usage, SortedDictionary<string, Quantity> old)
    {
        var difference = ResourceList.New();
        foreach (var (name, amount) in usage)
        {
            difference[name] = Quantity.Max(amount - old.Of(name), Quantity.Zero.WithFormat(amount.Format));
        }
        return difference;
    }
}
