using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>Holds back the scheduling of a pod until it is removed.</summary>
[ApiType("io.k8s.api.core.v1.PodSchedulingGate")]
public sealed partial record PodSchedulingGate
{
    /// <summary>The gate's name, unique within the pod.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";
}
