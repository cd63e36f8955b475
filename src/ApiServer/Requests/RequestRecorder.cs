using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using MiniKube.Api.Determinism;
using MiniKube.ApiServer.Metrics;

namespace MiniKube.ApiServer.Requests;

/// <summary>
/// The outermost stage: gives a request its id, counts and times it, and writes the access log, one line for each request at level Debug.
/// </summary>
internal sealed partial class RequestRecorder(RequestHandler next, RequestMetrics metrics, TimeProvider time, IIdSource ids, ILogger access)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var started = time.GetTimestamp();
        var request = new ApiRequest(http, time.GetUtcNow(), IdOf(http.Request));
        request.SetCommonHeaders();
        var series = request.Series = metrics.Of(request);
        var running = request.Info.IsLongRunning ? series.LongRunning : null;
        running?.Add();
        try
        {
            await next(request);
        }
        finally
        {
            running?.Add(-1);
            var latency = time.GetElapsedTime(started);
            if (request.IsAbandoned)
            {
                series.Aborted();
            }
            else
            {
                series.Answered(http.Response.StatusCode, latency.TotalSeconds, request.Sent ?? http.Response.ContentLength);
            }
            if (access.IsEnabled(LogLevel.Debug))
            {
                Log(request, latency);
            }
        }
    }

    // Whoever passes a request on names it; a name that no header can carry is none.
    private string IdOf(HttpRequest request) =>
        request.Headers[ApiRequest.AuditIdHeader] is [{ Length: > 0 } given] && given.All(c => c is > ' ' and < (char)0x7f) ? given : ids.NewUid();

    private void Log(ApiRequest request, TimeSpan latency)
    {
        var http = request.Http;
        var address = http.Connection.RemoteIpAddress is { } ip
            ? string.Create(CultureInfo.InvariantCulture, $"{ip}:{http.Connection.RemotePort}")
            : "";
        LogRequest(access, request.Info.Verb, http.Features.Get<IHttpRequestFeature>()?.RawTarget ?? request.Info.Path, latency.TotalMilliseconds,
            request.User.Name, http.Request.Headers.UserAgent.ToString(), request.AuditId, address, request.IsAbandoned ? 0 : http.Response.StatusCode);
    }

    [LoggerMessage(Level = LogLevel.Debug, SkipEnabledCheck = true,
        Message = "HTTP verb=\"{Verb}\" URI=\"{Uri}\" latency=\"{Latency:0.###}ms\" user=\"{User}\" userAgent=\"{UserAgent}\" audit-ID=\"{AuditId}\" srcIP=\"{Address}\" resp={Code}")]
    private static partial void LogRequest(
        ILogger log, string verb, string uri, double latency, string user, string userAgent, string auditId, string address, int code);
}
