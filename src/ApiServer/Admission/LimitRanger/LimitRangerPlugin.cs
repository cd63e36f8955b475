using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Admission.LimitRanger;

/// <summary>
/// Keeps pods and claims within the LimitRanges of their namespace, after it has given containers the requests and limits that they leave out
/// (https://kubernetes.io/docs/concepts/policy/limit-range/).
/// </summary>
internal sealed class LimitRangerPlugin(ClusterObjects objects) : IMutatingPlugin, IValidatingPlugin
{
    private const string Annotation = "kubernetes.io/limit-ranger";

    public string Name => "LimitRanger";

    // Containers of a pod that exists can change their resources through resize alone.
    public bool Handles(AdmissionRequest request) =>
        (request.Is<Pod>() && request.IsCreate)
        || (request.Is<Pod>("resize") && request.IsUpdate)
        || (request.Is<PersistentVolumeClaim>() && !request.IsDelete);

    public async ValueTask<AdmissionAnswer> AdmitAsync(AdmissionRequest request)
    {
        await objects.WaitUntilFreshAsync(request.Context.Cancel);
        if (request.Kind != "Pod" || !request.IsCreate)
        {
            return request.Object;
        }
        var pod = request.Object!;
        foreach (var range in objects.List<LimitRange>(request.Namespace))
        {
            pod = WithDefaults(pod, range);
        }
        return pod;
    }

    public ValueTask<ApiError?> ValidateAsync(AdmissionRequest request)
    {
        if (request.IsUpdate && request.Object!.IsBeingDeleted())
        {
            return new((ApiError?)null);
        }
        foreach (var range in objects.List<LimitRange>(request.Namespace))
        {
            string[] problems = request.Kind == "Pod"
                ? [.. LimitRules.Check(range, request.Read<Pod>())]
                : [.. LimitRules.Check(range, request.Read<PersistentVolumeClaim>())];
            if (problems.Length > 0)
            {
                return new(request.Forbidden(problems));
            }
        }
        return new((ApiError?)null);
    }

    private static DocumentObject WithDefaults(DocumentObject pod, LimitRange range)
    {
        var requests = ResourceList.New();
        var limits = ResourceList.New();
        foreach (var item in range.Spec.Limits.Where(l => l.Type == "Container"))
        {
            foreach (var (name, amount) in item.DefaultRequest)
            {
                requests[name] = amount;
            }
            foreach (var (name, amount) in item.Default)
            {
                limits[name] = amount;
            }
        }
        if (requests.Count + limits.Count == 0)
        {
            return pod;
        }
        var set = new List<string>();
        foreach (var (list, what) in (ReadOnlySpan<(string, string)>)[("containers", "container"), ("initContainers", "init container")])
        {
            pod = pod.Edit("spec", spec => spec.EditEach(list, container =>
            {
                container = Fill(container, "requests", requests, $"request for {what}", set);
                return Fill(container, "limits", limits, $"limit for {what}", set);
            }));
        }
        return set.Count == 0 ? pod : pod.WithAt(["metadata", "annotations", Annotation], "LimitRanger plugin set: " + string.Join("; ", set));
    }

    private static DocumentObject Fill(DocumentObject container, string side, IReadOnlyDictionary<string, Quantity> defaults, string what, List<string> set)
    {
        var missing = defaults.Where(d => container.At("resources", side, d.Key) is null).ToArray();
        if (missing.Length == 0)
        {
            return container;
        }
        foreach (var (name, amount) in missing)
        {
            container = container.WithAt(["resources", side, name], amount.ToString());
        }
        set.Add($"{string.Join(", ", missing.Select(m => m.Key))} {what} {container["name"]?.AsString}");
        return container;
    }
}
