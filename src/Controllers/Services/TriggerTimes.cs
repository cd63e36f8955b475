using MiniKube.Api.Core.V1;
using MiniKube.Api.Values;
using MiniKube.Client.Informers;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.Services;

/// <summary>
/// When the change happened that a Service's endpoints are written for. It goes with them as an annotation, so that whoever carries them out can tell how long all of it took: from
/// the pod that turned ready to the proxies that lead to it.
/// </summary>
internal sealed class TriggerTimes
{
    public const string Annotation = "endpoints.kubernetes.io/last-change-trigger-time";

    private readonly Lock gate = new();
    private readonly Dictionary<ObjectKey, Seen> seen = [];

    /// <summary>The earliest change that was not there at the last look; of a new Service its creation; null when nothing has a time that is new.</summary>
    public Timestamp? Look(ObjectKey key, Service service, IReadOnlyList<Pod> pods)
    {
        var now = new Seen(service.Metadata.CreationTimestamp, pods.Where(p => Changed(p) is not null).DistinctBy(p => p.Metadata.Name)
            .ToDictionary(p => p.Metadata.Name!, p => Changed(p)!.Value, StringComparer.Ordinal));
        lock (gate)
        {
            var known = seen.GetValueOrDefault(key);
            seen[key] = now;
            if (known is null)
            {
                return now.Service;
            }
            Timestamp? first = now.Service is { } made && IsLater(made, known.Service) ? made : null;
            foreach (var (pod, changed) in now.Pods)
            {
                if (IsLater(changed, known.Pods.TryGetValue(pod, out var before) ? before : null) && (first is null || changed.Moment < first.Value.Moment))
                {
                    first = changed;
                }
            }
            return first;
        }
    }

    public void Forget(ObjectKey key)
    {
        lock (gate)
        {
            seen.Remove(key);
        }
    }

    /// <summary>The annotations with the time, or without one.</summary>
    public static IReadOnlyDictionary<string, string> Stamp(IReadOnlyDictionary<string, string> annotations, Timestamp? trigger)
    {
        var stamped = new Dictionary<string, string>(annotations, StringComparer.Ordinal);
        stamped.Remove(Annotation);
        if (trigger is { } time)
        {
            stamped[Annotation] = time.ToString();
        }
        return stamped;
    }

    private static Timestamp? Changed(Pod pod) => PodStates.Condition(pod, "Ready")?.LastTransitionTime;

    private static bool IsLater(Timestamp time, Timestamp? before) => before is null || time.Moment > before.Value.Moment;

    private sealed record Seen(Timestamp? Service, IReadOnlyDictionary<string, Timestamp> Pods);
}
