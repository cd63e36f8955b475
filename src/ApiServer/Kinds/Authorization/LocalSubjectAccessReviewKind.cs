using MiniKube.Api.Authorization.V1;
using MiniKube.Api.Codecs;
using MiniKube.ApiServer.Kinds.Validation;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Kinds.Authorization;

/// <summary>LocalSubjectAccessReviews: whether a user may do something in one namespace, for those who may ask about that alone.</summary>
internal static class LocalSubjectAccessReviewKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<LocalSubjectAccessReview>() with
    {
        Verbs = Verbs.Create,
        ValidateCreate = Validators.Create(static () => new LocalSubjectAccessReviewValidator()),
        Review = static (parts, context, question) =>
        {
            var review = ApiJson.Read<LocalSubjectAccessReview>(question);
            return review.Metadata.Namespace != context.Namespace
                ? new((null, ApiError.BadRequest($"spec.resourceAttributes.namespace must match namespace: {context.Namespace}")))
                : AccessQuestion.AnswerAsync(parts, context, question, AccessQuestion.UserOf(review.Spec), review.Spec.ResourceAttributes, null);
        },
    };
}

/// <summary>The rules for LocalSubjectAccessReviews.</summary>
internal sealed class LocalSubjectAccessReviewValidator : KindValidator<LocalSubjectAccessReview>
{
    public LocalSubjectAccessReviewValidator() => Check(static (review, errors) =>
    {
        AccessReviewRules.Check(review.Spec, errors);
        AccessReviewRules.CheckMetadata(review.Metadata, review.Metadata with { Namespace = null }, "must be empty except for namespace", errors);
        if (review.Spec.ResourceAttributes is { } resource && (resource.Namespace ?? "") != (review.Metadata.Namespace ?? ""))
        {
            errors.Invalid("spec.resourceAttributes.namespace", resource.Namespace ?? "", "must match metadata.namespace");
        }
        if (review.Spec.NonResourceAttributes is { } path)
        {
            errors.Invalid("spec.nonResourceAttributes", CommonRules.ToDocument(path), "disallowed on this kind of request");
        }
    });
}
