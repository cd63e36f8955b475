using MiniKube.Api.Documents;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Statuses;

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

/// <summary>A rule about writes that looks beyond the object itself, or that an operator may switch off. Plugins carry upstream's names.</summary>
internal interface IAdmissionPlugin
{
    /// <summary>Changes or refuses a write before the object is validated.</summary>
    ValueTask<AdmissionAnswer> AdmitAsync(AdmissionRequest request) => new(new AdmissionAnswer(request.Object));

    /// <summary>Refuses a write whose object is valid; null for no objection. In an update it runs anew for every newer object that came between.</summary>
    ValueTask<ApiError?> ValidateAsync(AdmissionRequest request) => new((ApiError?)null);
}

/// <summary>The plugins, in upstream's order.</summary>
internal sealed class AdmissionChain(IReadOnlyList<IAdmissionPlugin> plugins)
{
    public static AdmissionChain Standard(ServerParts parts) => new(
    [
        new NamespaceLifecycle(parts.Hub, parts.Resources),
        new ServiceAccountDefault(),
        new DefaultTolerationSeconds(),
    ]);

    /// <summary>Refuses a valid object.</summary>
    public async ValueTask<ApiError?> ValidateAsync(AdmissionRequest request)
    {
        foreach (var plugin in plugins)
        {
            if (await plugin.ValidateAsync(request) is { } refusal)
            {
                return refusal;
            }
        }
        return null;
    }

    /// <summary>Changes an object, or refuses it, before it is validated.</summary>
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
