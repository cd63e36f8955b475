using MiniKube.Api.Core.V1;
using MiniKube.Api.Values;

namespace MiniKube.NodeRuntime.Registration;

/// <summary>What a node in good health says of itself, in the kubelet's words.</summary>
internal static class NodeConditions
{
    /// <param name="before">Those that the node has: a condition that stays keeps the time of its last transition.</param>
    public static IReadOnlyList<NodeCondition> Ready(IReadOnlyList<NodeCondition> before, Timestamp now)
    {
        NodeCondition Condition(string type, string status, string reason, string message)
        {
            var last = before.FirstOrDefault(c => c.Type == type);
            return new NodeCondition
            {
                Type = type,
                Status = status,
                Reason = reason,
                Message = message,
                LastHeartbeatTime = now,
                LastTransitionTime = last?.Status == status ? last.LastTransitionTime : now,
            };
        }
        return
        [
            Condition("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
            Condition("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
            Condition("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
            Condition("Ready", "True", "KubeletReady", "kubelet is posting ready status"),
        ];
    }
}
