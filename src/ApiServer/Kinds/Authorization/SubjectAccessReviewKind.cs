using MiniKube.Api.Authorization.V1;
using MiniKube.Api.Codecs;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Authorization;

/// <summary>SubjectAccessReviews: whether a user may do something.</summary>
internal static class SubjectAccessReviewKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<SubjectAccessReview>() with
    {
        Verbs = Verbs.Create,
        ValidateCreate = Validators.Create(static () => new SubjectAccessReviewValidator()),
        Review = static (parts, context, question) =>
        {
            var spec = ApiJson.Read<SubjectAccessReview>(question).Spec;
            return AccessQuestion.AnswerAsync(parts, context, question, AccessQuestion.UserOf(spec), spec.ResourceAttributes, spec.NonResourceAttributes);
        },
    };
}

/// <summary>The rules for SubjectAccessReviews.</summary>
internal sealed class SubjectAccessReviewValidator : KindValidator<SubjectAccessReview>
{
    public SubjectAccessReviewValidator() => Check(static (review, errors) =>
    {
        AccessReviewRules.Check(review.Spec, errors);
        AccessReviewRules.CheckMetadata(review.Metadata, review.Metadata, "must be empty", errors);
    });
}
