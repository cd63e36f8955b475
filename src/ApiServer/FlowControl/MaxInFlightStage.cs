using MiniKube.Api.Metrics;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.FlowControl;

/// <summary>
/// Bounds how many requests run at once, those that only read and those that may change something apart; who comes too much gets 429 and is asked
/// to try again in a second. Long-running requests are not counted, and administrators (<c>system:masters</c>) always get in.
/// </summary>
internal sealed class MaxInFlightStage
{
    private readonly Bound readOnly;
    private readonly Bound mutating;
    private readonly RequestHandler next;

    /// <param name="readOnlyLimit">How many requests may read at once; 0 for no bound.</param>
    /// <param name="mutatingLimit">How many may change something at once; 0 for no bound.</param>
    /// <param name="metrics">Where the present numbers are shown.</param>
    /// <param name="next">What follows.</param>
    public MaxInFlightStage(int readOnlyLimit, int mutatingLimit, MetricRegistry metrics, RequestHandler next)
    {
        (readOnly, mutating, this.next) = (new Bound(readOnlyLimit), new Bound(mutatingLimit), next);
        metrics.Observe("apiserver_current_inflight_requests", "gauge", "Requests under way that are not long-running.", () =>
        [
            (MetricsText.Labels(("request_kind", "mutating")), mutating.Taken),
            (MetricsText.Labels(("request_kind", "readOnly")), readOnly.Taken),
        ]);
    }

    public Task HandleAsync(ApiRequest request)
    {
        if (request.Info.IsLongRunning)
        {
            return next(request);
        }
        var bound = request.Info.IsMutating ? mutating : readOnly;
        if (bound.TryEnter())
        {
            return RunAsync(request, bound);
        }
        if (request.User.IsMaster)
        {
            return next(request);
        }
        request.Series?.Terminated(ApiError.TooManyRequests.Code);
        return ResponseBody.WriteAsync(request, ApiError.TooManyRequests);
    }

    private async Task RunAsync(ApiRequest request, Bound bound)
    {
        try
        {
            await next(request);
        }
        finally
        {
            bound.Leave();
        }
    }

    /// <summary>A number of places.</summary>
    private sealed class Bound(int limit)
    {
        private int taken;

        public int Taken => Volatile.Read(ref taken);

        public bool TryEnter()
        {
            if (Interlocked.Increment(ref taken) <= limit || limit == 0)
            {
                return true;
            }
            Leave();
            return false;
        }

        public void Leave() => Interlocked.Decrement(ref taken);
    }
}
