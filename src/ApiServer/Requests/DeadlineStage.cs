using Microsoft.AspNetCore.Http;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Requests;

/// <summary>
/// Ends requests that take too long with 504. The time counts from the arrival; a client may ask for less by <c>?timeout=10s</c>, not for more.
/// Requests that run long by nature have no deadline.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="limit">The longest that a request may take.</param>
/// <param name="next">What follows.</param>
internal sealed class DeadlineStage(TimeProvider time, TimeSpan limit, RequestHandler next)
{
    public Task HandleAsync(ApiRequest request)
    {
        if (request.Info.IsLongRunning)
        {
            return next(request);
        }
        var allowed = limit;
        if (request.Query("timeout") is { Length: > 0 } text)
        {
            if (!GoDuration.TryParse(text, out var asked))
            {
                return ResponseBody.WriteAsync(request, ApiError.BadRequest(
                    $"invalid timeout specified in the request URL - time: invalid duration {FieldError.Quote(text)}"));
            }
            allowed = asked > TimeSpan.Zero && asked < limit ? asked : limit;
        }
        request.Deadline = request.Now + allowed;
        return BoundedAsync(request, allowed);
    }

    private async Task BoundedAsync(ApiRequest request, TimeSpan allowed)
    {
        var gone = request.Http.RequestAborted;
        // Never disposed, as its timer may fire late; it holds nothing but memory.
        var deadline = new CancellationTokenSource();
        using var leaving = gone.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), deadline);
        request.Cancel = deadline.Token;
        var work = next(request);
        // Most requests are done by now, and need no timer.
        var left = allowed - (time.GetUtcNow() - request.Now);
        using var timer = work.IsCompleted
            ? null
            : time.CreateTimer(static source => ((CancellationTokenSource)source!).Cancel(), deadline, left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        try
        {
            await work;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !gone.IsCancellationRequested)
        {
            request.Cancel = gone;
            request.Series?.Terminated(ApiError.DeadlineExceeded.Code);
            if (request.Http.Response.HasStarted)
            {
                request.IsAbandoned = true;
                request.Http.Abort();
                return;
            }
            request.Http.Response.Clear();
            request.SetCommonHeaders();
            await ResponseBody.WriteAsync(request, ApiError.DeadlineExceeded);
        }
    }
}
