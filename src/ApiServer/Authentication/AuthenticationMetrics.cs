using System.Collections.Frozen;
using MiniKube.Api.Metrics;

namespace MiniKube.ApiServer.Authentication;

/// <summary>How requests were authenticated: well, not at all (failure), or with credentials that are refused (error).</summary>
internal enum AuthenticationResult { Success, Failure, Error }

/// <summary>The figures of authentication. Users are counted under their names only where these are few; nobody can make the server count without bound.</summary>
internal sealed class AuthenticationMetrics
{
    // From a millisecond to sixteen seconds, each twice the one before.
    private static readonly double[] Bounds = [.. Enumerable.Range(0, 15).Select(static i => 0.001 * (1 << i))];
    private static readonly string[] KnownUsers = ["admin", "client", "kube_proxy", "kubelet", "system:serviceaccount:kube-system:default"];

    private static readonly FrozenDictionary<string, string> UserLabels = KnownUsers.Append("email_id").Append("other")
        .ToFrozenDictionary(static u => u, static u => MetricsText.Labels(("username", u)), StringComparer.Ordinal);

    private static readonly string[] ResultLabels = [.. Enum.GetNames<AuthenticationResult>().Select(static r => MetricsText.Labels(("result", r.ToLowerInvariant())))];

    private readonly MetricFamily<Counter> users;
    private readonly MetricFamily<Counter> attempts;
    private readonly MetricFamily<Histogram> durations;

    public AuthenticationMetrics(MetricRegistry registry)
    {
        users = registry.Counter("authenticated_user_requests", "Requests whose user is known, by username.");
        attempts = registry.Counter("authentication_attempts", "Requests that were authenticated, by result.");
        durations = registry.Histogram("authentication_duration_seconds", "Seconds that authentication took, by result.", Bounds);
    }

    public void Attempted(AuthenticationResult result, TimeSpan duration)
    {
        var label = ResultLabels[(int)result];
        attempts.Get(label).Add();
        durations.Get(label).Observe(duration.TotalSeconds);
    }

    public void Authenticated(string user) => users.Get(UserLabels[KnownUsers.Contains(user) ? user : user.Contains('@', StringComparison.Ordinal) ? "email_id" : "other"]).Add();
}
