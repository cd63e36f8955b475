using MiniKube.Api.Meta.V1;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Authorization;

/// <summary>Refuses what the authorizer does not allow, in upstream's words.</summary>
internal sealed class AuthorizationStage(IAuthorizer authorizer, AuthorizationMetrics metrics, RequestHandler next)
{
    private const string DecisionAnnotation = "authorization.k8s.io/decision";
    private const string ReasonAnnotation = "authorization.k8s.io/reason";

    public async Task HandleAsync(ApiRequest request)
    {
        var attributes = AuthorizationAttributes.Of(request);
        var begun = metrics.Begin();
        var result = await authorizer.AuthorizeAsync(attributes, request.Cancel);
        metrics.Ended(result, begun);
        if (result.IsAllowed)
        {
            Annotate(request, "allow", result.Reason);
            await next(request);
            return;
        }
        // Whether he may is not known.
        if (result.Error is { } error)
        {
            request.AuditAnnotations[ReasonAnnotation] = "internal error";
            await ResponseBody.WriteAsync(request, ApiError.Internal(error));
            return;
        }
        Annotate(request, "forbid", result.Reason);
        await ResponseBody.WriteAsync(request, Refusal(attributes, result.Reason));
    }

    private static void Annotate(ApiRequest request, string decision, string reason)
    {
        if (request.Audit is not null)
        {
            request.AuditAnnotations[DecisionAnnotation] = decision;
            request.AuditAnnotations[ReasonAnnotation] = reason;
        }
    }

    /// <summary>The answer to whoever may not do what he asked for.</summary>
    public static ApiError Refusal(AuthorizationAttributes asked, string reason)
    {
        var because = reason.Length > 0 ? ": " + reason : "";
        if (!asked.IsResource)
        {
            return ApiError.Of(403, "Forbidden", $"forbidden: User \"{asked.User.Name}\" cannot {asked.Verb} path \"{asked.Path}\"{because}", new StatusDetails());
        }
        var resource = asked.Subresource.Length == 0 ? asked.Resource : $"{asked.Resource}/{asked.Subresource}";
        var where = asked.Namespace.Length == 0 ? "at the cluster scope" : $"in the namespace \"{asked.Namespace}\"";
        return ApiError.Forbidden(asked.Group, asked.Resource, asked.Name,
            $"User \"{asked.User.Name}\" cannot {asked.Verb} resource \"{resource}\" in API group \"{asked.Group}\" {where}{because}");
    }
}
