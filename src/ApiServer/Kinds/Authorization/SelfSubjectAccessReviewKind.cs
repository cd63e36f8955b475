using MiniKube.Api.Authorization.V1;
using MiniKube.Api.Codecs;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Authorization;

/// <summary>SelfSubjectAccessReviews: whether the caller may do something.</summary>
internal static class SelfSubjectAccessReviewKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<SelfSubjectAccessReview>() with
    {
        Verbs = Verbs.Create,
        ValidateCreate = Validators.Create(static () => new SelfSubjectAccessReviewValidator()),
        Review = static (parts, context, question) =>
        {
            var spec = ApiJson.Read<SelfSubjectAccessReview>(question).Spec;
            return AccessQuestion.AnswerAsync(parts, context, question, context.User, spec.ResourceAttributes, spec.NonResourceAttributes);
        },
    };
}

/// <summary>The rules for SelfSubjectAccessReviews.</summary>
internal sealed class SelfSubjectAccessReviewValidator : KindValidator<SelfSubjectAccessReview>
{
    public SelfSubjectAccessReviewValidator() => Check(static (review, errors) =>
    {
        AccessReviewRules.Check(review.Spec.ResourceAttributes, review.Spec.NonResourceAttributes, errors);
        AccessReviewRules.CheckMetadata(review.Metadata, review.Metadata, "must be empty", errors);
    });
}
