using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Admission;

/// <summary>The plugins that are on, one after the other.</summary>
internal sealed class AdmissionChain(IReadOnlyList<IAdmissionPlugin> plugins, AdmissionMetrics metrics, TimeProvider time)
{
    private readonly IMutatingPlugin[] mutating = [.. plugins.OfType<IMutatingPlugin>()];
    private readonly IValidatingPlugin[] validating = [.. plugins.OfType<IValidatingPlugin>()];

    /// <summary>Changes an object, or refuses it, before it is validated.</summary>
    public async ValueTask<AdmissionAnswer> AdmitAsync(AdmissionRequest request)
    {
        var start = time.GetTimestamp();
        var answer = new AdmissionAnswer(request.Object);
        foreach (var plugin in mutating)
        {
            if (!plugin.Handles(request))
            {
                continue;
            }
            var begun = time.GetTimestamp();
            answer = await plugin.AdmitAsync(request);
            metrics.Controller(plugin.Name, "admit", request.Operation, answer.Error is not null).Observe(time.GetElapsedTime(begun).TotalSeconds);
            if (answer.Error is not null)
            {
                break;
            }
            request = request with { Object = answer.Object };
        }
        metrics.Step("admit", request.Operation, answer.Error is not null).Observe(time.GetElapsedTime(start).TotalSeconds);
        return answer;
    }

    /// <summary>Refuses a valid object.</summary>
    public async ValueTask<ApiError?> ValidateAsync(AdmissionRequest request)
    {
        var start = time.GetTimestamp();
        ApiError? refusal = null;
        foreach (var plugin in validating)
        {
            if (!plugin.Handles(request))
            {
                continue;
            }
            var begun = time.GetTimestamp();
            refusal = await plugin.ValidateAsync(request);
            metrics.Controller(plugin.Name, "validate", request.Operation, refusal is not null).Observe(time.GetElapsedTime(begun).TotalSeconds);
            if (refusal is not null)
            {
                break;
            }
        }
        metrics.Step("validate", request.Operation, refusal is not null).Observe(time.GetElapsedTime(start).TotalSeconds);
        return refusal;
    }
}
