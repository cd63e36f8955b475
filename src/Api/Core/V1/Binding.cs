using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Core.V1;

/// <summary>Puts a pod on a node. Posted to the pod's subresource binding by schedulers.</summary>
[ApiType("io.k8s.api.core.v1.Binding")]
[Kind("", "v1", "Binding", "bindings")]
public sealed partial record Binding
{
    /// <summary>Name and namespace of the pod.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The node, as a reference of kind Node.</summary>
    [Field(2, Required = true)]
    public ObjectReference Target { get; init; } = new();
}
