namespace MiniKube.ApiServer.FlowControl;

/// <summary>How the requests of a level are held.</summary>
/// <param name="IsExempt">They get seats at once, always.</param>
/// <param name="Queues">How many queues there are; 0 where nothing waits.</param>
/// <param name="HandSize">How many queues a flow is dealt.</param>
/// <param name="LengthLimit">How many requests a queue takes.</param>
internal readonly record struct QueueSettings(bool IsExempt, int Queues, int HandSize, int LengthLimit);

/// <summary>
/// The seats of one priority level and the queues before them: fair queuing for server requests, as upstream (KEP-1040). A progress meter R advances by the seat-seconds that each busy queue would have got, had all been
/// served evenly at once. A queue's next request would be dispatched at its NextDispatchR, and is expected to end a guess of its work later: the queue whose request would end first is served first. When a request ends, the guess is
/// replaced by what it took.
/// <code>
/// Two queues, one seat, requests of one second each. A's requests came first, so without queues B would wait for all of them.
///   R=0   A dispatches its first; A.NextDispatchR = 0 + guess
///   R=1   it took one second: A.NextDispatchR = 1. B's first came at R=0.5: B.NextDispatchR = 0.5, and B is next.
/// </code>
/// </summary>
internal sealed class QueueSet
{
    /// <summary>How long a request is guessed to take.</summary>
    public static readonly TimeSpan ExpectedService = TimeSpan.FromMilliseconds(3);

    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly SeatDemand demand;
    private readonly List<FairQueue> queues = [];
    private readonly LinkedList<FlowTicket> queueless = new();
    private QueueSettings settings;
    private int limit;
    private int robin;
    private int dealt;
    private int busyQueues;
    private int waiting;
    private int executing;
    private int seatsInUse;
    private int seatsWaiting;
    private double progress;
    private long synced;
    private QueueSetTotals totals;

    public QueueSet(TimeProvider time)
    {
        this.time = time;
        demand = new SeatDemand(time);
        synced = time.GetTimestamp();
    }

    /// <summary>How many seats there are now.</summary>
    public int Limit => Volatile.Read(ref limit);

    public bool IsIdle
    {
        get
        {
            lock (gate)
            {
                return waiting == 0 && executing == 0;
            }
        }
    }

    /// <summary>Changes how requests are held. Queues that are no longer wanted go when they are empty.</summary>
    public void Configure(QueueSettings wanted)
    {
        lock (gate)
        {
            Synchronize();
            settings = wanted;
            while (queues.Count < wanted.Queues)
            {
                queues.Add(new FairQueue());
            }
            for (var i = queues.Count - 1; i >= 0 && queues.Count > wanted.Queues; i--)
            {
                RemoveIfSpare(queues[i]);
            }
            Dispatch();
        }
    }

    /// <summary>Changes how many seats there are.</summary>
    public void Resize(int seats)
    {
        lock (gate)
        {
            Synchronize();
            Volatile.Write(ref limit, seats);
            Dispatch();
        }
    }

    /// <summary>The demand of seats since the last call.</summary>
    public DemandSummary TakeDemand()
    {
        lock (gate)
        {
            return demand.Take(time.GetTimestamp());
        }
    }

    /// <summary>A request comes. If it is to wait, <see cref="FlowTicket.Turn"/> tells when that is over.</summary>
    public Arrival Arrive(FlowTicket ticket, ulong hash)
    {
        lock (gate)
        {
            Synchronize();
            ticket.ArrivedAt = synced;
            if (settings.Queues == 0)
            {
                if (!Fits(ticket.Seats))
                {
                    totals.Rejected++;
                    return Arrival.ConcurrencyLimit;
                }
                Start(ticket);
                return Arrival.Execute;
            }
            var queue = ticket.Queue = Choose(hash);
            if (seatsInUse >= limit && queue.Waiting.Count >= settings.LengthLimit)
            {
                totals.Rejected++;
                return Arrival.QueueFull;
            }
            if (queue.IsIdle)
            {
                busyQueues++;
                queue.NextDispatchR = progress;
            }
            ticket.ArrivalR = progress;
            if (waiting == 0 && Fits(ticket.Seats))
            {
                queue.NextDispatchR = Math.Max(queue.NextDispatchR, progress);
                Start(ticket);
                return Arrival.Execute;
            }
            Enqueue(ticket, queue);
            Dispatch();
            return Arrival.Wait;
        }
    }

    /// <summary>A request has waited too long, or nobody waits for its answer any more. Without effect if it has its seats.</summary>
    public void GiveUp(FlowTicket ticket, bool timedOut)
    {
        lock (gate)
        {
            Synchronize();
            if (!ticket.IsWaiting)
            {
                return;
            }
            ticket.TimedOut = timedOut;
            _ = timedOut ? totals.TimedOut++ : totals.Cancelled++;
            totals.Rejected++;
            Dequeue(ticket);
            NoteIdle(ticket.Queue!);
            BoundNextDispatch(ticket.Queue!);
            NoteDemand();
            ticket.Turn!.SetResult(false);
            Dispatch();
        }
    }

    /// <summary>A request that had its seats has ended. It may keep some a little longer, for the work that it leaves to others.</summary>
    public void Finish(FlowTicket ticket)
    {
        lock (gate)
        {
            Synchronize();
            executing--;
            ticket.Flow.Series.Executing.Add(-1);
            var took = time.GetElapsedTime(ticket.StartedAt, synced);
            (ticket.IsWatch ? ticket.Flow.Series.WatchSeconds : ticket.Flow.Series.ExecutionSeconds).Observe(took.TotalSeconds);
            if (ticket.Queue is { } queue)
            {
                queue.Executing.Remove(ticket.Place);
                // The guess gives way to what it took.
                queue.NextDispatchR -= ticket.Work.Seats * (ExpectedService - took).TotalSeconds;
                BoundNextDispatch(queue);
                NoteIdle(queue);
            }
            else
            {
                queueless.Remove(ticket.Place);
            }
            if (ticket.Work.Linger > TimeSpan.Zero && !settings.IsExempt)
            {
                ticket.Lingering = time.CreateTimer(static state => ((FlowTicket)state!).Flow.Level.Queues.ReleaseLingering((FlowTicket)state), ticket, ticket.Work.Linger, Timeout.InfiniteTimeSpan);
                return;
            }
            Release(ticket);
            Dispatch();
        }
    }

    /// <summary>What is here now, for dumps; the visitor runs under the lock.</summary>
    public void Visit(Action<IReadOnlyList<FairQueue>, IEnumerable<FlowTicket>, QueueSetState> visitor)
    {
        lock (gate)
        {
            Synchronize();
            visitor(queues, queueless, new QueueSetState(waiting, executing, progress, totals));
        }
    }

    private void ReleaseLingering(FlowTicket ticket)
    {
        lock (gate)
        {
            Synchronize();
            Release(ticket);
            Dispatch();
        }
        ticket.Lingering?.Dispose();
    }

    private void Release(FlowTicket ticket)
    {
        seatsInUse -= ticket.Seats;
        ticket.Flow.Series.SeatsInUse.Add(-ticket.Seats);
        NoteDemand();
        if (ticket.Queue is { } queue)
        {
            queue.SeatsInUse -= ticket.Seats;
            RemoveIfSpare(queue);
        }
    }

    // R goes on as fast as each busy queue would be served.
    private void Synchronize()
    {
        var now = time.GetTimestamp();
        if (busyQueues > 0)
        {
            progress += time.GetElapsedTime(synced, now).TotalSeconds * Math.Min(seatsInUse + seatsWaiting, limit) / busyQueues;
        }
        synced = now;
    }

    // Of the flow's hand the queue with the least work before it, beginning elsewhere each time, so that no place in the hand is preferred.
    private FairQueue Choose(ulong hash)
    {
        Span<int> hand = stackalloc int[Math.Min(settings.HandSize, settings.Queues)];
        ShuffleSharding.Deal(hash, settings.Queues, hand);
        var offset = (int)((uint)dealt++ % (uint)hand.Length);
        FairQueue? best = null;
        for (var i = 0; i < hand.Length; i++)
        {
            var queue = queues[hand[(offset + i) % hand.Length]];
            if (best is null || queue.WaitingWork < best.WaitingWork)
            {
                best = queue;
            }
        }
        return best!;
    }

    private void Enqueue(FlowTicket ticket, FairQueue queue)
    {
        ticket.Turn = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        ticket.IsWaiting = true;
        queue.Waiting.AddLast(ticket.Place);
        queue.WaitingWork += ticket.TotalWork;
        waiting++;
        seatsWaiting += ticket.Seats;
        ticket.Flow.Series.InQueue.Add();
        ticket.Flow.Series.SeatsInQueue.Add(ticket.Seats);
        ticket.Flow.Series.QueueLength.Observe(queue.Waiting.Count);
        BoundNextDispatch(queue);
        NoteDemand();
    }

    private void Dequeue(FlowTicket ticket)
    {
        var queue = ticket.Queue!;
        queue.Waiting.Remove(ticket.Place);
        ticket.IsWaiting = false;
        queue.WaitingWork = queue.Waiting.Count == 0 ? 0 : queue.WaitingWork - ticket.TotalWork;
        waiting--;
        seatsWaiting -= ticket.Seats;
        ticket.Flow.Series.InQueue.Add(-1);
        ticket.Flow.Series.SeatsInQueue.Add(-ticket.Seats);
    }

    private void Start(FlowTicket ticket)
    {
        ticket.StartedAt = synced;
        totals.Dispatched++;
        executing++;
        seatsInUse += ticket.Seats;
        ticket.Flow.Series.Executing.Add();
        ticket.Flow.Series.SeatsInUse.Add(ticket.Seats);
        if (ticket.Queue is { } queue)
        {
            queue.Executing.AddLast(ticket.Place);
            queue.SeatsInUse += ticket.Seats;
            queue.NextDispatchR += ticket.TotalWork;
        }
        else
        {
            queueless.AddLast(ticket.Place);
        }
        NoteDemand();
    }

    private void Dispatch()
    {
        while (waiting > 0 && seatsInUse < limit && DispatchNext())
        {
        }
    }

    private bool DispatchNext()
    {
        FairQueue? next = null;
        var (chosen, earliest) = (robin, double.PositiveInfinity);
        for (var i = 1; i <= queues.Count; i++)
        {
            var index = (robin + i) % queues.Count;
            if (queues[index].Waiting.First is { } first && queues[index].NextDispatchR + first.Value.TotalWork is var end && end < earliest)
            {
                (next, chosen, earliest) = (queues[index], index, end);
            }
        }
        // Whose turn it is waits until there is room for it: nobody else passes it by.
        if (next is null || !Fits(next.Waiting.First!.Value.Seats))
        {
            return false;
        }
        robin = chosen;
        var ticket = next.Waiting.First!.Value;
        Dequeue(ticket);
        Start(ticket);
        BoundNextDispatch(next);
        ticket.Turn!.SetResult(true);
        return true;
    }

    // What asks for more seats than there are runs alone.
    private bool Fits(int seats) => settings.IsExempt || seatsInUse + seats <= limit || (seats > limit && limit > 0 && executing == 0);

    // A queue that used less than its part has no claim to more of it later: no request is dispatched before it arrived.
    private static void BoundNextDispatch(FairQueue queue)
    {
        if (queue.Waiting.First is { } first)
        {
            queue.NextDispatchR = Math.Max(queue.NextDispatchR, first.Value.ArrivalR);
        }
    }

    private void NoteIdle(FairQueue queue)
    {
        if (queue.IsIdle)
        {
            busyQueues--;
        }
    }

    private void NoteDemand() => demand.Set(seatsInUse + seatsWaiting, synced);

    private void RemoveIfSpare(FairQueue queue)
    {
        if (queues.Count > settings.Queues && queue.IsIdle && queues.Remove(queue))
        {
            robin = queues.Count == 0 ? 0 : robin % queues.Count;
        }
    }
}

/// <summary>What a <see cref="QueueSet"/> holds now, and what it has done.</summary>
internal readonly record struct QueueSetState(int Waiting, int Executing, double Progress, QueueSetTotals Totals);

/// <summary>What became of the requests of a <see cref="QueueSet"/>; those that gave up are among the rejected ones.</summary>
internal record struct QueueSetTotals(long Dispatched, long Rejected, long TimedOut, long Cancelled);
