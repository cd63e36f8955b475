using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Autoscaling.V1;

/// <summary>The number of replicas of an object, in a form that is the same for every kind that can be scaled.</summary>
[ApiType("io.k8s.api.autoscaling.v1.Scale")]
[Kind("autoscaling", "v1", "Scale", "scales")]
public sealed partial record Scale
{
    /// <summary>Name and identity of the object that is scaled.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The number of replicas wanted.</summary>
    [Field(2)]
    public ScaleSpec Spec { get; init; } = new();

    /// <summary>The number of replicas there are.</summary>
    [Field(3)]
    public ScaleStatus Status { get; init; } = new();
}
