using MiniKube.Api.Meta.V1;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Writes;
using MiniKube.Storage.Cache;

namespace MiniKube.ApiServer.CustomResources;

/// <summary>Deletes the objects of a custom resource whose definition is being deleted.</summary>
internal sealed class InstanceDeletion(ServerParts parts)
{
    private readonly ObjectDeleter deleter = new(parts);

    /// <summary>Deletes all that are there.</summary>
    /// <returns>Whether all are gone; those with finalizers stay until these are.</returns>
    public async Task<bool> DeleteAsync(ServedDefinition definition, CancellationToken cancel)
    {
        var resource = definition.Stored;
        await parts.Hub.WaitUntilFreshAsync(cancel);
        foreach (var entry in All(definition))
        {
            var o = resource.Storage.Decode(entry.Json, entry.ModRevision);
            if (!o.IsBeingDeleted())
            {
                await DeleteAsync(resource, resource.Kind.Namespaced ? o.Namespace() : null, o.Name(), cancel);
            }
        }
        await parts.Hub.WaitUntilFreshAsync(cancel);
        return !All(definition).Any();
    }

    private static IEnumerable<CacheEntry> All(ServedDefinition definition) => definition.Cache.Snapshot().Under(definition.Cache.Prefix);

    private async Task DeleteAsync(ServedResource resource, string? ns, string name, CancellationToken cancel)
    {
        var context = new RequestContext
        {
            Kind = resource.Kind,
            Version = resource.Version,
            Namespace = ns,
            Name = name,
            User = UserInfo.ApiServer,
            Now = parts.Time.GetUtcNow(),
            Random = parts.Random,
            Ids = parts.Ids,
            Cancel = cancel,
        };
        var result = await deleter.DeleteAsync(resource.Storage, context, name, new DeleteOptions());
        if (result.Error is { Status.Reason: not "NotFound" } error)
        {
            throw new InvalidOperationException($"{resource.Kind.Kind} {ns}/{name} could not be deleted: {error.Status.Message}");
        }
    }
}
