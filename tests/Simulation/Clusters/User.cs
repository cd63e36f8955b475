using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Policy.V1;
using MiniKube.Client.Http;

namespace MiniKube.Simulation.Clusters;

/// <summary>Somebody who wants things, and asks until there is an answer. What was asked for when an answer got lost may have been done.</summary>
internal sealed class User(KubeClient client, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    public KubeClient Client => client;

    /// <summary>Makes the object; one that is there already was made by a request whose answer got lost.</summary>
    public async Task CreateAsync<T>(T obj) where T : class, IKubernetesObject<T>
    {
        var result = await AskAsync(() => client.CreateAsync(obj));
        if (!result.IsAlreadyExists)
        {
            result.OrThrow();
        }
    }

    /// <summary>Makes the object unless the server refuses, which is no fault: by a quota, or because the namespace is going.</summary>
    public Task TryCreateAsync<T>(T obj) where T : class, IKubernetesObject<T> => AskAsync(() => client.CreateAsync(obj));

    /// <summary>Changes an object, whoever else writes it; one that is gone is left.</summary>
    public async Task ChangeAsync<T>(string? ns, string name, Func<T, T> change) where T : class, IKubernetesObject<T>
    {
        while (true)
        {
            if ((await AskAsync(() => client.GetAsync<T>(name, ns))).OrNull() is not { } current)
            {
                return;
            }
            var result = await AskAsync(() => client.UpdateAsync(change(current)));
            if (!result.IsConflict)
            {
                result.OrNull();
                return;
            }
        }
    }

    public async Task DeleteAsync<T>(string? ns, string name, DeleteOptions? options = null) where T : class, IKubernetesObject<T> =>
        (await AskAsync(() => client.DeleteAsync<T>(name, ns, options))).OrNull();

    /// <summary>Evicts the pod, if its budget allows it now.</summary>
    public Task EvictAsync(string? ns, string pod)
    {
        var eviction = new Eviction { Metadata = new ObjectMeta { Namespace = ns, Name = pod } };
        return AskAsync(
            () => client.CreateSubresourceAsync<Pod, Eviction>(pod, ns, "eviction", eviction), isAnswer: e => e.Details?.Causes.Any(c => c.Reason == "DisruptionBudget") == true);
    }

    /// <param name="request">What is asked.</param>
    /// <param name="isAnswer">Which refusals that bid to ask again later are taken as they are.</param>
    public async Task<ApiResult<T>> AskAsync<T>(Func<Task<ApiResult<T>>> request, Func<Status, bool>? isAnswer = null) where T : class
    {
        while (true)
        {
            try
            {
                var result = await request();
                if (result.IsSuccess || !result.Error.IsTransient() || isAnswer?.Invoke(result.Error) == true)
                {
                    return result;
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                // The server is away.
            }
            await Task.Delay(Pause, time);
        }
    }
}
