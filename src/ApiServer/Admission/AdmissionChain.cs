using MiniKube.Api.Documents;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;
using MiniKube.Storage.Cache;

namespace MiniKube.ApiServer.Admission;

/// <summary>What a request is about to do to an object.</summary>
internal enum AdmissionOperation { Create, Update, Delete }

/// <summary>One write, before it is validated.</summary>
/// <param name="Context">The request.</param>
/// <param name="Operation">What it does.</param>
/// <param name="Object">The object as it would be stored; null in a delete.</param>
/// <param name="Old">The object as it is stored; null in a create.</param>
internal sealed record AdmissionRequest(RequestContext Context, AdmissionOperation Operation, DocumentObject? Object, DocumentObject? Old);

/// <summary>A plugin's answer: the object, changed or not, or why the request is refused.</summary>
internal readonly record struct AdmissionAnswer(DocumentObject? Object, ApiError? Error = null);

/// <summary>A rule about writes that looks beyond the object itself. Plugins carry upstream's names.</summary>
internal interface IAdmissionPlugin
{
    ValueTask<AdmissionAnswer> AdmitAsync(AdmissionRequest request);
}

/// <summary>The plugins, in upstream's order.</summary>
internal sealed class AdmissionChain(IReadOnlyList<IAdmissionPlugin> plugins)
{
    public static AdmissionChain Standard(CacheHub hub, ResourceRegistry resources) => new(
    [
        new NamespaceLifecycle(hub, resources),
        new ServiceAccountDefault(),
        new DefaultTolerationSeconds(),
    ]);

    public async ValueTask<AdmissionAnswer> AdmitAsync(AdmissionRequest request)
    {
        foreach (var plugin in plugins)
        {
            var answer = await plugin.AdmitAsync(request);
            if (answer.Error is not null)
            {
                return answer;
            }
            request = request with { Object = answer.Object };
        }
        return new AdmissionAnswer(request.Object);
    }
}
