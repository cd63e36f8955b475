using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Scheduling.V1;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Admission;

/// <summary>Makes a number of the name of a new pod's priority class, and sees to it that there is one default class at most.</summary>
internal sealed class Priority(ClusterObjects objects) : IMutatingPlugin, IValidatingPlugin
{
    public string Name => "Priority";

    public bool Handles(AdmissionRequest request) => (request.Is<Pod>() || request.Is<PriorityClass>()) && !request.IsDelete;

    public async ValueTask<AdmissionAnswer> AdmitAsync(AdmissionRequest request)
    {
        if (!request.Is<Pod>())
        {
            return request.Object;
        }
        if (request.IsUpdate)
        {
            return Keep(request.Object!, request.Old!);
        }
        var pod = request.Read<Pod>().Spec;
        PriorityClass? known;
        if (!string.IsNullOrEmpty(pod.PriorityClassName))
        {
            known = await objects.FindLiveAsync<PriorityClass>(null, pod.PriorityClassName, request.Context.Cancel);
            if (known is null)
            {
                return request.Forbidden($"no PriorityClass with name {pod.PriorityClassName} was found");
            }
        }
        else
        {
            known = Default();
        }
        var (name, value) = known is null ? ("", 0) : (known.Metadata.Name!, known.Value);
        if (pod.Priority is { } given && given != value)
        {
            return request.Forbidden($"the integer value of priority ({given}) must not be provided in pod spec; priority admission controller computed {value} from the given PriorityClass name");
        }
        var policy = known?.PreemptionPolicy ?? "PreemptLowerPriority";
        if (pod.PreemptionPolicy is { } asked && asked != policy)
        {
            return request.Forbidden($"the string value of PreemptionPolicy ({asked}) must not be provided in pod spec; priority admission controller computed {policy} from the given PriorityClass name");
        }
        var admitted = request.Object!.WithAt(["spec", "priority"], value).WithAt(["spec", "preemptionPolicy"], policy);
        return name.Length == 0 ? admitted : admitted.WithAt(["spec", "priorityClassName"], name);
    }

    public ValueTask<ApiError?> ValidateAsync(AdmissionRequest request)
    {
        if (!request.Is<PriorityClass>() || request.Read<PriorityClass>().GlobalDefault != true)
        {
            return new((ApiError?)null);
        }
        var other = Default()?.Metadata.Name;
        return new(other is not null && (request.IsCreate || other != request.Name)
            ? request.Forbidden($"PriorityClass {other} is already marked as default. Only one default can exist")
            : null);
    }

    /// <summary>Of several defaults, which only a race can make, the one with the lowest value.</summary>
    private PriorityClass? Default() => objects.List<PriorityClass>().Where(c => c.GlobalDefault == true).MinBy(c => c.Value);

    // Whoever updates from a manifest does not know what was computed.
    private static DocumentObject Keep(DocumentObject pod, DocumentObject old)
    {
        foreach (var name in (ReadOnlySpan<string>)["priority", "preemptionPolicy"])
        {
            if (pod.At("spec", name) is null && old.At("spec", name) is { } computed)
            {
                pod = pod.WithAt(["spec", name], computed);
            }
        }
        return pod;
    }
}
