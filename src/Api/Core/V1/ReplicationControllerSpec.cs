using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>What a ReplicationController is to look like.</summary>
[ApiType("io.k8s.api.core.v1.ReplicationControllerSpec")]
public sealed partial record ReplicationControllerSpec
{
    /// <summary>How many pods are wanted. 1 when unset.</summary>
    [Field(1, Pointer = true, Default = "1")]
    public int? Replicas { get; init; }

    /// <summary>Seconds a new pod must stay ready before it counts as available. 0 when unset.</summary>
    [Field(4, Default = "0")]
    public int? MinReadySeconds { get; init; }

    /// <summary>Labels of the pods that belong to this controller. The template's labels when empty.</summary>
    [Field(2, AtomicMap = true)]
    public IReadOnlyDictionary<string, string> Selector { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The pods to make where some are missing. A change of it does not touch pods that exist. Their restartPolicy can only be Always.</summary>
    [Field(3)]
    public PodTemplateSpec? Template { get; init; }
}
