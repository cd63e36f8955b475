using System.Net;
using Microsoft.Extensions.Logging;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Resources;
using MiniKube.Storage;

namespace MiniKube.ApiServer.Allocation;

/// <summary>
/// Makes claims and Services agree again after crashes: what a Service holds is claimed for it, and a claim whose Service does not exist is given back. A write
/// claims before it commits, so a claim goes only if it stood there without its Service, the same, a whole <see cref="Interval"/> before: no request takes so long.
/// </summary>
internal sealed partial class AllocationRepair(ServerParts parts)
{
    /// <summary>How often it looks, as upstream's.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(3);

    private readonly ResourceStorage services = parts.Resources.Of("Service");
    private readonly ResourceStorage addresses = parts.Resources.Of("IPAddress");

    // Claims without a Service at the last look: their keys and revisions.
    private HashSet<(string Key, long Revision)> suspects = [];

    /// <summary>Looks again and again.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Interval, parts.Time, cancel);
                await RepairAsync(cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (StoreException e)
            {
                LogFailure(parts.Log, e);
            }
        }
    }

    /// <summary>Looks once.</summary>
    public async Task RepairAsync(CancellationToken cancel)
    {
        // The claims first: a Service that is committed in between is then seen with them.
        StoredItem[] claims =
        [
            .. (await parts.Store.LoadAsync(new LoadOptions(NodePorts.Prefix), cancel)).Items,
            .. (await parts.Store.LoadAsync(new LoadOptions(addresses.Cache.Prefix), cancel)).Items.Where(static i => IPAddressObject.IsOurs(ObjectCodec.Decode(i.Value, i.ModRevision))),
        ];
        var held = await HeldAsync(cancel);
        var orphans = new HashSet<(string, long)>();
        foreach (var claim in claims)
        {
            if (held.Remove(claim.Key, out var service) && IsClaimOf(service, claim))
            {
                continue;
            }
            if (service is not null)
            {
                // Somebody else's name stands on what this Service has.
                await parts.Store.CommitAsync(Commit.Put(claim.Key, Claim(claim.Key, service), claim.ModRevision), cancel);
            }
            else if (suspects.Contains((claim.Key, claim.ModRevision)))
            {
                LogLeak(parts.Log, claim.Key);
                await parts.Store.CommitAsync(Commit.Delete(claim.Key, claim.ModRevision), cancel);
            }
            else
            {
                orphans.Add((claim.Key, claim.ModRevision));
            }
        }
        suspects = orphans;
        foreach (var (key, service) in held)
        {
            LogMissing(parts.Log, key, service.Namespace(), service.Name());
            await parts.Store.CommitAsync(Commit.Create(key, Claim(key, service)), cancel);
        }
    }

    private async Task<Dictionary<string, DocumentObject>> HeldAsync(CancellationToken cancel)
    {
        var held = new Dictionary<string, DocumentObject>(StringComparer.Ordinal);
        foreach (var item in (await parts.Store.LoadAsync(new LoadOptions(services.Cache.Prefix), cancel)).Items)
        {
            var service = ObjectCodec.Decode(item.Value, item.ModRevision);
            foreach (var key in parts.Services.Held(service))
            {
                held.TryAdd(key, service);
            }
        }
        return held;
    }

    private static bool IsClaimOf(DocumentObject service, StoredItem claim) => claim.Key.StartsWith(NodePorts.Prefix, StringComparison.Ordinal)
        ? claim.Value.AsSpan().SequenceEqual(NodePorts.Owner(service))
        : IPAddressObject.Owner(ObjectCodec.Decode(claim.Value, claim.ModRevision)) == $"{service.Namespace()}/{service.Name()}";

    private byte[] Claim(string key, DocumentObject service) => key.StartsWith(NodePorts.Prefix, StringComparison.Ordinal)
        ? NodePorts.Owner(service)
        : parts.Services.Addresses.Record(IPAddress.Parse(key[addresses.Cache.Prefix.Length..]), service, parts.Time.GetUtcNow(), parts.Ids);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Key} was claimed for a Service that does not exist; it is given back")]
    private static partial void LogLeak(ILogger log, string key);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Key} of the Service {Namespace}/{Name} was not claimed; it is now")]
    private static partial void LogMissing(ILogger log, string key, string @namespace, string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the claims of addresses and ports could not be looked through")]
    private static partial void LogFailure(ILogger log, Exception e);
}
