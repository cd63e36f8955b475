using MiniKube.Api.Metrics;
using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Authorization;

/// <summary>The figures about authorization.</summary>
internal sealed class AuthorizationMetrics(MetricRegistry registry, TimeProvider time)
{
    // Seconds, from one millisecond on, each bound twice the one before.
    private static readonly double[] Bounds = [.. Enumerable.Range(0, 15).Select(static i => 0.001 * (1 << i))];

    private readonly MetricFamily<Counter> decisions = registry.Counter(
        "apiserver_authorization_decisions_total", "Decisions of authorizers that allow or deny, by the authorizer's type and name.");
    private readonly MetricFamily<Counter> attempts = registry.Counter("authorization_attempts_total", "Requests that were authorized or not, by the result.");
    private readonly MetricFamily<Histogram> durations = registry.Histogram("authorization_duration_seconds", "Seconds of the authorization of requests, by the result.", Bounds);

    private (Counter Attempts, Histogram Duration)? allowed;

    public long Begin() => time.GetTimestamp();

    /// <summary>A request has its answer.</summary>
    public void Ended(AuthorizationResult result, long begun)
    {
        var (count, duration) = result.IsAllowed ? allowed ??= Of("allowed") : Of(result switch
        {
            { Error: not null } => "error",
            { Decision: Decision.Deny } => "denied",
            _ => "no-opinion",
        });
        count.Add();
        duration.Observe(time.GetElapsedTime(begun).TotalSeconds);
    }

    /// <summary>An authorizer whose decisions are counted.</summary>
    /// <param name="type">As in a configuration file: <c>RBAC</c>.</param>
    /// <param name="name">Tells several of a type apart; by default the type in lower case.</param>
    /// <param name="authorizer">The authorizer.</param>
    public IAuthorizer Counted(string type, string name, IAuthorizer authorizer) => new Counting(decisions, type, name, authorizer);

    private (Counter, Histogram) Of(string result)
    {
        var labels = MetricsText.Labels(("result", result));
        return (attempts.Get(labels), durations.Get(labels));
    }

    private sealed class Counting(MetricFamily<Counter> decisions, string type, string name, IAuthorizer authorizer) : IAuthorizer
    {
        private Counter Allowed => field ??= Of("allowed");
        private Counter Denied => field ??= Of("denied");

        public ValueTask<AuthorizationResult> AuthorizeAsync(AuthorizationAttributes attributes, CancellationToken cancel)
        {
            var answer = authorizer.AuthorizeAsync(attributes, cancel);
            return answer.IsCompletedSuccessfully ? new(Count(answer.Result)) : CountAsync(answer);
        }

        public SubjectRules RulesFor(UserInfo user, string ns) => authorizer.RulesFor(user, ns);

        private async ValueTask<AuthorizationResult> CountAsync(ValueTask<AuthorizationResult> answer) => Count(await answer);

        private AuthorizationResult Count(AuthorizationResult result)
        {
            if (result.Decision != Decision.NoOpinion)
            {
                (result.IsAllowed ? Allowed : Denied).Add();
            }
            return result;
        }

        private Counter Of(string decision) => decisions.Get(MetricsText.Labels(("decision", decision), ("name", name), ("type", type)));
    }
}
