using MiniKube.Api.Apps.V1;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Client.WorkQueues;
using MiniKube.Controllers.Ownership;

namespace MiniKube.Controllers.ControllerRevisions;

/// <summary>Carries out what is planned for a workload's revisions, and notes the writes under the workload's key.</summary>
internal sealed class RevisionControl(KubeClient client, OwnWrites<ObjectKey> writes, Informer<ControllerRevision> revisions)
{
    /// <summary>Writes the revision of the present template.</summary>
    /// <returns>False where its name is taken by another: then the workload's collision count must grow.</returns>
    /// <exception cref="ApiException">The server refused.</exception>
    public async Task<bool> WriteAsync<TOwner>(ObjectKey key, TOwner owner, PodTemplateSpec template, RevisionPlan plan, CancellationToken ct)
        where TOwner : IKubernetesObject
    {
        var result = plan.Write == RevisionWrite.Create
            ? await client.CreateAsync(plan.Current, null, ct)
            : await client.UpdateAsync(plan.Current, null, ct);
        if (result.IsSuccess)
        {
            writes.Written(key, revisions, result.Value);
            return true;
        }
        if (result.IsAlreadyExists)
        {
            return await IsOwnAsync(key, owner, template, plan.Current, ct);
        }
        // A revision that changed or went meanwhile is on its way to the informer, and in a namespace on its way out none is needed.
        return result.IsConflict || result.IsNotFound || result.Error.IsNamespaceTerminating() ? true : throw new ApiException(result.Error);
    }

    /// <exception cref="ApiException">The server refused.</exception>
    public async Task DeleteAsync(ObjectKey key, IReadOnlyList<ControllerRevision> doomed, CancellationToken ct)
    {
        foreach (var revision in doomed)
        {
            var options = new DeleteOptions { Preconditions = new Preconditions { Uid = revision.Metadata.Uid, ResourceVersion = revision.Metadata.ResourceVersion } };
            var result = await client.DeleteAsync<ControllerRevision>(revision.Metadata.Name!, revision.Metadata.Namespace, options, ct);
            if (result.IsSuccess)
            {
                writes.Deleted(key, revisions, revision);
            }
            else if (!result.IsNotFound && !result.IsConflict)
            {
                throw new ApiException(result.Error);
            }
        }
    }

    // The name is taken: by our own revision that is not seen yet, or by one of another template whose hash is the same.
    private async Task<bool> IsOwnAsync<TOwner>(ObjectKey key, TOwner owner, PodTemplateSpec template, ControllerRevision wanted, CancellationToken ct)
        where TOwner : IKubernetesObject
    {
        var taken = (await client.GetAsync<ControllerRevision>(wanted.Metadata.Name!, wanted.Metadata.Namespace, ct)).OrThrow();
        if (!ControllerReference.Controls(owner, taken.Metadata) || TemplateRevision.TemplateOf(taken)?.Equals(template) != true)
        {
            return false;
        }
        writes.Written(key, revisions, taken);
        return true;
    }
}
