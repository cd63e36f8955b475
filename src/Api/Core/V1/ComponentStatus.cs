using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Core.V1;

/// <summary>Whether a component of the control plane is healthy. Deprecated: ask the component's own health endpoints.</summary>
[ApiType("io.k8s.api.core.v1.ComponentStatus")]
[Kind("", "v1", "ComponentStatus", "componentstatuses", ClusterScoped = true)]
public sealed partial record ComponentStatus
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What was found when the component was probed; one entry per type.</summary>
    [Field(2, ListType = "map", ListMapKeys = ["type"], MergeKey = "type", PatchStrategy = "merge")]
    public IReadOnlyList<ComponentCondition> Conditions { get; init; } = [];
}
