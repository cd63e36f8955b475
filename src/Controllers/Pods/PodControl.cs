using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Events;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Client.WorkQueues;

namespace MiniKube.Controllers.Pods;

/// <summary>Makes and deletes an owner's pods, tells of it in events about the owner, and notes the writes under the owner's key.</summary>
internal sealed class PodControl(KubeClient client, EventRecorder events, OwnWrites<ObjectKey> writes, Informer<Pod> pods)
{
    /// <param name="key">The owner's key.</param>
    /// <param name="owner">The owner.</param>
    /// <param name="wanted">The pods to make.</param>
    /// <param name="ct">Cancelled when the term ends.</param>
    /// <param name="tried">Told of each attempt, whether the pod was made.</param>
    /// <returns>A refusal, or null. In a namespace on its way out there is nothing to make any more and nothing to try again: that is none.</returns>
    public async Task<Status?> CreateAsync(
        ObjectKey key, IKubernetesObject owner, IReadOnlyList<Pod> wanted, CancellationToken ct, Action<bool>? tried = null)
    {
        var refusal = await SlowStart.RunAsync(wanted, async pod =>
        {
            var refused = await CreateOneAsync(key, owner, pod, ct);
            tried?.Invoke(refused is null);
            return refused;
        });
        return refusal?.IsNamespaceTerminating() == true ? null : refusal;
    }

    /// <summary>Deletes exactly these pods; one that is gone already is none of its worries.</summary>
    /// <returns>A refusal, or null.</returns>
    public async Task<Status?> DeleteAsync(ObjectKey key, IKubernetesObject owner, IReadOnlyList<Pod> doomed, CancellationToken ct)
    {
        var results = await Task.WhenAll(doomed.Select(pod => DeleteOneAsync(key, owner, pod, ct)));
        return Array.Find(results, r => r is not null);
    }

    private async Task<Status?> CreateOneAsync(ObjectKey key, IKubernetesObject owner, Pod pod, CancellationToken ct)
    {
        var result = await client.CreateAsync(pod, null, ct);
        if (!result.IsSuccess)
        {
            if (!result.Error.IsNamespaceTerminating())
            {
                events.Warning(owner, "FailedCreate", $"Error creating: {result.Error.Message}");
            }
            return result.Error;
        }
        writes.Written(key, pods, result.Value);
        events.Normal(owner, "SuccessfulCreate", $"Created pod: {result.Value.Metadata.Name}");
        return null;
    }

    private async Task<Status?> DeleteOneAsync(ObjectKey key, IKubernetesObject owner, Pod pod, CancellationToken ct)
    {
        var result = await PodWrites.DeleteAsync(client, pod, null, ct);
        if (result.IsSuccess)
        {
            writes.Deleted(key, pods, pod);
            events.Normal(owner, "SuccessfulDelete", $"Deleted pod: {pod.Metadata.Name}");
            return null;
        }
        if (result.IsNotFound || result.IsConflict)
        {
            // Gone already, or another pod of the same name: the informer will tell.
            return null;
        }
        events.Warning(owner, "FailedDelete", $"Error deleting: {result.Error.Message}");
        return result.Error;
    }
}
