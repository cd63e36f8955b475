using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.FlowControl.V1;

/// <summary>Sorts requests into flows and assigns them to a priority level.</summary>
[ApiType("io.k8s.api.flowcontrol.v1.FlowSchema")]
[Kind("flowcontrol.apiserver.k8s.io", "v1", "FlowSchema", "flowschemas", ClusterScoped = true)]
public sealed partial record FlowSchema
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>Which requests, and the priority level they get.</summary>
    [Field(2)]
    public FlowSchemaSpec Spec { get; init; } = new();

    /// <summary>Whether the schema makes sense.</summary>
    [Field(3)]
    public FlowSchemaStatus Status { get; init; } = new();
}
