using MiniKube.Api.Metrics;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.FlowControl;

/// <summary>
/// API priority and fairness: each request belongs to a flow schema and so to a priority level, gets seats of that level, waits for them, or is turned away with 429. Watches have seats until they have sent their initial
/// events; other long-running requests need none.
/// </summary>
internal sealed class FlowControlStage
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly FlowController control;
    private readonly WorkEstimator estimator;
    private readonly TimeProvider time;
    private readonly TimeSpan requestTimeout;
    private readonly RequestHandler next;
    private int readOnly;
    private int mutating;

    /// <param name="control">The levels.</param>
    /// <param name="estimator">What requests cost.</param>
    /// <param name="requestTimeout">The longest that a request may take; it waits for no more than a quarter of its time.</param>
    /// <param name="metrics">Where the present numbers are shown.</param>
    /// <param name="time">The clock.</param>
    /// <param name="next">What follows.</param>
    public FlowControlStage(FlowController control, WorkEstimator estimator, TimeSpan requestTimeout, MetricRegistry metrics, TimeProvider time, RequestHandler next)
    {
        (this.control, this.estimator, this.time, this.next) = (control, estimator, time, next);
        this.requestTimeout = requestTimeout;
        metrics.Observe("apiserver_current_inflight_requests", "gauge", "Requests under way that are not long-running.", () =>
        [
            (MetricsText.Labels(("request_kind", "mutating")), Volatile.Read(ref mutating)),
            (MetricsText.Labels(("request_kind", "readOnly")), Volatile.Read(ref readOnly)),
        ]);
    }

    public Task HandleAsync(ApiRequest request)
    {
        var info = request.Info;
        if (info.IsLongRunning && info.Verb != "watch")
        {
            return next(request);
        }
        var flow = control.Classify(info, request.User);
        request.Classify(flow.Uid, flow.Level.Uid);
        var distinguisher = flow.DistinguisherOf(info, request.User);
        var ticket = new FlowTicket(flow, distinguisher, estimator.Estimate(request, flow.Level), info, request.User.Name);
        flow.Series.EstimatedSeats.Observe(ticket.Seats);
        switch (flow.Level.Queues.Arrive(ticket, flow.HashOf(distinguisher)))
        {
            case Arrival.Execute:
                if (!flow.Level.IsExempt)
                {
                    flow.Series.WaitedAndExecuted.Observe(0);
                }
                return ExecuteAsync(request, ticket);
            case Arrival.Wait:
                return WaitAsync(request, ticket);
            case Arrival.QueueFull:
                return RejectAsync(request, ticket, "queue-full");
            default:
                return RejectAsync(request, ticket, "concurrency-limit");
        }
    }

    private async Task WaitAsync(ApiRequest request, FlowTicket ticket)
    {
        var start = time.GetTimestamp();
        var wait = request.Deadline is { } deadline ? (deadline - time.GetUtcNow()) / 4 : requestTimeout / 4;
        wait = wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestWait ? LongestWait : wait;
        bool executes;
        using (time.CreateTimer(static state => GiveUp((FlowTicket)state!, timedOut: true), ticket, wait, Timeout.InfiniteTimeSpan))
        using (request.Cancel.UnsafeRegister(static state => GiveUp((FlowTicket)state!, timedOut: false), ticket))
        {
            executes = await ticket.Turn!.Task;
        }
        var waited = time.GetElapsedTime(start).TotalSeconds;
        if (!executes)
        {
            ticket.Flow.Series.WaitedInVain.Observe(waited);
            await RejectAsync(request, ticket, ticket.TimedOut ? "time-out" : "cancelled");
            return;
        }
        ticket.Flow.Series.WaitedAndExecuted.Observe(waited);
        await ExecuteAsync(request, ticket);
    }

    private async Task ExecuteAsync(ApiRequest request, FlowTicket ticket)
    {
        ticket.Flow.Series.Dispatched.Add();
        // A watch is under way for as long as its client wants; what counts is its beginning, and of that, when the client does not read what there is, no more than another request may take.
        request.Begun = ticket.IsWatch ? ticket.Finish : null;
        await using var limit = ticket.IsWatch ? time.CreateTimer(static state => ((FlowTicket)state!).Finish(), ticket, requestTimeout, Timeout.InfiniteTimeSpan) : null;
        Count(request, 1);
        try
        {
            await next(request);
        }
        finally
        {
            Count(request, -1);
            ticket.Finish();
        }
    }

    private void Count(ApiRequest request, int change)
    {
        if (request.Info.IsLongRunning)
        {
            return;
        }
        Interlocked.Add(ref (request.Info.IsMutating ? ref mutating : ref readOnly), change);
    }

    private static void GiveUp(FlowTicket ticket, bool timedOut) => ticket.Flow.Level.Queues.GiveUp(ticket, timedOut);

    private static Task RejectAsync(ApiRequest request, FlowTicket ticket, string reason)
    {
        ticket.Flow.Series.Rejected(reason);
        request.Series?.Terminated(ApiError.TooManyRequests.Code);
        return ResponseBody.WriteAsync(request, ApiError.TooManyRequests.WithRetryAfter(ticket.Flow.Level.RetryAfter.Next()));
    }
}
