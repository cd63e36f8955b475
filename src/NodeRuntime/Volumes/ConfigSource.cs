using MiniKube.Api.Core.V1;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;

namespace MiniKube.NodeRuntime.Volumes;

/// <summary>The config maps and secrets that volumes show.</summary>
internal interface IConfigSource
{
    /// <returns>null when there is none.</returns>
    Task<ConfigMap?> ConfigMapAsync(string ns, string name, CancellationToken cancel);

    /// <returns>null when there is none.</returns>
    Task<Secret?> SecretAsync(string ns, string name, CancellationToken cancel);
}

/// <summary>
/// Config maps and secrets as pods of this node see them. Those that volumes show are watched one by one, as long as a pod shows them: a node may read what
/// its pods name and nothing else. What a watch does not have is asked for, so that a pod created right after its config map starts at once.
/// </summary>
/// <param name="client">Asks for single objects.</param>
/// <param name="informers">Makes the informers of one object, which end with the factory.</param>
internal sealed class ConfigSource(KubeClient client, Func<InformerFactory> informers) : IConfigSource, IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<ConfigReference, Followed> followed = [];
    private Action<string, string, string> changed = static (_, _, _) => { };

    private sealed record Followed(InformerFactory Factory, ObjectStore<ConfigMap>? ConfigMaps, ObjectStore<Secret>? Secrets)
    {
        /// <summary>UIDs of the pods that show it.</summary>
        public HashSet<string> Pods { get; } = new(StringComparer.Ordinal);
    }

    /// <summary>Calls <paramref name="told"/> with the kind, namespace and name of each followed config map or secret that changes.</summary>
    public void OnChange(Action<string, string, string> told) => Volatile.Write(ref changed, told);

    /// <summary>The pod is bound to this node: what its volumes show is followed until <see cref="Forget"/>.</summary>
    public void Follow(Pod pod)
    {
        lock (gate)
        {
            foreach (var reference in References(pod))
            {
                if (!followed.TryGetValue(reference, out var known))
                {
                    followed[reference] = known = Begin(reference);
                }
                known.Pods.Add(pod.Metadata.Uid!);
            }
        }
    }

    /// <summary>The pod is gone.</summary>
    public void Forget(Pod pod)
    {
        lock (gate)
        {
            foreach (var reference in References(pod))
            {
                if (followed.TryGetValue(reference, out var known) && known.Pods.Remove(pod.Metadata.Uid!) && known.Pods.Count == 0)
                {
                    followed.Remove(reference);
                    _ = known.Factory.DisposeAsync().AsTask();
                }
            }
        }
    }

    public async Task<ConfigMap?> ConfigMapAsync(string ns, string name, CancellationToken cancel) =>
        Find(new ConfigReference("ConfigMap", ns, name))?.ConfigMaps?.Get(ns, name) ?? (await client.GetAsync<ConfigMap>(name, ns, cancel)).OrNull();

    public async Task<Secret?> SecretAsync(string ns, string name, CancellationToken cancel) =>
        Find(new ConfigReference("Secret", ns, name))?.Secrets?.Get(ns, name) ?? (await client.GetAsync<Secret>(name, ns, cancel)).OrNull();

    public async ValueTask DisposeAsync()
    {
        Followed[] all;
        lock (gate)
        {
            all = [.. followed.Values];
            followed.Clear();
        }
        foreach (var known in all)
        {
            await known.Factory.DisposeAsync();
        }
    }

    /// <summary>Whether a volume of the pod shows the given config map or secret.</summary>
    public static bool Shows(Pod pod, string kind, string ns, string name) => References(pod).Contains(new ConfigReference(kind, ns, name));

    private Followed? Find(ConfigReference reference)
    {
        lock (gate)
        {
            return followed.GetValueOrDefault(reference);
        }
    }

    private Followed Begin(ConfigReference reference)
    {
        void Tell() => Volatile.Read(ref changed)(reference.Kind, reference.Namespace, reference.Name);
        var options = new InformerOptions { Namespace = reference.Namespace, FieldSelector = $"metadata.name={reference.Name}" };
        var factory = informers();
        Followed begun;
        if (reference.Kind == "ConfigMap")
        {
            var informer = factory.Get<ConfigMap>(options);
            informer.AddHandler(onAdd: _ => Tell(), onUpdate: (_, _) => Tell());
            begun = new Followed(factory, informer.Store, null);
        }
        else
        {
            var informer = factory.Get<Secret>(options);
            informer.AddHandler(onAdd: _ => Tell(), onUpdate: (_, _) => Tell());
            begun = new Followed(factory, null, informer.Store);
        }
        _ = factory.StartAsync();
        return begun;
    }

    private static IEnumerable<ConfigReference> References(Pod pod)
    {
        var ns = pod.Metadata.Namespace!;
        return pod.Spec.Volumes.SelectMany(Named).Where(r => !string.IsNullOrEmpty(r.Name)).Select(r => new ConfigReference(r.Kind, ns, r.Name!)).Distinct();
    }

    private static IEnumerable<(string Kind, string? Name)> Named(Volume volume)
    {
        yield return ("ConfigMap", volume.ConfigMap?.Name);
        yield return ("Secret", volume.Secret?.SecretName);
        foreach (var source in volume.Projected?.Sources ?? [])
        {
            yield return ("ConfigMap", source.ConfigMap?.Name);
            yield return ("Secret", source.Secret?.Name);
        }
    }

    private readonly record struct ConfigReference(string Kind, string Namespace, string Name);
}
