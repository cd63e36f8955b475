using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Statuses;
using MiniKube.Storage;

namespace MiniKube.ApiServer.Requests;

/// <summary>The outermost stage: whatever goes wrong inside ends as a Status, and is logged, once.</summary>
internal sealed partial class PanicGuard(RequestHandler next, TimeProvider time, ILogger log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var request = new ApiRequest(http, time.GetUtcNow());
        try
        {
            await next(request);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client has left; nobody reads an answer.
        }
        catch (Exception e)
        {
            LogFailure(log, http.Request.Method, request.Info.Path, e);
            if (http.Response.HasStarted)
            {
                http.Abort();
                return;
            }
            http.Response.Clear();
            await ResponseBody.WriteAsync(request, e switch
            {
                BadHttpRequestException bad => ApiError.Of(bad.StatusCode, "BadRequest", bad.Message),
                StoreException => ApiError.Internal(e.Message),
                _ => ApiError.Internal("the request failed unexpectedly; the server's log says more"),
            });
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private static partial void LogFailure(ILogger log, string method, string path, Exception e);
}
