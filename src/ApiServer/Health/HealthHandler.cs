using System.Text;
using MiniKube.Api.Metrics;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Health;

/// <summary>
/// <c>/livez</c> (the process works), <c>/readyz</c> (it takes requests: it fails first when the server shuts down) and the older <c>/healthz</c>;
/// <c>?verbose</c> lists the checks, <c>?exclude=</c> leaves some out, and each can be asked by name.
/// </summary>
internal sealed class HealthHandler(IReadOnlyList<HealthCheck> live, IReadOnlyList<HealthCheck> ready, MetricRegistry metrics)
{
    private const string PlainText = "text/plain; charset=utf-8";

    private readonly MetricFamily<Counter> results = metrics.Gauge("kubernetes_healthcheck", "The last result of a health check: 1 for success, 0 for failure.");
    private readonly MetricFamily<Counter> counts = metrics.Counter("kubernetes_healthchecks_total", "Results of health checks.");

    /// <summary>Whether the path is one of health.</summary>
    public static bool Owns(string path) => Split(path).Endpoint is "healthz" or "livez" or "readyz";

    /// <summary>The path of each check by itself.</summary>
    public IEnumerable<string> CheckPaths => ((string[])["healthz", "livez", "readyz"]).SelectMany(e => Checks(e).Select(c => $"/{e}/{c.Name}"));

    public Task HandleAsync(ApiRequest request)
    {
        var (endpoint, single) = Split(request.Info.Path);
        var checks = Checks(endpoint);
        if (single is null)
        {
            return AllAsync(request, endpoint, checks);
        }
        return checks.FirstOrDefault(c => c.Name == single) is { } check
            ? SingleAsync(request, endpoint, check)
            : TextAsync(request, 404, "404 page not found\n");
    }

    private IReadOnlyList<HealthCheck> Checks(string endpoint) => endpoint == "readyz" ? ready : live;

    private async Task AllAsync(ApiRequest request, string endpoint, IReadOnlyList<HealthCheck> checks)
    {
        var excluded = request.Http.Request.Query["exclude"].OfType<string>().ToHashSet(StringComparer.Ordinal);
        var text = new StringBuilder();
        var well = true;
        foreach (var check in checks)
        {
            if (excluded.Remove(check.Name))
            {
                text.Append($"[+]{check.Name} excluded: ok\n");
                continue;
            }
            var problem = await RunAsync(request, endpoint, check);
            well &= problem is null;
            text.Append(problem is null ? $"[+]{check.Name} ok\n" : $"[-]{check.Name} failed: reason withheld\n");
        }
        if (excluded.Count > 0)
        {
            text.Append($"warn: some health checks cannot be excluded: no matches for {string.Join(',', excluded.Order(StringComparer.Ordinal).Select(e => FieldError.Quote(e)))}\n");
        }
        text.Append(well ? $"{endpoint} check passed\n" : $"{endpoint} check failed\n");
        await TextAsync(request, well ? 200 : 500, well && !request.Http.Request.Query.ContainsKey("verbose") ? "ok" : text.ToString());
    }

    private async Task SingleAsync(ApiRequest request, string endpoint, HealthCheck check)
    {
        var problem = await RunAsync(request, endpoint, check);
        await (problem is null ? TextAsync(request, 200, "ok") : TextAsync(request, 500, $"internal server error: {problem}\n"));
    }

    private async ValueTask<string?> RunAsync(ApiRequest request, string endpoint, HealthCheck check)
    {
        var problem = await check.CheckAsync(request.Cancel);
        results.Get(MetricsText.Labels(("name", check.Name), ("type", endpoint))).Set(problem is null ? 1 : 0);
        counts.Get(MetricsText.Labels(("name", check.Name), ("status", problem is null ? "success" : "error"), ("type", endpoint))).Add();
        return problem;
    }

    private static (string Endpoint, string? Check) Split(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length switch
        {
            1 => (parts[0], null),
            > 1 => (parts[0], string.Join('/', parts[1..])),
            _ => ("", null),
        };
    }

    private static Task TextAsync(ApiRequest request, int code, string text)
    {
        request.Http.Response.Headers.XContentTypeOptions = "nosniff";
        return ResponseBody.WriteAsync(request, code, Encoding.UTF8.GetBytes(text), PlainText);
    }
}
