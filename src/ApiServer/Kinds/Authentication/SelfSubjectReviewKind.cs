using MiniKube.Api.Authentication.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Authentication;

namespace MiniKube.ApiServer.Kinds.Authentication;

/// <summary>Whom the server takes the caller for: <c>kubectl auth whoami</c>.</summary>
internal static class SelfSubjectReviewKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<SelfSubjectReview>() with
    {
        Verbs = Verbs.Create,
        Review = static (_, context, question) => new((question
            .With("metadata", new DocumentObject(("creationTimestamp", Timestamp.From(context.Now).ToString())))
            .With("status", new DocumentObject(("userInfo", UserDocument.Of(context.User)))), null)),
    };
}
