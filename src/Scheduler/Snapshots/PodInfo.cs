using MiniKube.Api.Core.V1;
using MiniKube.Api.Values;
using MiniKube.Client.Informers;

namespace MiniKube.Scheduler.Snapshots;

/// <summary>A pod with what decisions need of it worked out once.</summary>
internal sealed class PodInfo
{
    // What upstream's scores assume of a container without a request: 100m, 200 MB.
    private static readonly SortedDictionary<string, Quantity> Assumed = new(StringComparer.Ordinal)
    {
        [ResourceName.Cpu] = Quantity.FromMilli(100),
        [ResourceName.Memory] = Quantity.From(200 * 1024 * 1024),
    };

    public PodInfo(Pod pod, ResourceTable resources)
    {
        Pod = pod;
        Key = KeyOf(pod);
        Uid = UidOf(pod);
        var requests = new List<ResourceAmount>();
        foreach (var (name, amount) in pod.Spec.TotalRequests())
        {
            var units = ResourceTable.Units(name, amount);
            if (units > 0 && name != ResourceName.Pods)
            {
                requests.Add(new(resources.Column(name), units));
            }
        }
        Requests = [.. requests];
        Cpu = AmountOf(ResourceTable.Cpu);
        Memory = AmountOf(ResourceTable.Memory);
        var nonZero = pod.Spec.TotalRequests(Assumed);
        NonZeroCpu = nonZero.Of(ResourceName.Cpu).MilliValue;
        NonZeroMemory = nonZero.Of(ResourceName.Memory).Value;
        HostPorts = HostPort.Of(pod.Spec);
        Affinity = PodAffinityTerms.Of(pod);
    }

    public Pod Pod { get; }
    public ObjectKey Key { get; }

    /// <summary>Names the pod for good; a pod made again under the same name is another.</summary>
    public string Uid { get; }

    /// <summary>What it asks for, zeros left out, in the order of the resources' names.</summary>
    public ResourceAmount[] Requests { get; }

    /// <summary>In thousandths.</summary>
    public long Cpu { get; }

    /// <summary>In bytes.</summary>
    public long Memory { get; }
    public long NonZeroCpu { get; }
    public long NonZeroMemory { get; }
    public HostPort[] HostPorts { get; }
    public PodAffinityTerms Affinity { get; }
    public int Priority => Pod.Spec.Priority ?? 0;

    public long AmountOf(int column)
    {
        foreach (var request in Requests)
        {
            if (request.Column == column)
            {
                return request.Amount;
            }
        }
        return 0;
    }

    public static ObjectKey KeyOf(Pod pod) => new(pod.Metadata.Namespace ?? "", pod.Metadata.Name ?? "");

    public static string UidOf(Pod pod) => pod.Metadata.Uid ?? KeyOf(pod).ToString();

    public override string ToString() => Key.ToString();
}
