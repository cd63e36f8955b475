using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Statuses;
using MiniKube.Storage;

namespace MiniKube.ApiServer.Requests;

/// <summary>Whatever goes wrong inside ends as a Status, and is logged, once.</summary>
internal sealed partial class PanicGuard(RequestHandler next, ILogger log)
{
    public async Task HandleAsync(ApiRequest request)
    {
        var http = request.Http;
        try
        {
            await next(request);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody reads an answer.
            request.IsAbandoned = true;
        }
        catch (Exception e)
        {
            LogFailure(log, http.Request.Method, request.Info.Path, e);
            if (http.Response.HasStarted)
            {
                request.IsAbandoned = true;
                http.Abort();
                return;
            }
            http.Response.Clear();
            request.SetCommonHeaders();
            await ResponseBody.WriteAsync(request, e switch
            {
                BadHttpRequestException bad => ApiError.Of(bad.StatusCode, "BadRequest", bad.Message),
                StoreException or UnreadableValueException => ApiError.Internal(e.Message),
                _ => ApiError.Internal("the request failed unexpectedly; the server's log says more"),
            });
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private static partial void LogFailure(ILogger log, string method, string path, Exception e);
}
