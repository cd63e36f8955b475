namespace MiniKube.EndToEnd.Tests.Labs;

/// <summary>A plain HTTP client in a lab. Every request has a connection of its own, so that each is balanced anew.</summary>
internal sealed class WebClient : IDisposable
{
    // Longer than the kernel's first two repetitions of a lost SYN: a slow answer is no failed one.
    private static readonly TimeSpan RequestGuard = TimeSpan.FromSeconds(10);
    private readonly HttpClient _http;

    public WebClient(Lab lab)
    {
        var handler = lab.HttpHandler();
        handler.PooledConnectionLifetime = TimeSpan.Zero;
        handler.MaxConnectionsPerServer = 64;
        _http = new HttpClient(handler) { Timeout = RequestGuard };
    }

    /// <returns>the body</returns>
    /// <exception cref="HttpRequestException">no answer, or none of success</exception>
    public Task<string> GetAsync(string authority, string path = "/") => _http.GetStringAsync($"http://{authority}{path}");

    /// <returns>null when there is no answer of success</returns>
    public async Task<string?> TryGetAsync(string authority, string path = "/")
    {
        try
        {
            return await GetAsync(authority, path);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
        {
            return null;
        }
    }

    public void Dispose() => _http.Dispose();
}
