using System.Collections.Concurrent;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Webhooks;

namespace MiniKube.ApiServer.Authorization.Webhook;

/// <summary>Asks a service. Its answers are remembered for a while; that it has none is not.</summary>
internal sealed class WebhookAuthorizer(string name, WebhookAuthorizerOptions options, WebhookMetrics metrics, TimeProvider time) : IAuthorizer
{
    // Beyond this many, what is over is swept out before anything is added; if that does not help, all of it.
    private const int MostAnswers = 8192;

    // Longer questions, which whoever asks makes as long as he likes, are not remembered.
    private const int LongestQuestion = 10_000;

    private readonly WebhookClient client = new(options.Endpoint, time);
    private readonly ConcurrentDictionary<string, (AuthorizationResult Answer, DateTimeOffset End)> answers = new(StringComparer.Ordinal);

    public async ValueTask<AuthorizationResult> AuthorizeAsync(AuthorizationAttributes attributes, CancellationToken cancel)
    {
        var question = SubjectAccessReviewDocument.Of(attributes);
        var key = question.ToString();
        if (answers.TryGetValue(key, out var known) && time.GetUtcNow() < known.End)
        {
            return known.Answer;
        }
        var started = time.GetTimestamp();
        var (result, problem) = await AskAsync(question, cancel);
        var answer = problem is null ? Read(result!) : new AuthorizationResult(options.FailClosed ? Decision.Deny : Decision.NoOpinion, "", problem);
        var outcome = problem is null ? "success" : time.GetElapsedTime(started) >= options.Timeout ? "timeout" : "error";
        metrics.Asked(name, outcome, time.GetElapsedTime(started), failedOpen: problem is not null && !options.FailClosed);
        if (problem is null && key.Length <= LongestQuestion)
        {
            Remember(key, answer);
        }
        return answer;
    }

    public SubjectRules RulesFor(UserInfo user, string ns) => new([], Incomplete: true, "webhook authorizer does not support user rule resolution");

    private async ValueTask<(DocumentObject? Review, string? Problem)> AskAsync(DocumentObject question, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            var (review, problem) = await client.PostAsync(question, both.Token);
            if (review is null || review["apiVersion"]?.AsString != SubjectAccessReviewDocument.Version || review["kind"]?.AsString != SubjectAccessReviewDocument.Kind)
            {
                return (null, $"failed to make webhook authorizer request: {problem ?? $"the answer is no {SubjectAccessReviewDocument.Kind} of {SubjectAccessReviewDocument.Version}"}");
            }
            return review["status"].Flag("allowed") && review["status"].Flag("denied")
                ? (null, "webhook subject access review returned both allow and deny response")
                : (review, null);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (null, "failed to make webhook authorizer request: context deadline exceeded");
        }
    }

    private static AuthorizationResult Read(DocumentObject review)
    {
        var status = review["status"];
        var decision = status.Flag("denied") ? Decision.Deny : status.Flag("allowed") ? Decision.Allow : Decision.NoOpinion;
        return new AuthorizationResult(decision, status.Text("reason"));
    }

    private void Remember(string key, AuthorizationResult answer)
    {
        var life = answer.IsAllowed ? options.AuthorizedTtl : options.UnauthorizedTtl;
        if (life <= TimeSpan.Zero)
        {
            return;
        }
        var now = time.GetUtcNow();
        if (answers.Count >= MostAnswers)
        {
            foreach (var old in answers.Where(a => a.Value.End <= now))
            {
                answers.TryRemove(old);
            }
            if (answers.Count >= MostAnswers)
            {
                answers.Clear();
            }
        }
        answers[key] = (answer, now + life);
    }
}
