using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Statuses;
using Class = MiniKube.Api.Node.V1.RuntimeClass;

namespace MiniKube.ApiServer.Admission;

/// <summary>A new pod gets what its RuntimeClass takes for itself, and may only go where that class is there (https://kubernetes.io/docs/concepts/containers/runtime-class/).</summary>
internal sealed class RuntimeClass(ClusterObjects objects) : IMutatingPlugin, IValidatingPlugin
{
    private const string Differs = "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead";

    public string Name => "RuntimeClass";

    public bool Handles(AdmissionRequest request) => request.Is<Pod>() && request.IsCreate;

    public async ValueTask<AdmissionAnswer> AdmitAsync(AdmissionRequest request)
    {
        var spec = request.Read<Pod>().Spec;
        if (string.IsNullOrEmpty(spec.RuntimeClassName))
        {
            return request.Object;
        }
        if (await objects.FindLiveAsync<Class>(null, spec.RuntimeClassName, request.Context.Cancel) is not { } wanted)
        {
            return request.Forbidden($"pod rejected: RuntimeClass \"{spec.RuntimeClassName}\" not found");
        }
        var pod = request.Object!;
        if (wanted.Overhead?.PodFixed is { Count: > 0 } overhead)
        {
            if (spec.Overhead.Count > 0 && !Same(spec.Overhead, overhead))
            {
                return request.Forbidden(Differs);
            }
            pod = pod.WithAt(["spec", "overhead"], new DocumentObject([.. overhead.Select(o => KeyValuePair.Create(o.Key, (Document)o.Value.ToString()))]));
        }
        foreach (var (key, value) in wanted.Scheduling?.NodeSelector ?? new Dictionary<string, string>())
        {
            if (spec.NodeSelector.TryGetValue(key, out var own) && own != value)
            {
                return request.Forbidden($"conflict: runtimeClass.scheduling.nodeSelector[{key}] = {value}; pod.spec.nodeSelector[{key}] = {own}");
            }
            pod = pod.WithAt(["spec", "nodeSelector", key], value);
        }
        var tolerations = (wanted.Scheduling?.Tolerations ?? []).Where(t => !spec.Tolerations.Contains(t)).ToArray();
        return tolerations.Length == 0
            ? pod
            : pod.WithAt(["spec", "tolerations"], Document.Of([.. pod.At("spec", "tolerations")?.AsArray ?? DocumentArray.Empty, .. tolerations.Select(ApiJson.ToDocument)]));
    }

    public ValueTask<ApiError?> ValidateAsync(AdmissionRequest request)
    {
        var spec = request.Read<Pod>().Spec;
        var overhead = objects.Find<Class>(null, spec.RuntimeClassName ?? "")?.Overhead?.PodFixed;
        return new(overhead is { Count: > 0 }
            ? Same(spec.Overhead, overhead) ? null : request.Forbidden(Differs)
            : spec.Overhead.Count > 0 ? request.Forbidden("pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead") : null);
    }

    private static bool Same(IReadOnlyDictionary<string, Quantity> a, IReadOnlyDictionary<string, Quantity> b) =>
        a.Count == b.Count && a.All(x => b.TryGetValue(x.Key, out var other) && other == x.Value);
}
