using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Queueing;

/// <summary>
/// The pods without a node. An active pod is taken in the order of the queue sort; one that fitted nowhere waits until something happens that could
/// help it, and then out its back-off; one that failed for another reason waits out its back-off. Used by the scheduling loop alone.
/// </summary>
internal sealed class SchedulingQueue
{
    private readonly Func<PodInfo, Profile?> profileOf;
    private readonly TimeProvider time;
    private readonly QueueOptions options;
    private readonly Dictionary<string, QueuedPod> pods = new(StringComparer.Ordinal);
    private readonly SortedSet<QueuedPod> active;
    private readonly SortedSet<QueuedPod> backoff = new(ByBackoff);
    private readonly SortedSet<QueuedPod> errorBackoff = new(ByBackoff);
    private readonly SortedSet<QueuedPod> unschedulable = new(BySequence);
    private readonly SortedSet<QueuedPod> gated = new(BySequence);
    private long sequence;
    private DateTimeOffset nextFlush;

    /// <param name="queueSort">Which active pod goes first.</param>
    /// <param name="profileOf">The plugins that decide for a pod; null for a pod that is not ours.</param>
    public SchedulingQueue(IQueueSortPlugin queueSort, Func<PodInfo, Profile?> profileOf, TimeProvider time, QueueOptions? options = null)
    {
        this.profileOf = profileOf;
        this.time = time;
        this.options = options ?? new QueueOptions();
        active = new(Comparer<QueuedPod>.Create((a, b) => queueSort.Compare(a, b) is var c and not 0 ? c : a.Sequence.CompareTo(b.Sequence)));
        nextFlush = time.GetUtcNow() + this.options.FlushPeriod;
    }

    private static Comparer<QueuedPod> BySequence { get; } = Comparer<QueuedPod>.Create((a, b) => a.Sequence.CompareTo(b.Sequence));

    private static Comparer<QueuedPod> ByBackoff { get; } = Comparer<QueuedPod>.Create((a, b) =>
        a.BackoffUntil != b.BackoffUntil ? a.BackoffUntil.CompareTo(b.BackoffUntil) : a.Sequence.CompareTo(b.Sequence));

    public int Count => pods.Count;
    public int ActiveCount => active.Count;
    public int BackoffCount => backoff.Count + errorBackoff.Count;
    public int UnschedulableCount => unschedulable.Count;
    public int GatedCount => gated.Count;

    public QueuedPod? Find(string uid) => pods.GetValueOrDefault(uid);

    /// <summary>A pod that waits for a node, new or changed.</summary>
    public void Set(PodInfo pod)
    {
        if (!pods.TryGetValue(pod.Uid, out var known))
        {
            var now = time.GetUtcNow();
            known = new QueuedPod(pod) { QueuedAt = now, Since = now, Sequence = sequence++ };
            pods.Add(pod.Uid, known);
            Enqueue(known, QueuePlace.Active);
            return;
        }
        var old = known.Pod;
        var place = known.Place;
        // Out of its set first: the order there may depend on what changes.
        Leave(known);
        known.Pod = pod;
        switch (place)
        {
            case QueuePlace.InFlight:
                // The next attempt will see it.
                known.Place = QueuePlace.InFlight;
                break;
            case QueuePlace.Gated:
                Enqueue(known, QueuePlace.Active);
                break;
            case QueuePlace.Unschedulable when PodChanges.Between(old, pod) is var events and not ClusterEvents.None
                && CouldHelp(known, new ClusterChange(events) { OldPod = old, NewPod = pod }):
                Wake(known);
                break;
            default:
                Enter(known, place);
                break;
        }
    }

    /// <summary>The pod needs no node any more: it is gone, bound, or never was ours. Null when it was not here.</summary>
    public QueuedPod? Remove(string uid)
    {
        if (!pods.Remove(uid, out var known))
        {
            return null;
        }
        Leave(known);
        known.Place = QueuePlace.Removed;
        return known;
    }

    /// <summary>Takes the next pod; it stays known, in flight, until it is returned or removed.</summary>
    public bool TryPop(out QueuedPod pod)
    {
        Advance();
        pod = active.Min ?? backoff.Min!;
        if (pod is null)
        {
            return false;
        }
        Leave(pod);
        pod.Attempts++;
        pod.Begun = time.GetTimestamp();
        pod.Place = QueuePlace.InFlight;
        return true;
    }

    /// <summary>The pod fitted nowhere: <paramref name="rejectors"/> decide what wakes it.</summary>
    public void ReturnUnschedulable(QueuedPod pod, ulong rejectors)
    {
        if (pod.Place != QueuePlace.InFlight)
        {
            return;
        }
        pod.Unschedulable++;
        pod.Errors = 0;
        pod.Rejectors = rejectors;
        Failed(pod, pod.Unschedulable);
        Enter(pod, QueuePlace.Unschedulable);
    }

    /// <summary>Nothing was decided about the pod: it waits as if it had not been taken.</summary>
    public void PutBack(QueuedPod pod)
    {
        if (pod.Place == QueuePlace.InFlight)
        {
            pod.Attempts--;
            Enqueue(pod, QueuePlace.Active);
        }
    }

    /// <summary>Does not let the pod come up again, whatever happens, until <see cref="Release"/>.</summary>
    public static void Hold(QueuedPod pod) => pod.IsHeld = true;

    /// <summary>Ends <see cref="Hold"/>.</summary>
    /// <param name="pod">What woke it meanwhile wakes it now.</param>
    /// <param name="retry">Wakes it in any case.</param>
    public void Release(QueuedPod pod, bool retry)
    {
        pod.IsHeld = false;
        if (pod.Place == QueuePlace.Gated || (retry && pod.Place == QueuePlace.Unschedulable))
        {
            Leave(pod);
            Wake(pod);
        }
    }

    /// <summary>Something went wrong that is not the pod's: it comes again after its back-off.</summary>
    public void ReturnFailed(QueuedPod pod)
    {
        if (pod.Place != QueuePlace.InFlight)
        {
            return;
        }
        pod.Errors++;
        pod.Rejectors = 0;
        Failed(pod, pod.Errors);
        Enqueue(pod, QueuePlace.ErrorBackoff);
    }

    /// <summary>Wakes the pods that a change could help.</summary>
    public void Move(ClusterChange change)
    {
        List<QueuedPod>? woken = null;
        foreach (var pod in unschedulable)
        {
            if (CouldHelp(pod, change))
            {
                (woken ??= []).Add(pod);
            }
        }
        foreach (var pod in woken ?? [])
        {
            Leave(pod);
            Wake(pod);
        }
    }

    /// <summary>When <see cref="TryPop"/> could find a pod though nothing happened; null when time alone brings none.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            var due = errorBackoff.Min?.BackoffUntil;
            if (unschedulable.Count > 0 && (due is null || nextFlush < due))
            {
                due = nextFlush;
            }
            return due;
        }
    }

    private void Advance()
    {
        var now = time.GetUtcNow();
        Release(backoff, now);
        Release(errorBackoff, now);
        if (now < nextFlush)
        {
            return;
        }
        nextFlush = now + options.FlushPeriod;
        List<QueuedPod>? flushed = null;
        foreach (var pod in unschedulable)
        {
            if (now - pod.Since >= options.UnschedulableTimeout)
            {
                (flushed ??= []).Add(pod);
            }
        }
        foreach (var pod in flushed ?? [])
        {
            Leave(pod);
            Wake(pod);
        }
    }

    private void Release(SortedSet<QueuedPod> waiting, DateTimeOffset now)
    {
        while (waiting.Min is { } pod && pod.BackoffUntil <= now)
        {
            Leave(pod);
            Enqueue(pod, QueuePlace.Active);
        }
    }

    private void Failed(QueuedPod pod, int failures)
    {
        pod.Since = time.GetUtcNow();
        pod.Sequence = sequence++;
        pod.BackoffUntil = pod.Since + options.BackoffAfter(failures);
    }

    private void Wake(QueuedPod pod) => Enqueue(pod, pod.BackoffUntil <= time.GetUtcNow() ? QueuePlace.Active : QueuePlace.Backoff);

    /// <summary>Into a place from which it will be tried, unless a plugin holds it back.</summary>
    private void Enqueue(QueuedPod pod, QueuePlace place)
    {
        if (pod.IsHeld)
        {
            Enter(pod, QueuePlace.Gated);
            return;
        }
        if (profileOf(pod.Pod) is { } profile)
        {
            foreach (var plugin in profile.PreEnqueue)
            {
                if (!plugin.PreEnqueue(pod.Pod.Pod).IsSuccess)
                {
                    Enter(pod, QueuePlace.Gated);
                    return;
                }
            }
        }
        Enter(pod, place);
    }

    private bool CouldHelp(QueuedPod pod, ClusterChange change) => profileOf(pod.Pod) is not { } profile || profile.CouldHelp(pod.Rejectors, pod.Pod, change);

    private void Enter(QueuedPod pod, QueuePlace place)
    {
        pod.Place = place;
        SetOf(place)?.Add(pod);
    }

    private void Leave(QueuedPod pod) => SetOf(pod.Place)?.Remove(pod);

    private SortedSet<QueuedPod>? SetOf(QueuePlace place) => place switch
    {
        QueuePlace.Active => active,
        QueuePlace.Backoff => backoff,
        QueuePlace.ErrorBackoff => errorBackoff,
        QueuePlace.Unschedulable => unschedulable,
        QueuePlace.Gated => gated,
        _ => null,
    };
}
