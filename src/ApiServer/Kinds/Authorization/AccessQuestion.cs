using MiniKube.Api.Authorization.V1;
using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Selectors;
using MiniKube.ApiServer.Authorization;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Kinds.Authorization;

/// <summary>Takes the question of an access review to the authorizer, and its answer back.</summary>
internal static class AccessQuestion
{
    /// <summary>The review with the answer as its status.</summary>
    public static async ValueTask<(DocumentObject?, ApiError?)> AnswerAsync(
        ServerParts parts, RequestContext context, DocumentObject question, UserInfo user, ResourceAttributes? resource, NonResourceAttributes? path)
    {
        var result = await parts.Authorizer.AuthorizeAsync(Of(user, resource, path), context.Cancel);
        var status = new SubjectAccessReviewStatus
        {
            Allowed = result.IsAllowed,
            Denied = result.Decision == Decision.Deny ? true : null,
            Reason = result.Reason.Length > 0 ? result.Reason : null,
            EvaluationError = result.Error,
        };
        return (question.With("status", ApiJson.ToDocument(status)), null);
    }

    /// <summary>The user as the review describes him: nothing is added, not even that he is known.</summary>
    public static UserInfo UserOf(SubjectAccessReviewSpec spec) => new(spec.User ?? "", spec.Groups) { Uid = spec.Uid, Extra = spec.Extra };

    private static AuthorizationAttributes Of(UserInfo user, ResourceAttributes? resource, NonResourceAttributes? path) => resource is null
        ? new AuthorizationAttributes { User = user, Verb = path?.Verb ?? "", IsResource = false, Path = path?.Path ?? "" }
        : new AuthorizationAttributes
        {
            User = user,
            Verb = resource.Verb ?? "",
            IsResource = true,
            Group = resource.Group ?? "",
            // A review that names no version asks about all of them.
            Version = resource.Version is { Length: > 0 } version ? version : "*",
            Resource = resource.Resource ?? "",
            Subresource = resource.Subresource ?? "",
            Namespace = resource.Namespace ?? "",
            Name = resource.Name ?? "",
            Fields = Fields(resource.FieldSelector),
            Labels = Labels(resource.LabelSelector),
        };

    // What cannot be understood is left out, which makes the question one about more objects.
    private static FieldSelector Fields(FieldSelectorAttributes? asked)
    {
        if (asked?.RawSelector is { Length: > 0 } raw)
        {
            return FieldSelector.TryParse(raw, out var parsed) ? parsed : FieldSelector.Everything;
        }
        return new FieldSelector(from r in asked?.Requirements ?? (IReadOnlyList<FieldSelectorRequirement>)[]
                                 where r.Operator is "In" or "NotIn" && r.Values.Count == 1
                                 select new FieldRequirement(r.Key, r.Operator == "NotIn", r.Values[0]));
    }

    private static LabelSelectorExpression Labels(LabelSelectorAttributes? asked)
    {
        if (asked?.RawSelector is { Length: > 0 } raw)
        {
            return LabelSelectorExpression.TryParse(raw, out var parsed) ? parsed : LabelSelectorExpression.Everything;
        }
        var understood = new List<LabelRequirement>();
        foreach (var r in asked?.Requirements ?? (IReadOnlyList<LabelSelectorRequirement>)[])
        {
            if (Enum.TryParse<LabelOperator>(r.Operator, out var op) && op is LabelOperator.In or LabelOperator.NotIn or LabelOperator.Exists or LabelOperator.DoesNotExist)
            {
                try
                {
                    understood.Add(LabelRequirement.Create(r.Key, op, r.Values));
                }
                catch (FormatException)
                {
                }
            }
        }
        return new LabelSelectorExpression(understood);
    }
}
