using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.FlowControl;

/// <summary>What becomes of a request that arrives at a priority level.</summary>
internal enum Arrival
{
    /// <summary>It has its seats.</summary>
    Execute,

    /// <summary>It waits in a queue; see <see cref="FlowTicket.Turn"/>.</summary>
    Wait,

    /// <summary>Its queue is full.</summary>
    QueueFull,

    /// <summary>There is no free seat, and the level has no queues.</summary>
    ConcurrencyLimit,
}

/// <summary>One request at its priority level, from its arrival to its end. What can change belongs to the level's <see cref="QueueSet"/>, under its lock.</summary>
internal sealed class FlowTicket
{
    private int finished;

    /// <param name="flow">Its flow schema.</param>
    /// <param name="distinguisher">What tells its flow from others of the schema.</param>
    /// <param name="work">How many seats it takes.</param>
    /// <param name="info">What is asked for.</param>
    /// <param name="user">Who asks.</param>
    public FlowTicket(Flow flow, string distinguisher, WorkEstimate work, RequestInfo info, string user)
    {
        (Flow, Distinguisher, Work, Info, User) = (flow, distinguisher, work, info, user);
        Place = new LinkedListNode<FlowTicket>(this);
    }

    public Flow Flow { get; }
    public string Distinguisher { get; }
    public WorkEstimate Work { get; }
    public RequestInfo Info { get; }
    public string User { get; }
    public bool IsWatch => Info.Verb == "watch";
    public int Seats => Math.Max(Work.Seats, Work.FinalSeats);

    /// <summary>Seat-seconds that it is expected to need.</summary>
    public double TotalWork => (Work.Seats * QueueSet.ExpectedService.TotalSeconds) + (Work.FinalSeats * Work.Linger.TotalSeconds);

    /// <summary>If it had to wait: completes with true when it has its seats, and with false when it has given up.</summary>
    public TaskCompletionSource<bool>? Turn { get; set; }

    /// <summary>It gave up because its time in the queue was over, not because its client left.</summary>
    public bool TimedOut { get; set; }
    public bool IsWaiting { get; set; }
    public FairQueue? Queue { get; set; }

    /// <summary>Its place among those who wait, and then among those that execute.</summary>
    public LinkedListNode<FlowTicket> Place { get; }

    /// <summary>The progress meter when it arrived.</summary>
    public double ArrivalR { get; set; }
    public long ArrivedAt { get; set; }

    /// <summary>0 until it has its seats.</summary>
    public long StartedAt { get; set; }

    /// <summary>Gives its seats back after <see cref="WorkEstimate.Linger"/>.</summary>
    public ITimer? Lingering { get; set; }

    /// <summary>Ends it, the first time: a watch has ended for its level once it has begun, and ends once more when it is over.</summary>
    public void Finish()
    {
        if (Interlocked.Exchange(ref finished, 1) == 0)
        {
            Flow.Level.Queues.Finish(this);
        }
    }
}

/// <summary>A queue of a priority level, and what was dispatched from it.</summary>
internal sealed class FairQueue
{
    public LinkedList<FlowTicket> Waiting { get; } = new();

    /// <summary>Seat-seconds of those who wait.</summary>
    public double WaitingWork { get; set; }
    public LinkedList<FlowTicket> Executing { get; } = new();
    public int SeatsInUse { get; set; }

    /// <summary>The reading of the progress meter at which the next request of this queue would be dispatched if all queues got the same.</summary>
    public double NextDispatchR { get; set; }

    public bool IsIdle => Waiting.Count == 0 && Executing.Count == 0;
}
