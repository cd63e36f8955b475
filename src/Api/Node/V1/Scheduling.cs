using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;

namespace MiniKube.Api.Node.V1;

/// <summary>Where pods of a RuntimeClass can run.</summary>
[ApiType("io.k8s.api.node.v1.Scheduling")]
public sealed partial record Scheduling
{
    /// <summary>Labels of the nodes that can run them. Added to the pod's own; a pod with another value for one of them is refused.</summary>
    [Field(1, AtomicMap = true)]
    public IReadOnlyDictionary<string, string> NodeSelector { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Tolerations that the pods get besides their own.</summary>
    [Field(2, ListType = "atomic")]
    public IReadOnlyList<Toleration> Tolerations { get; init; } = [];
}
