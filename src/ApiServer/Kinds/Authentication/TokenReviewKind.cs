using MiniKube.Api.Authentication.V1;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Kinds.Authentication;

/// <summary>Whose a token is: servers that get tokens of the cluster's users ask it.</summary>
internal static class TokenReviewKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<TokenReview>() with { Verbs = Verbs.Create, Review = AnswerAsync };

    private static async ValueTask<(DocumentObject? Answer, ApiError? Error)> AnswerAsync(ServerParts parts, RequestContext context, DocumentObject question)
    {
        if (question.Text("spec", "token") is not { Length: > 0 } token)
        {
            return (null, ApiError.BadRequest("token is required for TokenReview in authentication"));
        }
        var audiences = question.At("spec", "audiences")?.AsArray is { Count: > 0 } given ? given.Select(a => a.AsString ?? "").ToArray() : parts.Authenticators.Audiences;
        var answer = await parts.Authenticators.AuthenticateTokenAsync(token, audiences, context.Cancel);
        return (question.With("status", answer.User is { } user
            ? new DocumentObject(("authenticated", true), ("user", UserDocument.Of(user)), ("audiences", Document.Of(answer.Audiences.Select(a => (Document)a))))
            : new DocumentObject(("user", DocumentObject.Empty), ("error", answer.Problem!))), null);
    }
}
