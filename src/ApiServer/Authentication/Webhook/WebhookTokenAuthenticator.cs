using MiniKube.Api.Documents;
using MiniKube.ApiServer.Authentication.Tokens;
using MiniKube.ApiServer.Webhooks;

namespace MiniKube.ApiServer.Authentication.Webhook;

/// <summary>Asks a service whose a token is, by <c>authentication.k8s.io/v1 TokenReview</c>.</summary>
/// <param name="client">The service.</param>
/// <param name="server">The API server's audiences, which tokens are meant for where the service does not say.</param>
internal sealed class WebhookTokenAuthenticator(WebhookClient client, IReadOnlyList<string> server) : ITokenAuthenticator
{
    private const string Version = "authentication.k8s.io/v1";

    public async ValueTask<TokenAnswer> AuthenticateAsync(string token, IReadOnlyList<string> audiences, CancellationToken cancel)
    {
        var (review, problem) = await client.PostAsync(new DocumentObject(
            ("kind", "TokenReview"),
            ("apiVersion", Version),
            ("metadata", DocumentObject.Empty),
            ("spec", new DocumentObject(("token", token), ("audiences", Document.Of(audiences.Select(a => (Document)a)))))), cancel);
        if (review is null || review["apiVersion"]?.AsString != Version || review["kind"]?.AsString != "TokenReview")
        {
            return TokenAnswer.Wrong($"failed to make webhook authenticator request: {problem ?? $"the answer is no TokenReview of {Version}"}");
        }
        var status = review["status"];
        var meant = status?["audiences"]?.AsArray is { Count: > 0 } named ? named.Select(a => a.AsString ?? "") : server;
        var agreed = meant.Intersect(audiences).ToArray();
        if (agreed.Length == 0)
        {
            return TokenAnswer.Unknown;
        }
        if (status?["authenticated"]?.AsBoolean != true)
        {
            return status?["error"]?.AsString is { Length: > 0 } error ? TokenAnswer.Wrong(error) : TokenAnswer.Unknown;
        }
        return UserDocument.Read(status["user"]) is { } user ? TokenAnswer.Of(user, agreed) : TokenAnswer.Wrong("the webhook names no user");
    }
}
