using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Rbac.V1;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Writes;

namespace MiniKube.ApiServer.Authorization.Rbac.Bootstrap;

/// <summary>
/// Makes the default roles and bindings at the start of a server, and gives back to those that exist what they lack of their rules, subjects, labels and annotations. It takes
/// nothing away, and leaves alone what says <c>rbac.authorization.kubernetes.io/autoupdate: "false"</c>.
/// </summary>
internal sealed class PolicyReconciler(ServerParts parts)
{
    private readonly ObjectWriter writer = new(parts);
    private readonly SystemObjects system = new(parts, null);

    public async Task ReconcileAsync(CancellationToken cancel)
    {
        // All at once: commits that wait together are one transaction of the store.
        await Task.WhenAll(
        [
            .. UserRoles.ClusterRoles.Concat(ComponentRoles.ClusterRoles).Concat(ControllerRoles.ClusterRoles)
                .Select(role => ReconcileAsync("ClusterRole", ApiJson.ToDocument(role), WithMissingRules, cancel)),
            .. ComponentRoles.Roles.Select(role => ReconcileAsync("Role", ApiJson.ToDocument(role), WithMissingRules, cancel)),
            .. UserRoles.ClusterRoleBindings.Concat(ComponentRoles.ClusterRoleBindings).Concat(ControllerRoles.ClusterRoleBindings)
                .Select(binding => ReconcileAsync("ClusterRoleBinding", ApiJson.ToDocument(binding), WithMissingSubjects, cancel)),
            .. ComponentRoles.RoleBindings.Select(binding => ReconcileAsync("RoleBinding", ApiJson.ToDocument(binding), WithMissingSubjects, cancel)),
        ]);
    }

    private async Task ReconcileAsync(string kind, DocumentObject wanted, Func<DocumentObject, DocumentObject, DocumentObject> merge, CancellationToken cancel)
    {
        var storage = parts.Resources.Of(kind);
        var (ns, name) = (wanted.At("metadata", "namespace")?.AsString, wanted.Name());
        if (storage.Cache.Find(storage.Key(ns, name)) is not { } entry)
        {
            await system.EnsureAsync(kind, ns, wanted, cancel);
            return;
        }
        var context = parts.OwnContext(storage, ns, cancel) with { Name = name };
        var existing = ObjectCodec.Decode(entry.Json, entry.ModRevision);
        if (BindsAnotherRole(existing, wanted))
        {
            // A binding's role cannot be changed. Upstream too makes the binding anew.
            await new ObjectDeleter(parts).DeleteAsync(storage, context, name, new DeleteOptions());
            await parts.Hub.WaitUntilFreshAsync(cancel);
            await system.EnsureAsync(kind, ns, wanted, cancel);
        }
        else if (!Reconciled(existing, wanted, merge).Equals(existing))
        {
            await writer.UpdateAsync(storage, context, name, current => (Reconciled(current, wanted, merge), null));
        }
    }

    private static bool IsProtected(DocumentObject existing) =>
        existing.At("metadata", "annotations", "rbac.authorization.kubernetes.io/autoupdate")?.AsString == "false";

    private static bool BindsAnotherRole(DocumentObject existing, DocumentObject wanted) => !IsProtected(existing) && !Equals(existing["roleRef"], wanted["roleRef"]);

    private static DocumentObject Reconciled(DocumentObject existing, DocumentObject wanted, Func<DocumentObject, DocumentObject, DocumentObject> merge)
    {
        if (IsProtected(existing))
        {
            return existing;
        }
        var merged = merge(existing, wanted);
        foreach (var map in (ReadOnlySpan<string>)["labels", "annotations"])
        {
            foreach (var (key, value) in wanted.At("metadata", map)?.AsObject ?? DocumentObject.Empty)
            {
                merged = merged.At("metadata", map, key) is null ? merged.WithAt(["metadata", map, key], value) : merged;
            }
        }
        return merged;
    }

    // The rules of an aggregated role are not the policy's, but its selectors are.
    private static DocumentObject WithMissingRules(DocumentObject existing, DocumentObject wanted)
    {
        if (wanted["aggregationRule"] is { } aggregation)
        {
            return existing["aggregationRule"] is { IsNull: false } own
                ? WithMissing(existing, ["aggregationRule", "clusterRoleSelectors"], own["clusterRoleSelectors"], aggregation["clusterRoleSelectors"])
                : existing.With("aggregationRule", aggregation);
        }
        var missing = RuleCover.Missing(ApiJson.Read<Role>(existing).Rules, ApiJson.Read<Role>(wanted).Rules);
        return missing.Count == 0
            ? existing
            : existing.With("rules", Document.Of([.. existing["rules"]?.AsArray ?? DocumentArray.Empty, .. missing.Select(ApiJson.ToDocument)]));
    }

    private static DocumentObject WithMissingSubjects(DocumentObject existing, DocumentObject wanted) =>
        WithMissing(existing, ["subjects"], existing["subjects"], wanted["subjects"]);

    private static DocumentObject WithMissing(DocumentObject existing, ReadOnlySpan<string> path, Document? own, Document? wanted)
    {
        var has = own?.AsArray ?? DocumentArray.Empty;
        var missing = (wanted?.AsArray ?? DocumentArray.Empty).Where(item => !has.Contains(item)).ToArray();
        return missing.Length == 0 ? existing : existing.WithAt(path, Document.Of([.. has, .. missing]));
    }
}
