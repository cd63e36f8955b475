using MiniKube.Api.Core.V1;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Plugins;

/// <summary>What a pod asks for of a resource that has a say in a score.</summary>
/// <param name="Column">The resource's.</param>
/// <param name="Amount">What the pod asks for.</param>
/// <param name="Weight">How much the resource has to say.</param>
/// <param name="IsLeftOut">An extended resource that the pod does not ask for has none.</param>
internal readonly record struct ResourceRequest(int Column, long Amount, long Weight, bool IsLeftOut)
{
    /// <param name="resources">Which.</param>
    /// <param name="pod">Whose.</param>
    /// <param name="table">Has the columns.</param>
    /// <param name="assumed">Containers without a request for cpu or memory count for some.</param>
    public static ResourceRequest[] Of(IReadOnlyList<ResourceWeight> resources, PodInfo pod, ResourceTable table, bool assumed) =>
    [
        .. resources.Select(r =>
        {
            var column = table.Column(r.Name);
            var amount = !assumed ? pod.AmountOf(column) : column == ResourceTable.Cpu ? pod.NonZeroCpu : column == ResourceTable.Memory ? pod.NonZeroMemory : pod.AmountOf(column);
            return new ResourceRequest(column, amount, r.Weight, amount == 0 && ResourceName.IsExtended(r.Name));
        }),
    ];
}
