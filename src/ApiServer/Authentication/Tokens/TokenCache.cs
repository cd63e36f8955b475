using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using MiniKube.Api.Metrics;

namespace MiniKube.ApiServer.Authentication.Tokens;

/// <summary>
/// Remembers answers about tokens for a while: signatures need not be checked, nor webhooks asked, for every request. A token that ends, or whose object goes,
/// is good until then. Tokens are kept as digests.
/// </summary>
internal sealed class TokenCache : ITokenAuthenticator
{
    // Beyond this many, what is over is swept out before anything is added; if that does not help, all of it.
    private const int Limit = 4096;

    private readonly ITokenAuthenticator inner;
    private readonly TimeSpan success;
    private readonly TimeSpan failure;
    private readonly TimeProvider time;
    private readonly TokenCacheMetrics? metrics;
    private readonly ConcurrentDictionary<Key, Remembered> answers = new();

    /// <param name="inner">Who knows.</param>
    /// <param name="success">How long a token is remembered that is somebody's; 0 for not at all.</param>
    /// <param name="failure">The same for one that is nobody's. That nothing could be found out is never remembered.</param>
    /// <param name="time">The clock.</param>
    /// <param name="metrics">Where hits and misses are counted; null where nobody counts them.</param>
    public TokenCache(ITokenAuthenticator inner, TimeSpan success, TimeSpan failure, TimeProvider time, TokenCacheMetrics? metrics = null) =>
        (this.inner, this.success, this.failure, this.time, this.metrics) = (inner, success, failure, time, metrics);

    public async ValueTask<TokenAnswer> AuthenticateAsync(string token, IReadOnlyList<string> audiences, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        var key = new Key(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token))), string.Join('\n', audiences));
        if (answers.TryGetValue(key, out var remembered) && time.GetUtcNow() < remembered.End)
        {
            metrics?.Asked(hit: true, time.GetElapsedTime(started));
            return remembered.Answer;
        }
        metrics?.Fetching(1);
        TokenAnswer answer;
        try
        {
            answer = await inner.AuthenticateAsync(token, audiences, cancel);
        }
        finally
        {
            metrics?.Fetching(-1);
        }
        metrics?.Fetched(ok: answer.Problem is null);
        Remember(key, answer);
        metrics?.Asked(hit: false, time.GetElapsedTime(started));
        return answer;
    }

    private void Remember(Key key, TokenAnswer answer)
    {
        var life = answer.User is not null ? success : answer.Problem is null ? failure : TimeSpan.Zero;
        if (life <= TimeSpan.Zero)
        {
            return;
        }
        var now = time.GetUtcNow();
        if (answers.Count >= Limit)
        {
            foreach (var old in answers.Where(a => a.Value.End <= now))
            {
                answers.TryRemove(old);
            }
            if (answers.Count >= Limit)
            {
                answers.Clear();
            }
        }
        answers[key] = new Remembered(answer, now + life);
    }

    private readonly record struct Key(string Digest, string Audiences);

    private sealed record Remembered(TokenAnswer Answer, DateTimeOffset End);
}

/// <summary>The figures of the cache in front of all token authenticators.</summary>
internal sealed class TokenCacheMetrics
{
    private static readonly double[] Bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    private static readonly string HitLabel = MetricsText.Labels(("status", "hit"));
    private static readonly string MissLabel = MetricsText.Labels(("status", "miss"));

    private readonly MetricFamily<Counter> requests;
    private readonly MetricFamily<Histogram> durations;
    private readonly MetricFamily<Counter> fetches;
    private readonly Counter fetching;

    public TokenCacheMetrics(MetricRegistry registry)
    {
        requests = registry.Counter("authentication_token_cache_request_total", "Tokens that were looked for in the cache.");
        durations = registry.Histogram("authentication_token_cache_request_duration_seconds", "Seconds until a token's answer was known.", Bounds);
        fetches = registry.Counter("authentication_token_cache_fetch_total", "Tokens that were not in the cache and had to be looked into.");
        fetching = registry.Gauge("authentication_token_cache_active_fetch_count", "Tokens that are being looked into.").Get(MetricsText.Labels(("status", "in_flight")));
    }

    public void Asked(bool hit, TimeSpan duration)
    {
        var label = hit ? HitLabel : MissLabel;
        requests.Get(label).Add();
        durations.Get(label).Observe(duration.TotalSeconds);
    }

    public void Fetching(int change) => fetching.Add(change);

    public void Fetched(bool ok) => fetches.Get(MetricsText.Labels(("status", ok ? "ok" : "error"))).Add();
}
