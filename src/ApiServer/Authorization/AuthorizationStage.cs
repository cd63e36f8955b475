using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Authorization;

/// <summary>Refuses what the authorizer does not allow.</summary>
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
        await ResponseBody.WriteAsync(request, Forbidden.Of(attributes, result.Reason));
    }

    private static void Annotate(ApiRequest request, string decision, string reason)
    {
        if (request.Audit is not null)
        {
            request.AuditAnnotations[DecisionAnnotation] = decision;
            request.AuditAnnotations[ReasonAnnotation] = reason;
        }
    }
}
