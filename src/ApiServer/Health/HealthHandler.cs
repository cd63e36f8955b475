using System.Text;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Health;

/// <summary>One thing that has to be well.</summary>
internal sealed record HealthCheck(string Name, Func<bool> IsWell);

/// <summary>
/// <c>/livez</c> (the process works), <c>/readyz</c> (it takes requests: it fails first when the server shuts down) and the older <c>/healthz</c>;
/// <c>?verbose</c> lists the checks, <c>?exclude=</c> leaves some out, and each can be asked by name.
/// </summary>
internal sealed class HealthHandler(IReadOnlyList<HealthCheck> live, IReadOnlyList<HealthCheck> ready)
{
    /// <summary>Whether the path is one of health.</summary>
    public static bool Owns(string path) => Split(path).Endpoint is "healthz" or "livez" or "readyz";

    public Task HandleAsync(ApiRequest request)
    {
        var (endpoint, single) = Split(request.Info.Path);
        IEnumerable<HealthCheck> checks = endpoint == "readyz" ? ready : live;
        var excluded = request.Http.Request.Query["exclude"];
        checks = single is null ? checks.Where(c => !excluded.Contains(c.Name)) : checks.Where(c => c.Name == single);
        var results = checks.Select(c => (c.Name, Well: c.IsWell())).ToArray();
        if (single is not null && results.Length == 0)
        {
            return TextAsync(request, 404, "404 page not found\n");
        }
        var well = results.All(r => r.Well);
        if (well && request.Query("verbose") is null)
        {
            return TextAsync(request, 200, "ok");
        }
        var text = new StringBuilder();
        foreach (var (name, ok) in results)
        {
            text.Append(ok ? $"[+]{name} ok\n" : $"[-]{name} failed: reason withheld\n");
        }
        text.Append(well ? $"{endpoint} check passed\n" : $"{endpoint} check failed\n");
        return TextAsync(request, well ? 200 : 500, text.ToString());
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
        return ResponseBody.WriteAsync(request, code, Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8");
    }
}
