using MiniKube.Api.Core.V1;

namespace MiniKube.NodeRuntime.Pods;

/// <summary>What a pod's worker tells the outside: the pod's status, its end, and events. None of it blocks the worker.</summary>
internal interface IPodReporter
{
    /// <summary>The pod's actual state; only the latest report of a pod has to arrive.</summary>
    void Report(Pod pod, PodActual actual);

    /// <summary>Nothing of a deleted pod is left on the node: the API server may forget it.</summary>
    void Terminated(Pod pod, PodActual actual);

    void Note(Pod pod, string reason, string message, string? container = null);

    void Warn(Pod pod, string reason, string message, string? container = null);
}
