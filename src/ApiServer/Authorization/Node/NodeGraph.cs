using System.Runtime.CompilerServices;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Resources;
using MiniKube.Storage.Cache;

namespace MiniKube.ApiServer.Authorization.Node;

/// <summary>
/// Which objects belong to which node: what pods bound to it name, and what those objects lead to. Whoever asks first brings it up to date with what the pods'
/// cache has seen meanwhile, so that a node that has heard of its pod can read what the pod needs. Only requests of nodes ask.
/// </summary>
internal sealed class NodeGraph(ResourceRegistry resources)
{
    private static readonly string[] NodeSecrets = ["secretRef", "nodePublishSecretRef", "nodeStageSecretRef", "nodeExpandSecretRef"];

    private readonly ResourceStorage pods = resources.Of("Pod");
    private readonly ResourceStorage volumes = resources.Of("PersistentVolume");
    private readonly Lock guard = new();
    private readonly ConditionalWeakTable<CacheEntry, Bound> parsed = [];
    private readonly ConditionalWeakTable<CacheEntry, Volume> parsedVolumes = [];

    // How many pods of a node name an object of a namespace.
    private readonly Dictionary<(string Namespace, PodReference Object), Dictionary<string, int>> users = [];
    private readonly Dictionary<string, CacheEntry> counted = new(StringComparer.Ordinal);
    private readonly WatchItem[] changes = new WatchItem[256];
    private CacheWatcher? watch;

    // A pod on a node.
    private sealed record Bound(string Namespace, string Node, IReadOnlyCollection<PodReference> References);

    // A volume that a claim is bound to, and the secrets that its node mounts it with.
    private sealed record Volume(string ClaimNamespace, string Claim, IReadOnlyList<(string Namespace, string Name)> Secrets);

    /// <summary>Whether a pod on the node names the object.</summary>
    /// <param name="node">The node.</param>
    /// <param name="ns">The object's namespace.</param>
    /// <param name="resource">secrets, configmaps, persistentvolumeclaims, serviceaccounts or resourceclaims.</param>
    /// <param name="name">The object's name.</param>
    public async ValueTask<bool> UsesAsync(string node, string ns, string resource, string name, CancellationToken cancel)
    {
        while (true)
        {
            if (watch is null)
            {
                await BeginAsync(cancel);
            }
            lock (guard)
            {
                if (watch is not null && CatchUp())
                {
                    return Uses(node, ns, resource, name) || (resource == "secrets" && MountsWith(node, ns, name));
                }
            }
        }
    }

    /// <summary>Whether a claim of a pod on the node is bound to the volume.</summary>
    public async ValueTask<bool> UsesVolumeAsync(string node, string name, CancellationToken cancel) =>
        volumes.Cache.Find(volumes.Key(null, name)) is { } entry && VolumeOf(entry) is { Claim.Length: > 0 } volume
        && await UsesAsync(node, volume.ClaimNamespace, "persistentvolumeclaims", volume.Claim, cancel);

    private bool Uses(string node, string ns, string resource, string name) =>
        users.TryGetValue((ns, new PodReference(resource, name)), out var nodes) && nodes.ContainsKey(node);

    // Volumes that need a secret to be mounted are few, and those who ask for one by name too.
    private bool MountsWith(string node, string ns, string secret) => volumes.Cache.Snapshot().Under(volumes.Cache.Prefix).Select(VolumeOf)
        .Any(v => v.Secrets.Contains((ns, secret)) && Uses(node, v.ClaimNamespace, "persistentvolumeclaims", v.Claim));

    private async ValueTask BeginAsync(CancellationToken cancel)
    {
        var begun = (await pods.Cache.WatchAsync(new WatchQuery(), cancel)).Watcher!;
        lock (guard)
        {
            if (watch is not null)
            {
                begun.Dispose();
                return;
            }
            watch = begun;
            string[] keys = [.. counted.Keys, .. pods.Cache.Snapshot().Under(pods.Cache.Prefix).Select(static e => e.Key)];
            foreach (var key in keys)
            {
                Look(key);
            }
        }
    }

    // Whether the watch is still good: one that was idle for long may have missed something.
    private bool CatchUp()
    {
        int count;
        while ((count = watch!.Read(changes)) > 0)
        {
            for (var i = 0; i < count; i++)
            {
                Look(changes[i].Event!.Key);
            }
        }
        if (watch.End != WatchEnd.CutOff)
        {
            return true;
        }
        watch = null;
        return false;
    }

    // Counts the pod as it is now, however often and late this is asked for.
    private void Look(string key)
    {
        var now = pods.Cache.Find(key);
        var before = counted.GetValueOrDefault(key);
        if (ReferenceEquals(now, before))
        {
            return;
        }
        if (before is not null)
        {
            Count(before, -1);
            counted.Remove(key);
        }
        if (now is not null)
        {
            Count(now, 1);
            counted[key] = now;
        }
    }

    private void Count(CacheEntry entry, int by)
    {
        var pod = parsed.GetValue(entry, Parse);
        if (pod.Node.Length == 0)
        {
            return;
        }
        foreach (var reference in pod.References)
        {
            var key = (pod.Namespace, reference);
            if (!users.TryGetValue(key, out var nodes))
            {
                users[key] = nodes = new Dictionary<string, int>(StringComparer.Ordinal);
            }
            var count = nodes.GetValueOrDefault(pod.Node) + by;
            if (count > 0)
            {
                nodes[pod.Node] = count;
            }
            else if (nodes.Remove(pod.Node) && nodes.Count == 0)
            {
                users.Remove(key);
            }
        }
    }

    private static Bound Parse(CacheEntry entry)
    {
        var pod = DocumentJson.Parse(entry.Json.Span);
        var node = pod.Text("spec", "nodeName");
        return new Bound(pod.Text("metadata", "namespace"), node, node.Length == 0 ? [] : PodReferences.Of(pod));
    }

    private Volume VolumeOf(CacheEntry entry) => parsedVolumes.GetValue(entry, static e =>
    {
        var spec = DocumentJson.Parse(e.Json.Span)["spec"];
        var ns = spec.Text("claimRef", "namespace");
        var secrets = new List<(string, string)>();
        foreach (var (_, source) in spec?.AsObject ?? DocumentObject.Empty)
        {
            // The claim's namespace, where the source names none.
            void Add(string name, string own)
            {
                if (name.Length > 0)
                {
                    secrets.Add((own.Length > 0 ? own : ns, name));
                }
            }
            Add(source.Text("secretName"), source.Text("secretNamespace"));
            foreach (var member in NodeSecrets)
            {
                Add(source.Text(member, "name"), source.Text(member, "namespace"));
            }
        }
        return new Volume(ns, spec.Text("claimRef", "name"), secrets);
    });
}
