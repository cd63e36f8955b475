using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Rbac;
using MiniKube.Api.Rbac.V1;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;

namespace MiniKube.Controllers.ClusterRoleAggregation;

/// <summary>
/// Keeps the rules of ClusterRoles with an aggregationRule equal to the sum of those that they select (<see cref="ClusterRoleSum"/>). Our own API server does the same
/// at once, and lets nobody else who may not escalate: so only what stays wrong for a moment is written here.
/// </summary>
internal sealed class ClusterRoleAggregationController : ObjectController<ClusterRole>
{
    private const string Name = "clusterrole-aggregation-controller";
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    // Since when sums are wrong. Touched by the one worker alone.
    private readonly Dictionary<ObjectKey, DateTimeOffset> wrong = [];

    public ClusterRoleAggregationController(ControllerContext context) : base(context, Name, 1) =>
        Objects.AddHandler(_ => EnqueueSums(), (_, _) => EnqueueSums(), _ => EnqueueSums());

    protected override async Task ReconcileAsync(ObjectKey key, ClusterRole role, CancellationToken ct)
    {
        if (role.AggregationRule is null || ClusterRoleSum.Rules(role, Objects.Store.List()) is var rules && rules.SequenceEqual(role.Rules))
        {
            wrong.Remove(key);
            return;
        }
        if (!wrong.TryGetValue(key, out var since))
        {
            wrong.Add(key, since = Context.Now);
        }
        if (since + Moment - Context.Now is { Ticks: > 0 } wait)
        {
            Queue.AddAfter(key, wait);
            return;
        }
        // The list is owned whole, so it is applied even when it is empty.
        var sum = new DocumentObject(
            ("apiVersion", ClusterRole.GroupVersionKind.ApiVersion), ("kind", ClusterRole.GroupVersionKind.Kind),
            ("metadata", new DocumentObject(("name", key.Name), ("resourceVersion", role.Metadata.ResourceVersion ?? ""))),
            ("rules", Document.Of(rules.Select(r => (Document)ApiJson.ToDocument(r)))));
        var result = await Context.Client.PatchAsync<ClusterRole>(key.Name, null, Patch.Apply(sum, Name, force: true), null, ct);
        if (result.IsSuccess)
        {
            Writes.Written(key, Objects, result.Value);
        }
        else if (!result.IsConflict && !result.IsNotFound)
        {
            throw new ApiException(result.Error);
        }
    }

    protected override Task GoneAsync(ObjectKey key, CancellationToken ct)
    {
        wrong.Remove(key);
        return Task.CompletedTask;
    }

    // There are few, and any role may be a part of each.
    private void EnqueueSums()
    {
        foreach (var role in Objects.Store.List())
        {
            if (role.AggregationRule is not null)
            {
                Enqueue(role);
            }
        }
    }
}
