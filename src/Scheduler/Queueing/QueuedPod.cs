using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Queueing;

internal enum QueuePlace
{
    /// <summary>Held back by a PreEnqueue plugin, or until its victims have been asked to leave.</summary>
    Gated,
    Active,

    /// <summary>Waits out its back-off; taken early when nothing else is to do.</summary>
    Backoff,

    /// <summary>Waits out its back-off after an error: not taken early, for the trouble may be the server's.</summary>
    ErrorBackoff,

    /// <summary>Fits nowhere until something changes.</summary>
    Unschedulable,

    /// <summary>Being decided or bound.</summary>
    InFlight,

    /// <summary>No longer to be scheduled.</summary>
    Removed,
}

/// <summary>A pod on its way to a node. Changed by its queue alone, except for what is said of its writes.</summary>
internal sealed class QueuedPod(PodInfo pod)
{
    /// <summary>As last seen.</summary>
    public PodInfo Pod { get; internal set; } = pod;
    public QueuePlace Place { get; internal set; } = QueuePlace.Removed;

    /// <summary>When it came into the queue.</summary>
    public DateTimeOffset QueuedAt { get; internal init; }

    /// <summary>How often it was tried, and when the last time began, as the clock's timestamp.</summary>
    public int Attempts { get; internal set; }
    public long Begun { get; internal set; }

    /// <summary>When it came into the queue, or last failed.</summary>
    public DateTimeOffset Since { get; internal set; }

    /// <summary>Orders what came at one moment.</summary>
    public long Sequence { get; internal set; }

    /// <summary>How often in a row it fitted nowhere, and how often something went wrong.</summary>
    public int Unschedulable { get; internal set; }
    public int Errors { get; internal set; }

    /// <summary>When its back-off ends.</summary>
    public DateTimeOffset BackoffUntil { get; internal set; }

    /// <summary>The plugins that rejected it last, as bits of its profile.</summary>
    public ulong Rejectors { get; internal set; }

    /// <summary>Its victims are still being asked to leave: tried now, it would choose others too.</summary>
    public bool IsHeld { get; internal set; }

    /// <summary>The last write about this pod: the next one begins when it has ended, or an old condition could overwrite a newer one.</summary>
    public Task LastWrite { get; set; } = Task.CompletedTask;

    /// <summary>What was last written, or is being written, about why it has no node.</summary>
    public SaidCondition? Said { get; set; }
}

/// <summary>What a pod's status says of why it has no node, of which generation of it, and on which node room is being made for it.</summary>
internal sealed record SaidCondition(string Reason, string Message, long? Generation, string? NominatedNode);
