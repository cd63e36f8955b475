using MiniKube.Api.Core.V1;
using MiniKube.Api.Storage.V1;
using MiniKube.ApiServer.Authorization;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Admission.NodeRestriction;

/// <summary>
/// Whom tokens are meant for that a node asks for: those that its pod's volumes name, themselves or by the CSI driver behind them, and those that the node has been given
/// (the verb <c>request-serviceaccounts-token-audience</c>; KEP-4935).
/// </summary>
/// <param name="objects">The objects of the cluster.</param>
/// <param name="authorizer">Knows what the node has been given.</param>
/// <param name="server">The API server's own audiences, which a request that names none has got by now.</param>
internal sealed class TokenAudiences(ClusterObjects objects, IAuthorizer authorizer, IReadOnlyList<string> server)
{
    public async ValueTask<ApiError?> CheckAsync(AdmissionRequest request, Pod pod, IReadOnlyList<string> audiences)
    {
        var forServer = audiences.SequenceEqual(server);
        if (!forServer && audiences.Count > 1)
        {
            return request.Forbidden("node may only request 0 or 1 audiences");
        }
        var audience = forServer ? "" : audiences.FirstOrDefault("");
        // A volume may name the server's own audience, or none, which means the same.
        if (pod.Spec.Volumes.Any(v => Names(pod, v, audience) || (forServer && audiences is [var own] && Names(pod, v, own))))
        {
            return null;
        }
        var asked = new AuthorizationAttributes
        {
            User = request.Context.User,
            Verb = "request-serviceaccounts-token-audience",
            IsResource = true,
            Version = "v1",
            Resource = audience,
            Namespace = request.Namespace,
            Name = request.Name,
        };
        return (await authorizer.AuthorizeAsync(asked, request.Context.Cancel)).IsAllowed
            ? null
            : request.Forbidden($"audience {FieldError.Quote(audience)} not found in pod spec volume, {request.Context.User.Name} is not authorized to request tokens for this audience");
    }

    private bool Names(Pod pod, Volume volume, string audience)
    {
        if (volume.Projected?.Sources.Any(s => s.ServiceAccountToken is { } token && (token.Audience ?? "") == audience) == true)
        {
            return true;
        }
        var claim = volume.PersistentVolumeClaim?.ClaimName ?? (volume.Ephemeral is null ? null : $"{pod.Metadata.Name}-{volume.Name}");
        return (volume.Csi?.Driver ?? (claim is null ? null : DriverOf(pod.Metadata.Namespace!, claim))) is { } driver
            && objects.Find<CSIDriver>(null, driver)?.Spec.TokenRequests.Any(t => t.Audience == audience) == true;
    }

    private string? DriverOf(string ns, string claim) =>
        objects.Find<PersistentVolumeClaim>(ns, claim)?.Spec.VolumeName is { Length: > 0 } volume ? objects.Find<PersistentVolume>(null, volume)?.Spec.Csi?.Driver : null;
}
