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
/// Config maps and secrets as pods of this node see them: from the watch where it has them, else asked for, so that a pod created right
/// after its config map starts at once.
/// </summary>
internal sealed class ConfigSource(KubeClient client, Informer<ConfigMap> configMaps, Informer<Secret> secrets) : IConfigSource
{
    /// <summary>Calls <paramref name="changed"/> with the kind, namespace and name of each config map or secret that changes.</summary>
    public void OnChange(Action<string, string, string> changed)
    {
        configMaps.AddHandler(
            onAdd: o => changed("ConfigMap", o.Metadata.Namespace!, o.Metadata.Name!),
            onUpdate: (_, o) => changed("ConfigMap", o.Metadata.Namespace!, o.Metadata.Name!));
        secrets.AddHandler(
            onAdd: o => changed("Secret", o.Metadata.Namespace!, o.Metadata.Name!),
            onUpdate: (_, o) => changed("Secret", o.Metadata.Namespace!, o.Metadata.Name!));
    }

    public async Task<ConfigMap?> ConfigMapAsync(string ns, string name, CancellationToken cancel) =>
        configMaps.Store.Get(ns, name) ?? (await client.GetAsync<ConfigMap>(name, ns, cancel)).OrNull();

    public async Task<Secret?> SecretAsync(string ns, string name, CancellationToken cancel) =>
        secrets.Store.Get(ns, name) ?? (await client.GetAsync<Secret>(name, ns, cancel)).OrNull();

    /// <summary>Whether a volume of the pod shows the given config map or secret.</summary>
    public static bool Shows(Pod pod, string kind, string ns, string name) => pod.Metadata.Namespace == ns && pod.Spec.Volumes.Any(v => kind == "ConfigMap"
        ? v.ConfigMap?.Name == name || v.Projected?.Sources.Any(s => s.ConfigMap?.Name == name) == true
        : v.Secret?.SecretName == name || v.Projected?.Sources.Any(s => s.Secret?.Name == name) == true);
}
