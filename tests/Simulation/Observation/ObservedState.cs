using System.Globalization;
using MiniKube.Api.Apps.V1;
using MiniKube.Api.Batch.V1;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Discovery.V1;
using MiniKube.Api.Networking.V1;
using MiniKube.Api.Policy.V1;
using MiniKube.Storage;

namespace MiniKube.Simulation.Observation;

/// <summary>The objects as the store has them, kept up commit by commit, with what became of each lately. What no component can see is seen here: one truth, at once.</summary>
internal sealed class ObservedState(TimeProvider time)
{
    private const int Remembered = 40;

    private static readonly IReadOnlyList<FollowedKind> Kinds =
    [
        FollowedKind.Of<Pod>(), FollowedKind.Of<Node>(), FollowedKind.Of<Service>(), FollowedKind.Of<Namespace>(), FollowedKind.Of<ResourceQuota>(),
        FollowedKind.Of<Endpoints>(), FollowedKind.Of<EndpointSlice>(), FollowedKind.Of<ReplicaSet>(), FollowedKind.Of<Deployment>(), FollowedKind.Of<IPAddress>(),
        FollowedKind.Of<ReplicationController>(), FollowedKind.Of<StatefulSet>(), FollowedKind.Of<DaemonSet>(), FollowedKind.Of<ControllerRevision>(),
        FollowedKind.Of<Job>(), FollowedKind.Of<CronJob>(), FollowedKind.Of<PodDisruptionBudget>(), FollowedKind.Of<PersistentVolumeClaim>(), FollowedKind.Of<PersistentVolume>(),
    ];

    private readonly Dictionary<Type, SortedDictionary<string, IKubernetesObject>> objects =
        Kinds.ToDictionary(k => k.Type, _ => new SortedDictionary<string, IKubernetesObject>(StringComparer.Ordinal));
    private readonly Dictionary<string, Queue<Moment>> stories = new(StringComparer.Ordinal);

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Called at every commit of a followed kind, when the state has it.</summary>
    public Action<Change>? Changed { get; set; }

    public static string KeyOf<T>(string? ns, string name) where T : class, IKubernetesObject<T> =>
        string.IsNullOrEmpty(ns) ? $"{FollowedKind.PrefixOf<T>()}{name}" : $"{FollowedKind.PrefixOf<T>()}{ns}/{name}";

    public static string KeyOf<T>(T obj) where T : class, IKubernetesObject<T> => KeyOf<T>(obj.Metadata.Namespace, obj.Metadata.Name!);

    public IEnumerable<T> All<T>() where T : class, IKubernetesObject<T> => objects[typeof(T)].Values.Cast<T>();

    public IEnumerable<T> In<T>(string? ns) where T : class, IKubernetesObject<T> => All<T>().Where(o => o.Metadata.Namespace == ns);

    public T? Find<T>(string? ns, string name) where T : class, IKubernetesObject<T> => (T?)objects[typeof(T)].GetValueOrDefault(KeyOf<T>(ns, name));

    /// <summary>Every object of the kinds that are followed.</summary>
    public IEnumerable<(string Key, IKubernetesObject Object)> Everything() => Kinds.SelectMany(k => objects[k.Type]).Select(o => (o.Key, o.Value));

    public void Apply(Commit commit, long revision)
    {
        if (Kinds.FirstOrDefault(k => commit.Key.StartsWith(k.Prefix, StringComparison.Ordinal)) is not { } kind)
        {
            return;
        }
        var present = objects[kind.Type];
        var before = present.GetValueOrDefault(commit.Key);
        var after = commit.Value is null ? null : kind.Read(StoredObject.JsonOf(commit.Value).Span);
        if (after is null)
        {
            present.Remove(commit.Key);
        }
        else
        {
            present[commit.Key] = after;
        }
        Remember(commit.Key, revision, before, after);
        Changed?.Invoke(new(commit.Key, before, after));
    }

    /// <summary>What became of an object lately, oldest first.</summary>
    public string StoryOf(string key) => stories.TryGetValue(key, out var story) ? string.Join('\n', story.Select(m => m.ToString())) : "nothing is known of it";

    /// <summary>Forgets what became of the objects that are gone.</summary>
    public void ForgetTheGone()
    {
        var there = Everything().Select(o => o.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var key in stories.Keys.Where(k => !there.Contains(k)).ToList())
        {
            stories.Remove(key);
        }
    }

    private void Remember(string key, long revision, IKubernetesObject? before, IKubernetesObject? after)
    {
        if (!stories.TryGetValue(key, out var story))
        {
            stories.Add(key, story = []);
        }
        if (story.Count == Remembered)
        {
            story.Dequeue();
        }
        story.Enqueue(new(time.GetUtcNow(), revision, after ?? before!, after is null));
    }

    private sealed record Moment(DateTimeOffset At, long Revision, IKubernetesObject Object, bool Gone)
    {
        public override string ToString()
        {
            var who = Object.Metadata.ManagedFields.MaxBy(f => f.Time?.Moment ?? default)?.Manager;
            return string.Create(CultureInfo.InvariantCulture, $"{At:HH:mm:ss.fff} {Revision} {(Gone ? "deleted" : Description.Of(Object))} (by {who})");
        }
    }

    private sealed record FollowedKind(Type Type, string Prefix, Reader Read)
    {
        public static FollowedKind Of<T>() where T : class, IKubernetesObject<T> => new(typeof(T), PrefixOf<T>(), utf8 => ApiJson.Read<T>(utf8));

        public static string PrefixOf<T>() where T : class, IKubernetesObject<T> =>
            T.GroupVersionResource is var r && r.Group.Length > 0 ? $"/registry/{r.Group}/{r.Resource}/" : $"/registry/core/{T.GroupVersionResource.Resource}/";
    }

    private delegate IKubernetesObject Reader(ReadOnlySpan<byte> utf8);
}
