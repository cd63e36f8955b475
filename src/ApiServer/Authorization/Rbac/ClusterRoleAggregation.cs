using Microsoft.Extensions.Logging;
using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Rbac;
using MiniKube.Api.Rbac.V1;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Writes;
using MiniKube.Storage.Cache;

namespace MiniKube.ApiServer.Authorization.Rbac;

/// <summary>
/// Keeps the rules of ClusterRoles with an aggregationRule equal to the sum of those that they select (<see cref="ClusterRoleSum"/>). In upstream this is a controller of
/// kube-controller-manager (clusterrole-aggregation-controller); here the roles are whole before the server is ready, whoever runs beside it. Several servers, and that
/// controller, may do it at once: what they write is the same, and each write is guarded.
/// </summary>
internal sealed partial class ClusterRoleAggregation(ServerParts parts)
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    private readonly ResourceStorage roles = parts.Resources.Of("ClusterRole");
    private readonly ObjectWriter writer = new(parts);

    /// <summary>Runs until the server stops.</summary>
    public async Task RunAsync()
    {
        while (!parts.Stopping.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(parts.Stopping);
            }
            catch (OperationCanceledException) when (parts.Stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogFailure(parts.Log, e);
                await Task.WhenAny(Task.Delay(Retry, parts.Time, parts.Stopping));
            }
        }
    }

    /// <summary>Brings every role up to date.</summary>
    public async Task SettleAsync(CancellationToken cancel)
    {
        await parts.Hub.WaitUntilFreshAsync(cancel);
        var all = Roles();
        foreach (var role in all.Where(static r => r.AggregationRule is not null))
        {
            var rules = ClusterRoleSum.Rules(role, all);
            if (!rules.SequenceEqual(role.Rules))
            {
                await WriteAsync(role.Metadata.Name!, rules, cancel);
            }
        }
    }

    private async Task FollowAsync(CancellationToken cancel)
    {
        using var watch = (await roles.Cache.WatchAsync(new WatchQuery(), cancel)).Watcher!;
        var changes = new WatchItem[64];
        do
        {
            await SettleAsync(cancel);
        }
        while (await watch.ReadAsync(changes, cancel) > 0);
    }

    private ClusterRole[] Roles() => [.. roles.Cache.Snapshot().Under(roles.Cache.Prefix).Select(static e => ApiJson.Read<ClusterRole>(e.Json.Span))];

    private async Task WriteAsync(string name, IReadOnlyList<PolicyRule> rules, CancellationToken cancel)
    {
        var context = parts.OwnContext(roles, null, cancel) with { Name = name };
        var written = Document.Of(rules.Select(ApiJson.ToDocument));
        await writer.UpdateAsync(roles, context, name,
            current => (current["aggregationRule"] is not { IsNull: false } ? current
                // As a client's update stores it.
                : rules.Count == 0 ? current.Without("rules") : current.With("rules", written), null));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "ClusterRoles could not be aggregated; it is tried again")]
    private static partial void LogFailure(ILogger log, Exception e);
}
