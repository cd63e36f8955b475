using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;
using MiniKube.Storage;
using Quota = MiniKube.Api.Core.V1.ResourceQuota;

namespace MiniKube.ApiServer.Admission.ResourceQuota;

/// <summary>
/// Writes charges into the status of quotas. The charges of a namespace that wait while one commit is under way share the next: whoever comes first works for all
/// who come meanwhile. Every commit is guarded by the revision that was reckoned with, so that no other server and no controller is overwritten.
/// </summary>
internal sealed class QuotaLedger(ServerParts parts)
{
    private const int Tries = 10;

    private readonly Lock gate = new();
    private readonly Dictionary<string, List<Waiter>> waiting = new(StringComparer.Ordinal);

    /// <summary>Charges the quotas of the namespace; null when that is done, or nothing was to be done.</summary>
    public async ValueTask<ApiError?> ChargeAsync(QuotaCharge charge)
    {
        var ns = charge.Request.Namespace;
        if (charge.Request.Context.DryRun)
        {
            // No guard tells a dry run that what it reckons with was old.
            await parts.Hub.WaitUntilFreshAsync(charge.Request.Context.Cancel);
        }
        var own = new Waiter(charge);
        bool leads;
        lock (gate)
        {
            leads = !waiting.TryGetValue(ns, out var line);
            if (leads)
            {
                waiting[ns] = line = [];
            }
            line!.Add(own);
        }
        if (leads)
        {
            await LeadAsync(ns);
        }
        return await own.Task;
    }

    private async ValueTask LeadAsync(string ns)
    {
        // What was written a moment ago, which the cache may not show yet.
        var written = new Dictionary<string, Entry>(StringComparer.Ordinal);
        while (true)
        {
            List<Waiter> batch;
            lock (gate)
            {
                batch = waiting[ns];
                if (batch.Count == 0)
                {
                    waiting.Remove(ns);
                    return;
                }
                waiting[ns] = [];
            }
            try
            {
                await ChargeAsync(ns, batch, written);
            }
            catch (Exception e)
            {
                foreach (var waiter in batch)
                {
                    waiter.TrySetException(e);
                }
            }
        }
    }

    private async ValueTask ChargeAsync(string ns, List<Waiter> batch, Dictionary<string, Entry> written)
    {
        var storage = parts.Resources.Of("ResourceQuota");
        var known = storage.Cache.Snapshot().Under(storage.Scope(ns)!)
            .Select(e => written.TryGetValue(e.Key, out var own) && own.Revision > e.ModRevision ? own : new Entry(e.Key, ObjectCodec.Decode(e.Json, e.ModRevision), e.ModRevision)).ToList();
        var open = batch;
        for (var attempt = 1; ; attempt++)
        {
            var quotas = known.Select(k => k.Quota).ToList();
            var charged = new List<Waiter>();
            foreach (var waiter in open)
            {
                var (changed, refusal) = waiter.Charge.Compute(quotas);
                if (refusal is not null || changed.Count == 0 || waiter.Charge.Request.Context.DryRun)
                {
                    waiter.TrySetResult(refusal);
                    continue;
                }
                charged.Add(waiter);
                foreach (var quota in changed)
                {
                    quotas[quotas.FindIndex(q => q.Metadata.Name == quota.Metadata.Name)] = quota;
                }
            }
            // Only what could not be written is reckoned with anew.
            known = await WriteAsync(storage, known, quotas, written);
            if (known.Count == 0)
            {
                charged.ForEach(static w => w.TrySetResult(null));
                return;
            }
            if (attempt == Tries)
            {
                charged.ForEach(static w => w.TrySetResult(ApiError.Conflict("", "resourcequotas", w.Charge.Request.Name, "the quota was changed too often")));
                return;
            }
            open = charged;
        }
    }

    /// <returns>The quotas that somebody else changed meanwhile, as they are now.</returns>
    private async ValueTask<List<Entry>> WriteAsync(ResourceStorage storage, List<Entry> known, List<Quota> quotas, Dictionary<string, Entry> written)
    {
        var overtaken = new List<Entry>();
        for (var i = 0; i < known.Count; i++)
        {
            var (key, document, revision) = known[i];
            if (ReferenceEquals(quotas[i], known[i].Quota))
            {
                continue;
            }
            var used = new DocumentObject([.. quotas[i].Status.Used.Select(u => KeyValuePair.Create(u.Key, (Document)u.Value.ToString()))]);
            var charged = document.WithAt(["status", "used"], used);
            // No request's end cancels what others wait for.
            var result = await parts.Store.CommitAsync(storage.Put(key, ObjectCodec.Encode(charged), revision));
            if (result.Committed)
            {
                written[key] = new Entry(key, charged, result.Revision);
            }
            else if (result.Current is { } newer)
            {
                overtaken.Add(new Entry(key, ObjectCodec.Decode(newer.Value, newer.ModRevision), newer.ModRevision));
            }
        }
        return overtaken;
    }

    /// <summary>A stored quota.</summary>
    private sealed record Entry(string Key, DocumentObject Document, long Revision)
    {
        public Quota Quota { get; } = ApiJson.Read<Quota>(Document);
    }

    private sealed class Waiter(QuotaCharge charge) : TaskCompletionSource<ApiError?>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public QuotaCharge Charge { get; } = charge;
    }
}
