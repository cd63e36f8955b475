using MiniKube.Api.Authorization.V1;
using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Kinds.Authorization;

/// <summary>SelfSubjectRulesReviews: all that the caller may do in a namespace.</summary>
internal static class SelfSubjectRulesReviewKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<SelfSubjectRulesReview>() with
    {
        Verbs = Verbs.Create,
        Review = static (parts, context, question) => new(Answer(parts, context, question)),
    };

    private static (DocumentObject?, ApiError?) Answer(ServerParts parts, RequestContext context, DocumentObject question)
    {
        if (question.At("spec", "namespace")?.AsString is not { Length: > 0 } ns)
        {
            return (null, ApiError.BadRequest("no namespace on request"));
        }
        var found = parts.Authorizer.RulesFor(context.User, ns);
        var status = new SubjectRulesReviewStatus
        {
            ResourceRules =
            [
                .. found.Rules.Where(static r => r.Resources.Count > 0)
                    .Select(static r => new ResourceRule { Verbs = r.Verbs, ApiGroups = r.ApiGroups, Resources = r.Resources, ResourceNames = r.ResourceNames }),
            ],
            NonResourceRules =
                [.. found.Rules.Where(static r => r.NonResourceURLs.Count > 0).Select(static r => new NonResourceRule { Verbs = r.Verbs, NonResourceURLs = r.NonResourceURLs })],
            Incomplete = found.Incomplete,
            EvaluationError = found.Error,
        };
        return (question.With("status", ApiJson.ToDocument(status)), null);
    }
}
